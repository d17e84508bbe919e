"""The full stop at the end of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from ocr.cards.card_reader import CardReader
from ocr.cards.last_marks import with_last_marks
from ocr.cards.stages import Clock
from ocr.documents import Parsed, document_types
from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.finding.pose import Pose
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.reading import Field, FieldStatus

ROW = Quad.upright(100, 100, 300, 120)
LICENCE = document_types()["cn_business_licence"]


class Engine:
    """Reads one text in whatever strip."""

    def __init__(self, text: str) -> None:
        self.text = text

    def recognise(self, strips: Sequence[object]) -> list[Lattice]:
        """The text, once a strip."""
        return [Lattice.of(self.text) for _ in strips]


@pytest.mark.parametrize(
    ("value", "seen", "ended"),
    [
        ("日用百货零售", "货零售。", "日用百货零售。"),
        ("日用百货零售", "货零售，", "日用百货零售。"),
        ("日用百货零售.", "", "日用百货零售。"),
        ("日用百货零售", "货零售", "日用百货零售"),
        ("日用百货零售", "货批发。", "日用百货零售"),
        ("日用百货零售。", "货零售。", "日用百货零售。"),
    ],
)
def test_a_full_stop_is_looked_for_beyond_the_last_character(value: str, seen: str, ended: str) -> None:
    """It counts where the same characters stand before it; a text that gets one says that it was repaired."""
    field = Field("business_scope", value, value, 0.99, FieldStatus.READ)
    parsed = Parsed({"business_scope": field}, 1.0, parts={"business_scope": (ROW,)})
    reader = CardReader(cast("TextEngine", Engine(seen)), None, Clock())
    pose = Pose(Quad.upright(0, 0, 400, 300), LICENCE, LICENCE.pages[0], 1.0, outlined=True)
    picture = Picture(np.full((300, 400, 3), 200, np.uint8))
    read = with_last_marks(parsed, picture, pose, reader).fields["business_scope"]
    assert (read.value, read.repaired) == (ended, ended != value)


@pytest.mark.parametrize(
    ("lines", "seen", "marked"),
    [
        ((180, 200), "绿化施工；", "甲；绿化施工；企业咨询。"),
        ((180, 200), "绿化施工：", "甲；绿化施工；企业咨询。"),
        ((180, 200), "绿化施工", "甲；绿化施工企业咨询。"),
        ((180, 200), "企业批发；", "甲；绿化施工企业咨询。"),
        ((200, 180), "绿化施工；", "甲；绿化施工企业咨询。"),
    ],
)
def test_marks_between_items_are_looked_for_beyond_lines_that_end_early(
    lines: tuple[int, int], seen: str, marked: str
) -> None:
    """Where there is room for a mark behind a line; it counts where the same characters stand before it."""
    value = "甲；绿化施工企业咨询。"
    field = Field("business_scope", value, value, 0.99, FieldStatus.READ)
    rows = tuple(Quad.upright(100, 100 + 30 * i, 100 + width, 120 + 30 * i) for i, width in enumerate(lines))
    parsed = Parsed({"business_scope": field}, 1.0, parts={"business_scope": rows})
    reader = CardReader(cast("TextEngine", Engine(seen)), None, Clock())
    pose = Pose(Quad.upright(0, 0, 400, 300), LICENCE, LICENCE.pages[0], 1.0, outlined=True)
    picture = Picture(np.full((300, 400, 3), 200, np.uint8))
    read = with_last_marks(parsed, picture, pose, reader).fields["business_scope"]
    assert (read.value, read.repaired) == (marked, marked != value)
