"""Print that was seen and not read beside a text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.lines.rows import Row, Span
from ocr.lines.unread_print import goes_on_unread
from tests.printed import printed

X, Y, END = 0.19, 0.155, 0.64


def name(text: str = "张乙") -> Row:
    """The row of a name; a space in it is print that was not read."""
    return printed(text, X, Y)


@pytest.mark.parametrize(
    ("others", "goes_on"),
    [
        ([], False),
        ([printed("", X + 0.072, Y, length=2)], True),
        ([printed("", X + 0.072, Y + 0.13, length=2)], False),
        ([printed("", 0.7, Y, length=2)], False),
        ([printed("", X - 0.1, Y, length=2)], False),
        ([printed("女", X + 0.072, Y)], False),
    ],
)
def test_an_unread_row_right_of_a_text_is_its_end(others: list[Row], goes_on: bool) -> None:
    """In its line, before the portrait, and empty: a row elsewhere, or one that was read, says nothing."""
    row = name()
    assert goes_on_unread(Span(row.glyphs), [row, *others], END) is goes_on


@pytest.mark.parametrize(
    ("text", "goes_on"), [("王", False), ("王   ", True), ("王      ", False), ("张三", False), ("张三   ", True)]
)
def test_a_row_that_is_longer_than_its_text_has_lost_some(text: str, goes_on: bool) -> None:
    """王二 read as 王 leaves more than a character's room; the room in which a lone value was looked for is no row."""
    row = name(text)
    assert goes_on_unread(Span(row.glyphs), [row], END) is goes_on


@pytest.mark.parametrize(("height", "goes_on"), [(0.063, False), (0.045, True)])
def test_a_row_found_too_low_measures_by_its_characters(height: float, *, goes_on: bool) -> None:
    """Rows are as high as the finder's cells: one as low as its print ends no further off in characters than others;
    beside one that is much lower than its steps say, something may stand.
    """
    row = printed("东方福飞", X, Y, height=height)
    left, top, _, bottom = row.box
    row = replace(row, box=(left, top, left + 0.1915, bottom), lattice=replace(row.lattice, width=1.14))
    assert goes_on_unread(Span(row.glyphs), [row], END) is goes_on


def test_no_text_goes_on_nowhere() -> None:
    """A field of which nothing was read is missing, and not cut short."""
    assert not goes_on_unread(Span(()), [name()], END)
