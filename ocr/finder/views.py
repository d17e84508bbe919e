"""What the finder's networks look at: the whole picture in a frame, a supposed card straight on with a margin."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad, map_points
from ocr.image import Pixels
from ocr.image.picture import Picture

FRAME: Final = (320, 240)
"""Width and height of a locator's input, pixels."""
MARGIN: Final = 0.15
"""What an aligner sees around a supposed card, as a share of its width and height."""
_SAME: Final = 0.35
"""Two centres nearer than this share of a card's width are one card's."""


def peaks(heat: NDArray[np.float32], least: float) -> list[tuple[int, int]]:
    """Row and column of the peaks of a map (H, W) that are no lower than so much, the highest first."""
    tops = (heat >= least) & (heat >= cv2.dilate(heat, np.ones((3, 3), np.uint8)))
    found = [(int(y), int(x)) for y, x in zip(*np.nonzero(tops), strict=True)]
    return sorted(found, key=lambda at: -heat[at])


def framed(picture: Picture) -> tuple[Pixels, NDArray[np.float64]]:
    """The picture small in the locator's frame, laid on its side where it is upright; and the way back."""
    width, height = picture.size
    upright = height > width
    long, short = max(height, width), min(height, width)
    scale = min(FRAME[0] / long, FRAME[1] / short)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = picture.shrunk(size)
    back = np.diag([width / size[0], height / size[1], 1.0])
    back[:2, 2] = [(width / size[0] - 1) / 2, (height / size[1] - 1) / 2]
    if upright:
        small = np.ascontiguousarray(np.rot90(small))
        back = back @ np.array([[0, -1, size[0] - 1], [1, 0, 0], [0, 0, 1.0]])
    frame = np.zeros((FRAME[1], FRAME[0], 3), np.uint8)
    frame[: small.shape[0], : small.shape[1]] = small[: FRAME[1], : FRAME[0]]
    return frame, back


def cropped(picture: Picture, view: NDArray[np.float64], size: tuple[int, int]) -> Pixels:
    """A supposed card with its margin, as the aligner sees it."""
    m = MARGIN
    frame = map_points(np.array([[-m, -m], [1 + m, -m], [1 + m, 1 + m], [-m, 1 + m]]), view)
    return picture.seen(frame, *size, ends=True)


def apart(a: Quad, b: Quad) -> bool:
    """Whether two outlines are of different cards."""
    distance = float(np.linalg.norm(a.array().mean(axis=0) - b.array().mean(axis=0)))
    return distance > _SAME * max(min(a.width, b.width), 1.0)
