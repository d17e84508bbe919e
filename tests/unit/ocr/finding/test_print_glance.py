"""A glance at rows of print reads each row once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.engines import TextBox
from ocr.engines.lattice import Lattice
from ocr.finding.locate import Survey, Witness
from ocr.finding.print_glance import GlancedRow, glanced, texts_of
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


def test_a_number_in_pieces_is_said_together() -> None:
    """Groups of figures in one line make one number, from left to right; words and figures of other lines do not."""
    places = {"6225": 0, "8801": 160, "3771": 330, "0008": 500}
    rows = [GlancedRow(Quad.upright(20 + x, 100 + x / 50, 90 + x, 130 + x / 50), text) for text, x in places.items()]
    others = [GlancedRow(Quad.upright(20, 200, 90, 230), "0719"), GlancedRow(Quad.upright(600, 100, 700, 130), "银行")]
    assert texts_of([rows[2], others[0], rows[0], rows[3], others[1], rows[1]])[6:] == ["6225880137710008"]
    upright = [GlancedRow(row.quad.turned(1), row.text) for row in rows]
    assert texts_of(upright) == list(places)
