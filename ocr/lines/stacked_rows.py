"""Two short rows that stand close below one another, as 性别 and 女, and were found as one that says neither."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

import cv2
import numpy as np

from ocr.engines import TextEngine
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rectify import strip
from ocr.lines.rows import Row

_HIGH: Final = 1.6
"""A row that is two is so many times as high as rows usually are, at the least."""
_FEW: Final = 2
"""It is read as so many characters at the most: short ones alone are found together."""
_CLEAR: Final = 0.9
"""One that is read more clearly is one; of its halves those count that are."""
_LONGEST: Final = 2.0
"""It is at most so many times as long as high."""
_BETWEEN: Final = (0.3, 0.7)
"""Where the blank between the two lies, fractions of their height."""
_INK: Final = 0.35
"""A pixel with so much of the contrast between ink and paper is ink."""


def with_stacked(photo: Picture, rows: Sequence[Row], engine: TextEngine) -> tuple[Row, ...]:
    """Rows of a page, each that is two close ones replaced by these; as they are where none is.

    Args:
        photo: the whole picture.
        rows: as they were found and read.
        engine: reads strips.
    """
    read = [row.height for row in rows if len(row.glyphs) > _FEW]
    if not read:
        return tuple(rows)
    usual = median(read)
    found = [_halves(photo, row) if _is_doubtful(row, usual) else None for row in rows]
    strips = [strip(photo, half.quad) for two in found if two is not None for half in two]
    lattices = iter(engine.recognise(strips) if strips else ())
    kept: list[Row] = []
    for row, two in zip(rows, found, strict=True):
        if two is None:
            kept.append(row)
            continue
        halves = [Row(half.box, half.quad, next(lattices)) for half in two]
        clear = [half for half in halves if half.glyphs and half.lattice.confidence >= _CLEAR]
        kept += clear or [row]
    return tuple(kept)


def _is_doubtful(row: Row, usual: float) -> bool:
    if row.height < _HIGH * usual or len(row.glyphs) > _FEW or row.quad.width > _LONGEST * row.quad.height:
        return False
    return not row.glyphs or row.lattice.confidence < _CLEAR


def _halves(photo: Picture, row: Row) -> tuple[Row, Row]:
    """What stands above and below the blank that runs through a row, or its middle where none does."""
    grey = cv2.cvtColor(strip(photo, row.quad), cv2.COLOR_RGB2GRAY).astype(np.float32)
    paper, ink = np.percentile(grey, (90, 5))
    dark = (paper - grey > _INK * max(1.0, float(paper - ink))).sum(axis=1)
    height = len(dark)
    begin, end = (round(share * height) for share in _BETWEEN)
    least = np.flatnonzero(dark[begin:end] == dark[begin:end].min())
    cut = (begin + float(np.median(least)) + 0.5) / height
    left, top, right, bottom = row.box
    tl, tr, br, bl = row.quad.array()
    middle = (tl + (bl - tl) * cut, tr + (br - tr) * cut)
    between = top + (bottom - top) * cut
    above = Quad.from_array(np.array([tl, tr, middle[1], middle[0]]))
    below = Quad.from_array(np.array([middle[0], middle[1], br, bl]))
    return (
        Row((left, top, right, between), above, row.lattice),
        Row((left, between, right, bottom), below, row.lattice),
    )
