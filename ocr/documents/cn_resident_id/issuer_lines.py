"""Lines of an issuing authority that are not whole: long names stand in two, of which the finder may miss parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from ocr.lines.rows import Glyph, Row, Span

_GAP: Final = 1.8
"""A step between characters of a line so many times wider than usual has lost a character."""
_INDENT: Final = 0.03
"""Lines of one text begin no further apart than this, fraction of the card's width."""
_NEXT_LINE: Final = 0.12
"""Print so near above an issuer's first line belongs to it, fraction of the card's height."""
_VALIDITY: Final = 0.04
"""So much above the validity's centre line an issuer has ended, fraction of the card's height."""


def is_broken(span: Span, rows: Iterable[Row], validity_y: float) -> bool:
    """Whether characters may be missing between or beside those of an issuer.

    Args:
        span: the issuer as it was put together.
        rows: the rows of the side, those in which nothing was read among them.
        validity_y: centre line of the validity, fraction of the card's height.
    """
    if not span.glyphs:
        return False
    lines = _lines(span)
    if any(_has_gap(line) for line in lines) or _spread(line[0].x for line in lines) > _INDENT:
        return True
    left = min(line[0].x for line in lines) - _INDENT
    top = min(glyph.row.y for glyph in span.glyphs) - _NEXT_LINE
    others = (row for row in rows if row not in span.rows and (row.box[0] + row.box[2]) / 2 > left)
    return any(top < row.y < validity_y - _VALIDITY for row in others)


def _lines(span: Span) -> Sequence[Sequence[Glyph]]:
    """The glyphs of a span, line by line: rows beside each other are one line."""
    lines: list[list[Glyph]] = []
    for glyph in span.glyphs:
        if lines and abs(lines[-1][-1].row.y - glyph.row.y) < glyph.row.height / 2 and glyph.x > lines[-1][-1].x:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _has_gap(line: Sequence[Glyph]) -> bool:
    steps = [b.x - a.x for a, b in pairwise(line)]
    return len(steps) > 1 and max(steps) > _GAP * float(np.median(steps))


def _spread(values: Iterable[float]) -> float:
    all_values = list(values)
    return max(all_values) - min(all_values)
