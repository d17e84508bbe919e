"""Pictures that are torn along the blocks of their coding: signs of damage in HEIC.

It has an arithmetic code, and no checksum: a decoder that has lost its place goes on to the end with whatever comes,
and reports nothing. What it makes has sharp edges along the grid of blocks; a picture has as many beside it. Or it
comes upon an end before all blocks are decoded, and the others stay zero in all three planes, which is a green.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_BLOCK: Final = 8
"""Pixels; the edges of larger blocks are on its grid too (ITU-T H.265, 8.7.2)."""
_WINDOW: Final = 128
"""Pixels along the edge of what is judged at a time."""
_STEP: Final = 24
"""Levels of brightness, of 255, of a sharp edge."""
_PIECE: Final = 4
"""Pixels along which an edge is straight to count."""
_PIECES: Final = 2
"""Of a window's column, for the column to count."""
_TIMES: Final = 2.5
"""How many times more of the columns on the grid than of those beside it have edges, at the least, ..."""
_SURPLUS: Final = 0.22
"""... and which share of the columns on the grid have them beyond that. Of ordinary pictures, 0.16 was the most."""

_UNDECODED: Final = 32
"""Pixels of a square that is looked at for it; coding tree units are of 16 to 64 (ITU-T H.265, 7.4.3.2)."""
_GREEN: Final = (70, 140)
"""Where the green lies that zero brightness and colour differences make: 77, 84, 94 or 135, by matrix and range
(ITU-T H.273, 8.3). There is no red and no blue in it, which no camera takes, and it is the same all over."""


def is_torn(brightness: NDArray[np.uint8]) -> bool:
    """Whether a picture has the edges of lost blocks.

    Args:
        brightness: of the picture as it is stored, shape (H, W).
    """
    height, width = (length // _WINDOW * _WINDOW for length in brightness.shape)
    seen = brightness[:height, :width]
    return seen.size > 0 and max(_surplus(seen), _surplus(seen.T)) > _SURPLUS


def is_undecoded(pixels: NDArray[np.uint8], size: int = _UNDECODED) -> bool:
    """Whether a picture has squares that were never decoded.

    Args:
        pixels: as they are stored, shape (H, W, 3) or (H, W, 4), RGB first.
        size: of a square, in pixels.
    """
    height, width = (length // size * size for length in pixels.shape[:2])
    squares = pixels[:height, :width, :3].reshape(height // size, size, width // size, size, 3)
    least, most = squares.min(axis=(1, 3)), squares.max(axis=(1, 3))
    low, high = _GREEN
    green = (least[..., 1] == most[..., 1]) & (low <= least[..., 1]) & (most[..., 1] <= high)
    return bool((green & (most[..., 0] == 0) & (most[..., 2] == 0)).any())


def _surplus(seen: NDArray[np.uint8]) -> float:
    """The most by which the columns on the grid have more edges than those beside it, of all windows."""
    height, width = seen.shape
    sharp = _edges(seen[::_PIECE]) & _edges(seen[_PIECE - 1 :: _PIECE])
    down, across = height // _WINDOW, width // _WINDOW
    counts = sharp.reshape(down, _WINDOW // _PIECE, width).sum(axis=1) >= _PIECES
    columns = counts.reshape(down, across, _WINDOW // _BLOCK, _BLOCK).mean(axis=2)
    return float((columns[..., 0] - _TIMES * columns[..., 1:].mean(axis=2)).max())


def _edges(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where the brightness steps from the pixel on the left."""
    values = np.ascontiguousarray(rows).astype(np.int16)
    edges = np.zeros(values.shape, np.bool_)
    edges[:, 1:] = np.abs(np.diff(values, axis=1)) > _STEP
    return edges
