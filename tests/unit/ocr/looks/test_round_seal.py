"""Round seals: the ring is found by its ink, and laid straight."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.looks.round_seal import seal_on, seal_text

PAGE = Quad.upright(0, 0, 599, 399)


class Engine:
    """Keeps the strips that it is asked for, and says what it was told to."""

    def __init__(self) -> None:
        self.strips: list[NDArray[np.uint8]] = []

    def recognise(self, strips: Sequence[NDArray[np.uint8]]) -> list[Lattice]:
        """One text for each strip."""
        self.strips += strips
        return [Lattice.of("示例市监督管理局") for _ in strips]


def sheet(*, ring: bool) -> NDArray[np.uint8]:
    """A page with a red ring whose only character is a bar at its top, black print across it, and an emblem above."""
    pixels = np.full((400, 600, 3), 250, np.uint8)
    cv2.circle(pixels, (300, 70), 40, (200, 40, 50), -1, cv2.LINE_AA)
    if ring:
        cv2.circle(pixels, (400, 250), 60, (200, 40, 50), 3, cv2.LINE_AA)
        cv2.line(pixels, (400, 195), (400, 215), (200, 40, 50), 5, cv2.LINE_AA)
    cv2.putText(pixels, "2024", (370, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (20, 20, 20), 2)
    return pixels


def test_the_ring_is_a_row_of_print() -> None:
    """The top of the ring comes to the middle of the row, the outside above, and black print is no ink of the seal."""
    engine = Engine()
    picture = Picture(sheet(ring=True))
    seal = seal_on(picture, PAGE)
    assert seal is not None
    assert seal_text(picture, seal, engine).text == "示例市监督管理局"  # type: ignore[arg-type]
    assert np.allclose(seal.quad.array().mean(axis=0), (400, 250), atol=6)
    (strip,) = engine.strips
    inside = strip[8:40, :, 0].min(axis=0)
    dark = np.flatnonzero(inside < 128) / strip.shape[1]
    assert len(dark)
    assert np.all(np.abs(dark - 0.5) < 0.05)


def test_a_page_without_a_ring_has_no_seal() -> None:
    """Print alone is none, and an emblem, which is full of ink, is none either."""
    assert seal_on(Picture(sheet(ring=False)), PAGE) is None
