"""A document that is named by its title and not read has the place that was seen around that title."""

import cv2
import numpy as np
import pytest

from ocr.cards.page_outlines import bears_other_title, titled_outline
from ocr.documents import document_types
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
