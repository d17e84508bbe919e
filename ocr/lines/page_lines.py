"""The lines of a page with labels: rows join the line whose piece beside them stands most nearly as high as they do.

Stamps and values printed over a form stand between its lines. A row of a stamp that happens to reach into a value's
line does not part it from its label.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ocr.lines.rows import Row, stand_side_by_side

_SHARED: Final = 0.5
"""Of the height of the lower one, so much of two neighbours in one line stands as high at the least."""


def page_lines(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows in lines from top to bottom, each from left to right."""
    grouped: list[list[Row]] = []
    for row in sorted(rows, key=lambda one: one.y):
        fitting = [line for line in grouped if all(stand_side_by_side(row, other) for other in line)]
        best = max(fitting, key=lambda line: _shared(row, line), default=None)
        if best is not None and _shared(row, best) > _SHARED:
            best.append(row)
        else:
            grouped.append([row])
    for line in grouped:
        line.sort(key=lambda one: one.box[0])
    return sorted(grouped, key=lambda line: float(np.mean([one.y for one in line])))


def _shared(row: Row, line: Sequence[Row]) -> float:
    """How much of a row stands as high as its neighbour in a line, share of the lower one's height."""
    beside = min(line, key=lambda other: max(other.box[0] - row.box[2], row.box[0] - other.box[2]))
    overlap = min(row.box[3], beside.box[3]) - max(row.box[1], beside.box[1])
    return overlap / max(1e-6, min(row.height, beside.height))
