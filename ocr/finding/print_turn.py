"""Outlines turned as the print within them runs: a locator sees where a page lies better than its turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import UNIT, Quad, homography, map_points

_LONG: Final = 3.0
"""A row so many times as long as high shows along which side its text runs."""
_LEAST: Final = 0.06
"""Print that runs off an outline's sides by less, radians, is as far off as its page is tilted."""
_AGREED: Final = 0.75
"""Rows that run alike to this degree, 0..1, tell how a page is turned."""
_FEWEST: Final = 2


def turned_as_print(quad: Quad, rows: Sequence[Quad]) -> Quad:
    """The outline turned about its middle by up to an eighth so that its sides run along the rows of print in it; the
    outline itself where they do, or where its rows do not tell.

    Args:
        quad: an outline of what may be a page, its turn a guess.
        rows: rows of print in the picture, pixels.
    """
    long = [row for row in rows if row.width > _LONG * row.height]
    if len(long) < _FEWEST:
        return quad
    corners = np.array([row.array() for row in long])
    places = map_points(corners.mean(axis=1), homography(quad, UNIT))
    within = ((places > 0.0) & (places < 1.0)).all(axis=1)
    sides = ((corners[:, 1] - corners[:, 0]) + (corners[:, 2] - corners[:, 3]))[within] / 2
    if len(sides) < _FEWEST:
        return quad
    tl, tr, br, bl = quad.array()
    across, down = tr - tl + br - bl, bl - tl + br - tr
    own = across / np.linalg.norm(across) + np.array([down[1], -down[0]]) / np.linalg.norm(down)
    lengths = np.linalg.norm(sides, axis=1)
    quarters = np.exp(4j * (np.arctan2(sides[:, 1], sides[:, 0]) - np.arctan2(own[1], own[0])))
    mean = complex((quarters * lengths).sum() / lengths.sum())
    angle = float(np.angle(mean)) / 4
    if abs(mean) < _AGREED or abs(angle) < _LEAST:
        return quad
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = quad.array().mean(axis=0)
    return Quad.from_array(middle + (quad.array() - middle) @ turn.T)


def turned_along(quad: Quad, along: NDArray[np.float64]) -> Quad:
    """The outline with that of its sides for the upper edge which runs most nearly in a direction."""
    return max((quad.turned(turn) for turn in range(4)), key=lambda one: float(one.along @ along))
