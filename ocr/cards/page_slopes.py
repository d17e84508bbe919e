"""How the print of a page runs: along its edges where its outline is right, and alike, unlike that of a sheet below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

import numpy as np

from ocr.documents import PageLayout
from ocr.geometry import map_points
from ocr.lines.rectify import Card
from ocr.lines.rows import Row

_LONG, _STEEP = 4.0, 0.035
"""Rows so many times as long as high tell how print runs: less steeply than this, in the middle."""
_LABEL, _FEWEST = 2.5, 3
"""A row with a title or label tells from so many times on; so many of these tell of a page without its other rows."""
_OTHERWISE: Final = 0.1
"""A long row so much steeper or less steep than those is of another paper."""


def running_alike(rows: Sequence[Row], layout: PageLayout, card: Card, aspect: float) -> tuple[tuple[Row, ...], bool]:
    """The rows of a page, and whether they run along its edges.

    Where titles and labels tell how the page's print runs, rows that run otherwise are those of a sheet that the
    outline takes in, and are left out.

    Args:
        rows: as they were read.
        layout: the page's, whose titles and labels are known.
        card: the page as it was rectified.
        aspect: its width over its height.
    """
    to_page = np.linalg.inv(card.to_photo)
    slopes = {row: _slope(row, to_page, aspect) for row in rows}
    own = [slopes[row] for row in rows if _ratio(row) > _LABEL and _tells(row, layout)]
    if len(own) < _FEWEST or abs(median(own)) >= _STEEP:
        long = [abs(slopes[row]) for row in rows if _ratio(row) > _LONG]
        return tuple(rows), median(long) < _STEEP if long else True
    usual = median(own)
    return tuple(row for row in rows if _ratio(row) <= _LONG or abs(slopes[row] - usual) < _OTHERWISE), True


def _ratio(row: Row) -> float:
    return row.quad.width / max(1.0, row.quad.height)


def _slope(row: Row, to_page: np.ndarray, aspect: float) -> float:
    """How steeply a row falls on the page."""
    first, second = map_points(row.quad.array(), to_page)[:2]
    dx, dy = second - first
    return float(dy) / max(1e-6, abs(float(dx)) * aspect)


def _tells(row: Row, layout: PageLayout) -> bool:
    anchors = layout.anchors
    if anchors is None:
        return False
    text = "".join(glyph.char.text for glyph in row.glyphs)
    return any(label in text for label in anchors.labels) or any(re.search(title, text) for title in anchors.titles)
