"""Marks of punctuation in lines of a text, beside a close look at each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rows import Row
from ocr.looks.close_marks import with_close_marks

PICTURE = Picture(np.full((200, 900, 3), 220, np.uint8))
PLACE = Quad.upright(20, 40, 820, 80)


class Engine:
    """Reads one text in whatever strip, and counts the strips."""

    def __init__(self, text: str) -> None:
        self.text, self.asked = text, 0

    def recognise(self, strips: Sequence[object]) -> list[Lattice]:
        """The text, once a strip."""
        self.asked += len(strips)
        return [Lattice.of(self.text) for _ in strips]


def looked_at(line: str, seen: str) -> tuple[str, int]:
    """A line once its doubtful marks were looked at, and how many looks that took; ``_`` is a blank in it."""
    engine = Engine(seen)
    row = Row((0.0, 0.2, 1.0, 0.3), PLACE, without(Lattice.of(line)))
    (read,) = with_close_marks(PICTURE, (row,), cast("TextEngine", engine))
    return read.lattice.text, engine.asked


def without(lattice: Lattice) -> Lattice:
    """A lattice in which the place of ``_`` is blank."""
    if "_" not in lattice.alphabet.index:
        return lattice
    table = lattice.probabilities.copy()
    table[:, 0] += table[:, lattice.alphabet.index["_"]]
    table[:, lattice.alphabet.index["_"]] = 0
    return Lattice(table, lattice.alphabet)


@pytest.mark.parametrize(
    ("line", "seen", "read", "looks"),
    [
        ("日用百货销售，软件开发与技术服务", "销售、软件", "日用百货销售、软件开发与技术服务", 1),
        ("日用百货销售，软件开发与技术服务", "销售，软件", "日用百货销售，软件开发与技术服务", 1),
        ("日用百货销售，软件开发与技术服务", "消焦、教件", "日用百货销售，软件开发与技术服务", 1),
        ("日用百货销售、软件开发与技术服务", "销售，软件", "日用百货销售、软件开发与技术服务", 0),
        ("依法须批准的项目，经相关部门审核", "项目、经相", "依法须批准的项目，经相关部门审核", 0),
        ("日用百货销售_（依法须经批准的）", "销售。（依", "日用百货销售。（依法须经批准的）", 1),
        ("日用百货销售_软件开发与技术服务", "销售软件开", "日用百货销售软件开发与技术服务", 1),
        ("百货销售，软件", "销售、软件", "百货销售，软件", 0),
    ],
)
def test_a_mark_is_what_a_close_look_shows_between_the_same_characters(
    line: str, seen: str, read: str, looks: int
) -> None:
    """Commas and wide steps are looked at, of long lines alone; the comma of the clause is known."""
    assert looked_at(line, seen) == (read, looks)
