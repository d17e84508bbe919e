"""What a camera sees of a flat page: which outlines may be those of a page of known proportions.

The corners of a rectangle seen by a camera of known focal length, whose axis goes through the middle of the picture,
tell the proportions of the rectangle and whether its corners are right angles (Zhang and He, "Whiteboard scanning and
image enhancement", 2007). An outline one side of which lies on the edge of something else does not come out so.
"""

from __future__ import annotations

from math import log
from typing import Final

import numpy as np

from ocr.geometry import UNIT, Quad, homography

_FOCAL_LENGTHS: Final = (0.7, 0.85, 1.0, 1.2, 1.5, 3.0)
"""Of phones, and of parts of their pictures or scans, as shares of the picture's longer edge."""

WELL_SHAPED, SHAPED = 0.025, 0.05
"""Most outlines of pages in pictures are misshapen by less than the first, nearly all by less than the second: lenses
bend them, and parts of pictures have other middles.
"""


def misshapen(quad: Quad, aspect: float, size: tuple[int, int]) -> float:
    """How far an outline is from any view of a page: log of its proportions, or cosine of its corners, the larger one.

    Args:
        quad: the outline, pixels of the picture.
        aspect: width over height of the page.
        size: width and height of the picture, pixels.
    """
    longer = max(size)
    middle = (np.array(size) - 1) / 2
    try:
        across, down, _ = homography(UNIT, Quad.from_array((quad.array() - middle) / longer)).T
    except ValueError:
        return 1.0
    least = 1.0
    for focal in _FOCAL_LENGTHS:
        rays = np.array([1 / focal, 1 / focal, 1.0])
        a, b = across * rays, down * rays
        wide, high = float(np.linalg.norm(a)), float(np.linalg.norm(b))
        least = min(least, max(abs(log(wide / high / aspect)), abs(float(a @ b)) / (wide * high)))
    return least
