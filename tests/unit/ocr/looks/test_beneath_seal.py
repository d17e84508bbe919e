"""Print beneath a round seal: its rows without the seal's ink take the place of those found with it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines import TextBox
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rows import Row
from ocr.looks.beneath_seal import rows_beneath, without_red
from ocr.looks.round_seal import RoundSeal

PAGE = Quad.upright(0, 0, 599, 399)
SEAL = RoundSeal(PAGE, (600, 400), 400.0, 250.0, 60.0)


class Engine:
    """Finds one row in the middle of what it is shown, and keeps that."""

    def __init__(self) -> None:
        self.shown: list[NDArray[np.uint8]] = []

    def detect(self, image: NDArray[np.uint8]) -> list[TextBox]:
        """A row across the middle."""
        self.shown.append(image)
        height, width = image.shape[:2]
        return [TextBox(Quad.upright(0.4 * width, 0.48 * height, 0.6 * width, 0.54 * height), 1.0)]

    def recognise(self, strips: Sequence[NDArray[np.uint8]]) -> list[Lattice]:
        """A day for each strip."""
        return [Lattice.of("2024年01月02日") for _ in strips]


def row(box: tuple[float, float, float, float], text: str) -> Row:
    """A row of the page."""
    left, top, right, bottom = box
    return Row(box, Quad.upright(600 * left, 400 * top, 600 * right, 400 * bottom), Lattice.of(text))


def test_rows_around_a_seal_are_read_without_its_ink() -> None:
    """Pieces of a day that a seal parted give way to the whole one; rows elsewhere on the page stay."""
    pixels = np.full((400, 600, 3), 240, np.uint8)
    cv2.circle(pixels, (400, 250), 60, (220, 60, 60), 6)
    pixels[340:368, 250:300] = 20
    pieces = [
        row((0.6, 0.68, 0.65, 0.72), "2024"),
        row((0.72, 0.68, 0.75, 0.72), "日"),
        row((0.1, 0.1, 0.3, 0.15), "名称"),
    ]
    engine = Engine()
    found = rows_beneath(Picture(pixels), SEAL, pieces, engine)  # type: ignore[arg-type]
    assert [one.lattice.text for one in found] == ["名称", "2024年01月02日"]
    left, top, right, bottom = found[-1].box
    assert 0.5 < left < right < 0.85
    assert 0.6 < top < bottom < 0.8
    assert np.allclose(
        found[-1].quad.array().mean(axis=0) / [600, 400], [(left + right) / 2, (top + bottom) / 2], atol=0.01
    )
    assert (engine.shown[0][:250] > 200).all()


def test_red_is_paper_and_black_is_print() -> None:
    """What shows red alone is as light as paper in what the red of a picture shows; black stays."""
    pixels = np.full((40, 60, 3), 200, np.uint8)
    pixels[5:15, 5:25], pixels[25:35, 5:25] = (180, 40, 50), (20, 20, 20)
    plain = without_red(pixels)
    assert plain[5:15, 5:25].min() == 255
    assert plain[25:35, 5:25].max() == 0
