"""When a picture in which no card was found is looked at no further, and which of two pages comes first."""

from __future__ import annotations

import pytest

from ocr.cards.card_search import Glimpse, are_lines_of_text, is_exhausted, is_of_cards, more_telling
from ocr.documents import Parsed, document_types
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow
from ocr.geometry import Quad
from ocr.overlays.overlay import Overlay

QUAD = Quad.upright(0, 0, 100, 60)


def rows(*texts: str, clear: float = 0.98) -> tuple[GlancedRow, ...]:
    """Rows read at a glance."""
    return tuple(GlancedRow(QUAD, text, clear) for text in texts)


def glimpse(overlay: Overlay | None) -> Glimpse:
    """A card that the finder saw and whose rows made no sense."""
    document = document_types()["cn_resident_id"]
    pose = Pose(QUAD, document, document.pages[0], 0.9, outlined=True)
    return pose, Parsed(fields={}, support=0.1, overlay=overlay)


TEXT = rows(*["关于进一步加强客户身份识别工作的通知各分支机构"] * 8)
SLIP = rows("苹果x2", "合计36.30", "样本超市")
CARD = rows("姓名张三", "性别男", "样本")


@pytest.mark.parametrize(
    ("seen", "over"),
    [
        (SLIP, True),
        (CARD, False),
        (TEXT, True),
        (rows("姓名张三", "工作证", "职务职员"), True),
        (rows("苹果x2", "合计36.30", "样本超市", clear=0.7), False),
        ((), False),
    ],
)
def test_print_that_can_be_read_ends_the_search_unless_it_may_be_a_cards(
    seen: tuple[GlancedRow, ...], over: bool
) -> None:
    """Slips, texts and titles of other documents end it; labels of cards, print that is not clear, or none do not."""
    assert is_exhausted(len(seen), seen, ()) is over


def test_what_may_lie_over_a_card_does_not_end_the_search() -> None:
    """Where something was seen over a supposed card, the print that is legible may be that; else it is the card's."""
    assert not is_exhausted(3, SLIP, [glimpse(Overlay(0.8, coloured=False))])
    assert is_exhausted(3, SLIP, [glimpse(None)])


def test_a_word_of_cards_in_a_line_of_text_proves_nothing() -> None:
    """Cards have short rows; a number with its label is the longest."""
    assert is_of_cards("公民身份号码110101199003070011")
    assert not is_of_cards("关于进一步加强客户身份识别工作的通知各分支机构应当按照规定")
    assert are_lines_of_text(TEXT)
    assert not are_lines_of_text(rows("姓名张三", "性别男民族汉", "公民身份号码110101199003070011", *["住址"] * 4))


@pytest.mark.parametrize(
    ("support", "place", "first"),
    [(0.7, 200, True), (0.4, 200, False), (0.7, 2, False), (None, 200, False)],
)
def test_a_card_that_says_more_than_an_unsettled_page_elsewhere_comes_first(
    support: float | None, place: int, *, first: bool
) -> None:
    """One whose rows make more sense and that lies elsewhere; beside a settled page, or none at all, there is none."""
    pose, _ = glimpse(None)
    seen = (pose, None if support is None else Parsed(fields={}, support=support))
    other = Pose(Quad.upright(place, 0, place + 100, 60), pose.document, pose.layout, 0.9, outlined=True)
    assert more_telling([seen], [(other, Parsed(fields={}, support=0.5))]) == ([seen] if first else [])
    assert not more_telling([seen], [(other, Parsed(fields={}, support=0.9))])
    assert not more_telling([seen], [])
