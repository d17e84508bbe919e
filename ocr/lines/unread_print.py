"""Print that was seen and not read: a text whose line goes on beside it may have lost its end.

The row finder sees strokes as thin as those of 一 and 二 where the recogniser reads nothing: 张乙一 comes as 张乙.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ocr.lines.rows import Row, Span

_CARD: Final = 54.00 / 85.60
"""Height of a card in its widths."""
_LONGEST_END: Final = 1.1
"""A row of print ends so near to its last character's centre, in characters; further off stands another one."""
_LOW: Final = 1.3
"""A row is found up to so many times too low: its height is that of the finder's cells."""
_ROOM: Final = 0.2
"""A row of one character that is wider than this, fraction of the card, is the room in which it was looked for."""


def goes_on_unread(span: Span, rows: Sequence[Row], end: float) -> bool:
    """Whether print follows a text in its line, up to ``end`` on the card, that no row has read.

    Either its own row goes on for more than a character, or a row without any character stands beside it.
    """
    if not span.glyphs:
        return False
    last = span.glyphs[-1]
    own = last.row
    left, _, right, _ = own.box
    found = len(own.glyphs) > 1 or right - left < _ROOM
    if found and own.glyphs[-1] == last and right - last.x > _LONGEST_END * _character(own):
        return True
    return has_unread_beside(span, rows, end)


def _character(row: Row) -> float:
    """Width of a character of a row, fraction of the card: by the row's height, or the steps between its characters."""
    by_height = row.height * _CARD
    steps = sorted(b.x - a.x for a, b in pairwise(row.glyphs))
    return min(max(by_height, steps[len(steps) // 2]), _LOW * by_height) if steps else by_height


def has_unread_beside(span: Span, rows: Sequence[Row], end: float) -> bool:
    """Whether a row without any character stands behind one of a text's lines, up to ``end`` on the card."""
    return any(_is_followed(row, span, rows, end) for row in span.rows)


def _is_followed(own: Row, span: Span, rows: Sequence[Row], end: float) -> bool:
    last = [glyph for glyph in span.glyphs if glyph.row is own][-1]
    right = own.box[2]
    beside = (row for row in rows if not row.glyphs and abs(row.y - own.y) < own.height / 2)
    return any(last.x < (row.box[0] + row.box[2]) / 2 and row.box[2] > right and row.box[0] < end for row in beside)
