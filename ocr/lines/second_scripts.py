"""Cards of minority areas: values cut free of the second script that touches them.

A second script stands close above its Chinese row, or in columns beside it. Where the two touch, the row finder may
take both for one row, which is then too high, or begins too far left. What does not depend on the script tells where
the Chinese row is: it is level with its label, labels stand where the layout has them, rows of a card are about equally
high, and values begin in one column (GA 448).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.lines.labels import Printed
from ocr.lines.rectify import PrintedRow

_SHORT = 0.12
"""Labels narrower than this stand at even distances below each other, fraction of the card's width."""
_TOO_HIGH = 1.4
"""A row so many times as high as the rows of its card usually are holds print of two."""
_FAIR = 1.2
"""A label no higher than this tells its line."""
_BELOW = 0.72
"""Print that reaches so many heights below the line is no second script: a value may go on in a second row."""
_ROOM = 0.13
"""Share of a row's height that is blank below its print, and above it."""
_THIN, _OFF = 0.6, 0.3
"""A row lower than this is a piece of a second script where it passes for a label that is none, or is so far from all
lines: shares of the height of a row."""
_COLUMN, _OUTDENT = 0.035, 0.008
"""Values begin this near to each other; one that begins so much further left has caught print before it. Fractions of
the card's width."""


@dataclass(frozen=True)
class _Grid:
    """Where a card's rows stand, in fractions of it.

    Attributes:
        lines: centres of the lines that have a short label.
        height: of a row.
        column: left edge of the values.
    """

    lines: tuple[float, ...]
    height: float
    column: float


def cut_free(rows: Sequence[PrintedRow], labels: Sequence[Printed]) -> list[PrintedRow]:
    """The rows of a side: values that caught print in a second script cut to their line and their column, and pieces of
    that print between the lines left out.

    Args:
        rows: what the row finder sees, labels known by their place.
        labels: where the layout has them.
    """
    values = [row for row in rows if _is_value(row)]
    grid = _grid(rows, values, labels) if values else None
    if grid is None:
        return list(rows)
    return [_cut(row, grid) if _is_value(row) else row for row in rows if row.label or not _is_piece(row, grid)]


def _grid(rows: Sequence[PrintedRow], values: Sequence[PrintedRow], labels: Sequence[Printed]) -> _Grid | None:
    """The grid that most rows agree on; None where too few labels are seen to tell one."""
    places = {label.text: label.place[1] for label in labels if label.width < _SHORT}
    known = [row for row in rows if row.label in places]
    height = float(np.median([_height(row) for row in (*known, *values)]))
    fair = [row for row in known if _height(row) < _FAIR * height]
    at = [places[row.label or ""] for row in fair]
    if len(set(at)) < 2:
        return None
    scale, first = (float(v) for v in np.polyfit(at, [_middle(row) for row in fair], 1))
    lefts = [row.box[0] for row in values]
    beside = [x for x in lefts if sum(abs(x - other) < _COLUMN for other in lefts) > len(lefts) / 3]
    column = float(np.median(beside)) if beside else 0.0
    return _Grid(tuple(first + scale * y for y in sorted(set(places.values()))), height, column)


def _cut(row: PrintedRow, grid: _Grid) -> PrintedRow:
    left, top, right, bottom = row.box
    line = min(grid.lines, key=lambda y: abs(y + grid.height / 2 - bottom))
    if not top < line < bottom:
        return row
    start = grid.column if _OUTDENT < grid.column - left < _COLUMN < right - grid.column else left
    ends = bottom - _ROOM * _height(row) - line
    high = _height(row) > _TOO_HIGH * grid.height and ends < _BELOW * grid.height
    if high:
        top, bottom = line - grid.height / 2, line + grid.height / 2
    if not high and start == left:
        return row
    corners = np.array([[start, top], [right, top], [right, bottom], [start, bottom]])
    aspect = row.aspect * (right - start) / (right - left) * _height(row) / (bottom - top)
    return replace(row, on_card=corners, aspect=aspect)


def _is_piece(row: PrintedRow, grid: _Grid) -> bool:
    middle, off = _middle(row), _OFF * grid.height
    between = middle < grid.lines[-1] and all(abs(middle - line) > off for line in grid.lines)
    return _height(row) < _THIN * grid.height and (row.constant or between)


def _is_value(row: PrintedRow) -> bool:
    return row.label is None and not row.constant


def _height(row: PrintedRow) -> float:
    return row.box[3] - row.box[1]


def _middle(row: PrintedRow) -> float:
    return (row.box[1] + row.box[3]) / 2
