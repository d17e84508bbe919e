"""Rows of print are taken straight from the photo, whatever outline they are supposed to lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engines import TextBox
from ocr.geometry import Quad, homography
from ocr.image import Pixels
from ocr.lattice import Alphabet, Lattice
from ocr.rectify import CARD_WIDTH, Card, read_rows

PHOTO: Pixels = np.full((600, 800, 3), 200, np.uint8)


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
    rows = read_rows(PHOTO, card, Found((TextBox(beyond, 1.0), TextBox(within, 1.0))))
    assert [row.box[2] < 0.8 for row in rows] == [True]
