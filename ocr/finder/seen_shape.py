"""What a camera sees of a flat page: which outlines may be those of a page of known proportions.

The corners of a rectangle seen by a camera of known focal length, whose axis goes through a known point, tell the
proportions of the rectangle and whether its corners are right angles (Zhang and He, "Whiteboard scanning and image
enhancement", 2007). An outline one side of which lies on the edge of something else does not come out so. The axis goes
through the middle of a whole picture. A part of a picture has its middle elsewhere: whoever cuts one cuts around the
page, so that the page's own middle is tried too.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad

_FOCAL_LENGTHS: Final = (0.55, 0.62, 0.7, 0.78, 0.88, 1.0, 1.15, 1.3, 1.5, 2.0, 3.0)
"""Of phones, and of parts of their pictures or scans, as shares of the picture's longer edge."""

WELL_SHAPED: Final = 0.015
"""Most outlines of pages in pictures are misshapen by less, nearly all by less than twice as much: lenses bend them."""


def misshapen(quad: Quad, aspect: float, size: tuple[int, int]) -> float:
    """How far an outline is from any view of a page: log of its proportions, or cosine of its corners, the larger one.

    Args:
        quad: the outline, pixels of the picture.
        aspect: width over height of the page.
        size: width and height of the picture, pixels.
    """
    return float(all_misshapen(quad.array()[None], aspect, size)[0])


def all_misshapen(corners: NDArray[np.float64], aspect: float, size: tuple[int, int]) -> NDArray[np.float64]:
    """The same for many outlines (N, 4, 2), (N,): 1 for what is no outline of a page."""
    middle = np.broadcast_to((np.array(size) - 1) / 2, (len(corners), 2))
    with np.errstate(all="ignore"):
        found = [_about(corners, at, aspect, max(size)) for at in (middle, _crossings(corners))]
    return np.asarray(np.nan_to_num(np.minimum(*found), nan=1.0).clip(max=1.0))


def _about(
    corners: NDArray[np.float64], middle: NDArray[np.float64], aspect: float, longer: float
) -> NDArray[np.float64]:
    """The same for a camera whose axis goes through a point of the picture for each outline."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((corners - middle[:, None]) / longer).transpose(1, 2, 0)
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    cross = (x1 - x2) * (y3 - y2) - (x3 - x2) * (y1 - y2)
    g, h = (sx * (y3 - y2) - (x3 - x2) * sy) / cross, ((x1 - x2) * sy - sx * (y1 - y2)) / cross
    across = np.stack([x1 - x0 + g * x1, y1 - y0 + g * y1, g])
    down = np.stack([x3 - x0 + h * x3, y3 - y0 + h * y3, h])
    least = np.ones(len(corners))
    for focal in _FOCAL_LENGTHS:
        rays = np.array([1 / focal, 1 / focal, 1.0])[:, None]
        a, b = across * rays, down * rays
        wide, high = np.linalg.norm(a, axis=0), np.linalg.norm(b, axis=0)
        off = np.maximum(np.abs(np.log(wide / high / aspect)), np.abs((a * b).sum(axis=0)) / (wide * high))
        least = np.fmin(least, off)
    return least


def _crossings(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the diagonals of outlines cross, (N, 2): the middle of the page."""
    one, other = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    between = corners[:, 1] - corners[:, 0]
    cross = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    share = (between[:, 0] * other[:, 1] - between[:, 1] * other[:, 0]) / cross
    return np.asarray(corners[:, 0] + share[:, None] * one)
