"""A glance at rows of print reads each row once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.engines import TextBox
from ocr.engines.lattice import Lattice
from ocr.finding.locate import Survey, Witness
from ocr.finding.print_glance import glanced
from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture


class Counting:
    """An engine that reads every strip alike, and counts them."""

    models = ("counting",)

    def __init__(self) -> None:
        self.strips = 0

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """No row."""
        return ()

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """Every strip says the same."""
        self.strips += len(strips)
        return tuple(Lattice.of("姓名张三") for _ in strips)

    def warm_up(self) -> None:
        """Nothing to load."""


def test_no_row_is_read_twice() -> None:
    """A second glance at rows that were read already asks for none, and one at more rows for those alone."""
    picture, engine = Picture(np.full((400, 600, 3), 200, np.uint8)), Counting()
    quads = [Quad.upright(20, 20 + 40 * i, 220, 44 + 40 * i) for i in range(6)]
    boxes = tuple(TextBox(quad, 0.9) for quad in quads)
    made = Survey(picture, picture.pixels, 1.0, boxes[:5], Witness(picture, boxes, engine))
    first = glanced(made)
    read = engine.strips
    assert [row.text for row in first] == ["姓名张三"] * 5
    assert glanced(made) == first
    assert engine.strips == read
    assert len(glanced(replace(made, boxes=boxes))) == 6
    assert engine.strips == read + 1
