"""Rows of print are taken straight from the photo, whatever outline they are supposed to lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engines import TextBox
from ocr.geometry import Quad, homography
from ocr.image import Pixels
from ocr.lattice import Alphabet, Lattice
from ocr.picture import Picture
from ocr.rectify import CARD_WIDTH, Card, PrintedRow, printed_rows, read_rows

PHOTO = Picture(np.full((600, 800, 3), 200, np.uint8))


@dataclass(frozen=True)
class Found:
    """An engine that finds given rows, and no text in them."""

    boxes: tuple[TextBox, ...]
    models: tuple[str, ...] = ()

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """The given rows."""
        return self.boxes

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """A blank for each strip."""
        return tuple(Lattice(np.ones((4, 1), np.float32), Alphabet(("",))) for _ in strips)

    def warm_up(self) -> None:
        """Nothing to load."""


def test_rows_beyond_the_horizon_of_a_steep_outline_are_left_out() -> None:
    """An outline that runs away to nearly nothing on one side maps what is beyond its near edge behind the camera."""
    steep = Quad((300, 299), (700, 50), (700, 550), (300, 301))
    card = Card(np.zeros((352, CARD_WIDTH, 3), np.uint8), homography(Quad.upright(0, 0, 1, 1), steep))
    beyond, within = Quad.upright(470, 100, 540, 120), Quad.upright(300, 100, 400, 120)
    engine = Found((TextBox(beyond, 1.0), TextBox(within, 1.0)))
    rows = read_rows(PHOTO, card, printed_rows(card, engine), engine)
    assert [row.box[2] < 0.8 for row in rows] == [True]


@dataclass(frozen=True)
class Widths(Found):
    """An engine that tells the width of each strip instead of its text."""

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """A lattice as long as the strip is wide."""
        return tuple(Lattice(np.ones((strip.shape[1], 1), np.float32), Alphabet(("",))) for strip in strips)


def test_labels_are_squeezed_and_values_are_not() -> None:
    """A row within the places of constants, or marked as one, is recognised narrower than a value of the same shape."""
    to_photo = homography(Quad.upright(0, 0, 1, 1), Quad.upright(0, 0, 799, 504))
    card = Card(np.zeros((352, CARD_WIDTH, 3), np.uint8), to_photo)
    engine = Widths((TextBox(Quad.upright(50, 100, 110, 120), 1.0), TextBox(Quad.upright(250, 100, 310, 120), 1.0)))
    rows = printed_rows(card, engine, ((0.0, 0.0, 0.3, 1.0),))
    assert [row.constant for row in rows] == [True, False]
    label, value = (len(row.lattice.probabilities) for row in read_rows(PHOTO, card, rows, engine))
    assert label < 0.7 * value
    unmarked = [PrintedRow(row.on_card, row.aspect) for row in rows]
    assert {len(row.lattice.probabilities) for row in read_rows(PHOTO, card, unmarked, engine)} == {value}
