"""What lies on a sheet of print is told from a part of it by how its rows run."""

from typing import cast

import numpy as np
import pytest

from ocr.cards.page_sheets import is_part, sheets_in
from ocr.engines import TextBox, TextEngine
from ocr.finding.locate import Survey, Witness
from ocr.geometry import Quad
from ocr.image.picture import Picture

SHEET = Quad.upright(140, 100, 860, 680)
CARD = Quad.upright(380, 300, 620, 450)


def turned(quad: Quad, degrees: float) -> Quad:
    """A quad turned about the middle of the card."""
    angle, middle = np.deg2rad(degrees), CARD.array().mean(axis=0)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return Quad.from_array(middle + (quad.array() - middle) @ spin.T)


@pytest.mark.parametrize(("degrees", "part"), [(0, True), (4, True), (35, False), (90 + 35, False)])
def test_a_card_askew_on_a_sheet_is_no_part_of_it(degrees: float, part: bool) -> None:
    """Two rows that run as those of the sheet around them are a part of it, and two that run askew are a card's."""
    own = [turned(Quad.upright(420, y, 580, y + 16), degrees) for y in (340, 400)]
    around = [Quad.upright(150, y, 850, y + 20) for y in (110, 140, 170, 200, 540, 570, 600, 630)]
    picture = Picture(np.zeros((800, 1000, 3), np.uint8))
    boxes = tuple(TextBox(quad, 1.0) for quad in (*own, *around))
    made = Survey(picture, picture.shrunk((500, 400)), 0.5, boxes, Witness(picture, boxes, cast(TextEngine, None)))

    sheets = sheets_in(made, [turned(CARD, degrees), SHEET], [])
    card = min(sheets, key=lambda sheet: len(sheet.rows))

    assert len(sheets) == 2
    assert len(card.rows) == 2
    assert is_part(card, sheets) is part
