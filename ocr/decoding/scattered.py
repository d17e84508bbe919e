"""Colours that leap this way and that from pixel to pixel: signs of damage in a lossless WebP.

Its codes hold differences to what was decoded before, modulo 256. A decoder that has lost its place may come out at the
very end of the data all the same, as many codes have the same length; the colours behind the place are scattered.
"""

from __future__ import annotations

from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

_WINDOW: Final = 64
"""Pixels along the edge of what is judged at a time."""
_COLUMNS_APART: Final = 4
"""Columns that are looked at: one in so many."""
_LEAP: Final = 64
"""Levels, of 255, by which one colour rises and another falls from a pixel to the one below. Light and shade change all
colours alike, and the fringes of smoothed letters lie beside one another."""
_KINDS: Final = 5
"""Of the six kinds of leap, by the colour that rises and the one that falls, in a window. The edge of two colours has
two of them, a line or a letter on a ground four."""
_SHARE: Final = 0.01
"""Of all windows. Of 126 photographs, diagrams and screenshots, 0.001 was the most."""


def is_scattered(pixels: NDArray[np.uint8]) -> bool:
    """Whether a picture has windows whose colours are scattered.

    Args:
        pixels: RGB, shape (H, W, 3).
    """
    height, width = ((length - 1) // _WINDOW * _WINDOW for length in pixels.shape[:2])
    if not height or not width:
        return False
    seen = pixels[: height + 1, :width:_COLUMNS_APART].astype(np.int16)
    steps = np.diff(seen, axis=0)
    rises, falls = steps >= _LEAP, steps <= -_LEAP
    shape = height // _WINDOW, _WINDOW, width // _WINDOW, _WINDOW // _COLUMNS_APART
    kinds = np.zeros((shape[0], shape[2]), np.uint8)
    for rising, falling in permutations(range(3), 2):
        kinds += (rises[..., rising] & falls[..., falling]).reshape(shape).any(axis=(1, 3))
    return bool((kinds >= _KINDS).mean() > _SHARE)
