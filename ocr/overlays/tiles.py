"""Strokes all over a card, in the room that its rows leave: an overlay in tiles may lie beside every value's edge."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.overlays.overlay import Planes
from ocr.overlays.strokes import NOTHING, Levels, parts_of, specks_among

_LEAST, _MOST, _INK = 5, 60, 9
"""Pixels of the rectified card: heights of a stroke at least and at most, and pixels that it covers at least."""
_ABOVE, _BESIDE = 0.7, 0.3
"""Room around a row in which other print of the card may stand, a second script above it; heights of the row."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.03, 0.6, 0.05, 0.95
"""Where cards have print or nothing, as shares of the card: the portrait is right of it."""
_EMBLEM = (0.3, 0.42)
"""The emblem, which is coloured, lies left of and above this."""
_CELLS, _TILED = 8, 6
"""Parts a side into which a card is divided, and the number of the places so made that show strokes: a mark that is the
card's own or a scratch lies in few."""


def tiles_over(
    planes: Planes, foreign: NDArray[np.uint8], rows: Sequence[NDArray[np.floating]], inside: NDArray[np.floating]
) -> Levels:
    """The levels of strokes that lie all over a card; none where few do, or noise looks like them.

    Args:
        planes: the card, its paper levelled.
        foreign: not zero where a pixel is no paper.
        rows: corners of its rows of print, pixels.
        inside: left top and right bottom corner of the card, pixels: shape (2, 2).
    """
    blank = foreign.copy()
    for corners in rows:
        tall = corners[3, 1] - corners[0, 1]
        left, top = corners.min(axis=0) - (_BESIDE * tall, _ABOVE * tall)
        right, bottom = corners.max(axis=0) + _BESIDE * tall
        cv2.rectangle(blank, (int(left), int(top)), (int(right), int(bottom)), 0, -1)
    parts, stats = parts_of(blank)
    if specks_among(stats):
        return NOTHING
    x, y, width, height, area = stats.T
    across, down = ((np.stack([x + width / 2, y + height / 2]).T - inside[0]) / (inside[1] - inside[0])).T
    stroke = (height >= _LEAST) & (height <= _MOST) & (area >= _INK) & (width > 2)
    stroke &= (across > _LEFT) & (across < _RIGHT) & (down > _TOP) & (down < _BOTTOM)
    stroke &= (across > _EMBLEM[0]) | (down > _EMBLEM[1])
    stroke[0] = False
    cells = {(int(a * _CELLS), int(d * _CELLS)) for a, d in zip(across[stroke], down[stroke], strict=True)}
    if len(cells) < _TILED:
        return NOTHING
    at = stroke[parts]
    return np.stack([planes.lightest[at], planes.darkest[at]]).astype(np.float32)
