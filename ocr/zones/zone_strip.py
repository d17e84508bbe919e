"""The strips in which lines of zones are recognised by the small network: grey, and narrower than the recogniser's."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture

HEIGHT: Final = 32
WIDTHS: Final = (512, 640, 768)
"""Widths that the network is prepared for, pixels."""
STEP: Final = 4
"""Pixels of a strip to one step of what is seen of it."""
_KEPT: Final = 0.85
"""Share of a row's height that is seen: rows are found twice as high as their print, and a little more."""
_SHARE: Final = 1.05
"""Width of a strip as a share of its natural width."""
_LEAST_SPREAD: Final = 6.0
"""Grey levels: strips with less contrast are made no stronger than this one."""


def width_of(row: Quad) -> int:
    """Pixels of the strip of a row of print."""
    return min(max(HEIGHT, round(HEIGHT * _SHARE * row.width / max(1.0, _KEPT * row.height))), WIDTHS[-1])


def zone_strip(picture: Picture, row: Quad) -> Pixels:
    """The row within a quad, grey, (32, width)."""
    p = row.array()
    down = np.array([p[3] - p[0], p[2] - p[1]]) * (1 - _KEPT) / 2
    kept = p + np.array([down[0], down[1], -down[1], -down[0]])
    seen = picture.seen(kept, width_of(row), HEIGHT)
    return np.asarray(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), np.uint8)


def levelled(strip: Pixels, width: int) -> NDArray[np.float32]:
    """A strip as the network takes it: mean 0, spread 1, and 0 from its end up to a width; (32, width)."""
    made = np.zeros((HEIGHT, width), np.float32)
    grey = strip.astype(np.float32)
    made[:, : strip.shape[1]] = (grey - grey.mean()) / max(_LEAST_SPREAD, float(grey.std()))
    return made
