"""Pictures that are torn along the blocks of their coding: signs of damage in HEIC.

It has an arithmetic code, and no checksum: a decoder that has lost its place goes on to the end with whatever comes,
and reports nothing. What it makes has sharp edges along the grid of blocks; a picture has as many beside it.
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


def is_torn(brightness: NDArray[np.uint8]) -> bool:
    """Whether a picture has the edges of lost blocks.

    Args:
        brightness: of the picture as it is stored, shape (H, W).
    """
    height, width = (length // _WINDOW * _WINDOW for length in brightness.shape)
    seen = brightness[:height, :width]
    return seen.size > 0 and max(_surplus(seen), _surplus(seen.T)) > _SURPLUS


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
