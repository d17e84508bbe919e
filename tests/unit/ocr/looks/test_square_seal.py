"""Square seals: the frame is found by its ink, and parted into as many rows as it has."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.looks.square_seal import square_seal_texts

PAGE = Quad.upright(0, 0, 879, 599)
RED = (215, 50, 50)


class Engine:
    """Says of each strip how many characters it shows, by the blanks between them."""

    def recognise(self, strips: Sequence[NDArray[np.uint8]]) -> list[Lattice]:
        """As many characters as there are runs of ink along a strip."""
        said = []
        for strip in strips:
            ink = (strip[..., 0] < 128).any(axis=0)
            said.append(Lattice.of("字" * int(np.count_nonzero(np.diff(ink.astype(int)) == 1))))
        return said


def sheet() -> NDArray[np.uint8]:
    """A page with a seal of four rows of four blocks, the last row with one, and a red disc."""
    pixels = np.full((600, 880, 3), 245, np.uint8)
    cv2.rectangle(pixels, (60, 360), (220, 520), RED, 4)
    for number in range(13):
        line, place = divmod(number, 4)
        x, y = 70 + place * 36, 369 + line * 37
        cv2.rectangle(pixels, (x + 3, y + 3), (x + 30, y + 32), RED, -1)
        pixels[y + 10 : y + 25, x + 10 : x + 23] = 245
    cv2.circle(pixels, (700, 150), 70, RED, -1)
    return pixels


def test_a_seal_is_read_row_by_row() -> None:
    """One of the numbers of rows tried is that of the seal, and each of its rows has its characters."""
    found = square_seal_texts(Picture(sheet()), PAGE, Engine())  # type: ignore[arg-type]
    assert ["字" * 4, "字" * 4, "字" * 4, "字"] in [[row.text for row in rows] for rows, _ in found]
    assert np.allclose(found[0][1].array().mean(axis=0), (140, 440), atol=5)


def test_a_page_without_a_frame_has_no_square_seal() -> None:
    """A disc alone is none."""
    pixels = sheet()
    pixels[340:540, 40:240] = 245
    assert square_seal_texts(Picture(pixels), PAGE, Engine()) == []  # type: ignore[arg-type]
