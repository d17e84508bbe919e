"""A document that is named by its title and not read has the place that was seen around that title."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import pytest

from ocr.cards.card_reader import CardReader
from ocr.cards.page_outlines import bears_other_title, small_outlines, titled_outline
from ocr.cards.stages import Clock
from ocr.documents import document_types
from ocr.engines import TextEngine
from ocr.finder import Finder
from ocr.finding.print_glance import GlancedRow
from ocr.geometry import Quad
from ocr.image.picture import Picture

CARD = Quad.upright(200, 150, 600, 430)
SHEET = Quad.upright(60, 40, 740, 560)


def picture() -> Picture:
    """A bright card on a dark desk."""
    pixels = np.full((600, 800, 3), 40, np.uint8)
    cv2.rectangle(pixels, (200, 150), (600, 430), (220, 225, 230), -1)
    return Picture(pixels)


def row(text: str, turned: int = 0) -> GlancedRow:
    """A row of print on the card."""
    return GlancedRow(Quad.upright(280, 200, 520, 230).turned(turned), text)


@pytest.mark.parametrize("turned", [0, 2])
def test_the_smallest_outline_around_the_title_runs_as_the_title_does(turned: int) -> None:
    """The card's outline, and not that of the sheet under it, with its upper edge as the title runs."""
    found = titled_outline(picture(), [row("军官证", turned)], [SHEET, CARD.turned(1)])

    assert found is not None
    assert np.abs(found.array() - CARD.turned(turned).array()).max() < 4


@pytest.mark.parametrize(
    ("rows", "outlines"),
    [([], [CARD]), ([row("今天天气很好")], [CARD]), ([row("军官证")], [Quad.upright(0, 0, 150, 100)])],
)
def test_no_title_within_an_outline_gives_no_place(rows: list[GlancedRow], outlines: list[Quad]) -> None:
    """Without rows, without a title among them, or with the title elsewhere there is no outline."""
    assert titled_outline(picture(), rows, outlines) is None


@pytest.mark.parametrize(
    ("text", "quad", "borne"),
    [
        ("中华人民共和国社会保障卡", Quad.upright(280, 180, 520, 210), True),
        ("中华人民共和国", Quad.upright(280, 180, 520, 210), False),
        ("社会保障卡", Quad.upright(280, 380, 520, 410), False),
        ("社会保障卡", Quad((280, 250), (500, 170), (508, 194), (288, 274)), False),
    ],
)
def test_a_card_with_the_title_of_another_is_known_by_it(text: str, quad: Quad, borne: bool) -> None:
    """Above and level it is a title; no title, a row below, and what is written across the card are none."""
    assert bears_other_title(CARD, [GlancedRow(quad, text)]) is borne


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["虚构银行", "授权签名AUTHORIZEDSIGNATURE", "客服热线00-0000-0000"], True),
        (["虚构银行", "客服热线00-0000-0000"], False),
        (["虚构银行", "持卡人签名", "金额1,200.00"], False),
    ],
)
def test_the_back_of_a_bank_card_is_told_without_its_number(texts: list[str], told: bool) -> None:
    """A bank and what only backs say do; a bank's letter and a slip with a signature do not."""
    back = next(page for page in document_types()["bank_card"].pages if page.id == "back")

    assert back.anchors is not None
    assert (back.anchors.support(texts) > 0) is told


class SeesBright:
    """A page finder that sees what is bright, where that is no smaller than an eighth of what it is shown."""

    pages: SeesBright

    def __init__(self) -> None:
        self.pages = self

    def outlines(self, shown: Picture) -> tuple[Quad, ...]:
        """The rectangle around what is bright."""
        ys, xs = np.nonzero(shown.pixels[:, :, 0] > 200)
        if len(xs) == 0 or np.ptp(xs) < 0.125 * max(shown.size):
            return ()
        return (Quad.upright(xs.min(), ys.min(), xs.max(), ys.max()),)

    def aligned(self, shown: Picture, quad: Quad) -> tuple[Quad, float]:
        """As it was seen."""
        return quad, 0.9


@pytest.mark.parametrize(("longer", "seen"), [(3000, True), (1500, False)])
def test_a_small_page_is_seen_in_a_part_of_a_large_picture(longer: int, *, seen: bool) -> None:
    """Once, though parts overlap; a picture in which it has few pixels is not looked at in parts."""
    pixels = np.full((longer, longer * 3 // 4, 3), 60, np.uint8)
    edge = longer // 10
    page = Quad.upright(4 * edge, 5 * edge, 4.9 * edge, 5.6 * edge)
    cv2.rectangle(pixels, (4 * edge, 5 * edge), (round(4.9 * edge), round(5.6 * edge)), (230, 230, 230), -1)
    reader = CardReader(cast(TextEngine, None), cast(Finder, SeesBright()), Clock())

    found = small_outlines(Picture(pixels), reader)

    assert SeesBright().outlines(Picture(pixels)) == ()
    assert len(found) == int(seen)
    assert all(np.abs(quad.array() - page.array()).max() < 10 for quad in found)
