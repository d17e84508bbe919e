"""Whether other print stands so close to a row that a wider look at the row would take some of it in."""

from __future__ import annotations

import numpy as np

from ocr.image import Pixels

_INK, _PAPER = 4, 70
"""Percentiles of a row's brightness that are its ink and its paper."""
_DARK = 0.5
"""Print is darker than paper by at least so much of what the row's own ink is: guilloches and shadows are less."""
_SHARE = 0.05
"""Least share of an edge that print covers: a speck covers less."""
_LEAST_CONTRAST = 30.0
"""Levels of brightness between ink and paper below which nothing can be told."""


def crowded(look: Pixels, wider: float, higher: float) -> bool:
    """Whether what a look adds to a row on any side has print in it.

    Args:
        look: RGB strip of the row and what was added, in natural proportions.
        wider: what was added at either end, in heights of the row.
        higher: what was added above and below, in heights of the row.
    """
    grey = look.astype(np.float32).mean(axis=2)
    height, width = grey.shape
    row = height / (1 + 2 * higher)
    down, along = round(higher * row), round(wider * row)
    inner = grey[down : height - down, along : width - along]
    if not inner.size or min(down, along) < 1:
        return False
    ink, paper = np.percentile(inner, (_INK, _PAPER))
    if paper - ink < _LEAST_CONTRAST:
        return False
    dark = grey < paper - _DARK * (paper - ink)
    edges = (
        dark[:down],
        dark[height - down :],
        dark[down : height - down, :along],
        dark[down : height - down, -along:],
    )
    return any(float(edge.mean()) > _SHARE for edge in edges)
