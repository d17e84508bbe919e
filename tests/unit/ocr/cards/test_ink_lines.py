"""Lines of print found by their ink in a small part of a card."""

from __future__ import annotations

import numpy as np

from ocr.cards.ink_lines import ink_lines
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rectify import rectify

WIDTH, HEIGHT = 860, 540
ROOM = (0.40, 0.60, 0.985, 0.83)
EM = 28
UPPER, LOWER = 370, 412
"""Tops of the lines, pixels of a card of 10 pixels a millimetre."""


def print_of(pixels: np.ndarray, x: int, y: int) -> None:
    """A character whose upper third is a stroke, with little ink, above what is wide."""
    pixels[y : y + EM, x + 13 : x + 16] = 30
    for down in (10, 16, 22):
        pixels[y + down : y + down + 3, x : x + 28] = 30


def test_a_short_line_is_as_high_as_its_own_print() -> None:
    """Of three characters below fifteen the upper thirds are little ink, and belong to them all the same."""
    pixels = np.full((HEIGHT, WIDTH, 3), 210, np.uint8)
    for i in range(15):
        print_of(pixels, 360 + i * 32, UPPER)
    for i in range(3):
        print_of(pixels, 360 + i * 32, LOWER)
    picture, quad = Picture(pixels), Quad.upright(0, 0, WIDTH, HEIGHT)
    lines = ink_lines(picture, rectify(picture, quad, (86.0, 54.0), exact=True), ROOM)
    assert len(lines) == 2
    for line, top in zip(lines, (UPPER, LOWER), strict=True):
        assert abs(line.box[1] * HEIGHT - (top - 0.18 * EM)) < 4
        assert abs(line.box[3] * HEIGHT - (top + 1.18 * EM)) < 4
