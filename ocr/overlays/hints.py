"""Hints of an overlay: marks in the room between the rows of a card, fainter and fewer than what shows one for sure.

Background print, noise and creases give hints too. So a hint alone doubts nothing: it is reason enough to look at
copies without the marks where something is doubted already.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.lines.rectify import MARGIN, Card, PrintedRow
from ocr.overlays.overlay import PAPER, Overlay, Planes
from ocr.overlays.strokes import HUE

_DARK, _COLOURED, _BRIGHT = 0.9, 0.08, 1.05
"""Share of the paper's brightness below which, difference between channels above which, and share above which a place
is marked."""
_SMOOTH = 3
"""Pixels of the rectified card over which a place is averaged: noise and the lines of background print are finer."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.03, 0.6, 0.06, 0.94
"""Where values stand, as shares of the card: the portrait is right of it."""
_AROUND = 0.25
"""Room around a row that its own print may reach into, heights of the row."""
_CELLS = (16, 10)
"""Parts into which the card is divided, across and down."""
_ROOM, _MARKED, _LEAST, _BANDS = 0.15, 0.04, 4, 4
"""Share of a part that is room between rows, share of that room that is marked, the number of such parts, and how many
parts down the card they spread over: a patch that covers one line, or one line of faint print, hints at nothing."""
_OF_STROKES = 15
"""Percentile of the levels of marks that is the overlay's: most are of the edges of its strokes."""


def hint_of_overlay(card: Card, size_mm: tuple[float, float], rows: Sequence[PrintedRow]) -> Overlay | None:
    """What may lie over a card; None where the room between its rows is blank.

    Args:
        card: the card seen straight on.
        size_mm: its width and height.
        rows: its rows of print, labels included.
    """
    height, width = card.pixels.shape[:2]
    planes = Planes.of(card.pixels, width / (1 + 2 * MARGIN) / size_mm[0])
    light, dark = (cv2.blur(plane, (_SMOOTH, _SMOOTH)) for plane in (planes.lightest, planes.darkest))
    hue = cv2.subtract(light, dark)
    room = _room(rows, width, height)
    for marks in ((dark < _DARK * PAPER) | (hue > _COLOURED * PAPER), dark > _BRIGHT * PAPER):
        if _are_spread(np.asarray(marks & room), room):
            at = marks & room
            coloured = float(np.mean(hue[at])) > HUE * PAPER
            level = float(np.percentile((light if coloured else dark)[at], _OF_STROKES)) / PAPER
            return Overlay(level, coloured)
    return None


def _room(rows: Sequence[PrintedRow], width: int, height: int) -> NDArray[np.bool_]:
    """Where values stand but for the rows themselves."""
    room = np.zeros((height, width), np.uint8)
    (left, top), (right, bottom) = _in_pixels(np.array([[_LEFT, _TOP], [_RIGHT, _BOTTOM]]), width, height)
    cv2.rectangle(room, (int(left), int(top)), (int(right), int(bottom)), 1, -1)
    for row in rows:
        corners = _in_pixels(row.on_card, width, height)
        around = _AROUND * (corners[3, 1] - corners[0, 1])
        (left, top), (right, bottom) = corners.min(axis=0) - around, corners.max(axis=0) + around
        cv2.rectangle(room, (int(left), int(top)), (int(right), int(bottom)), 0, -1)
    return room > 0


def _are_spread(marks: NDArray[np.bool_], room: NDArray[np.bool_]) -> bool:
    free, marked = (cv2.resize(mask.astype(np.float32), _CELLS, interpolation=cv2.INTER_AREA) for mask in (room, marks))
    parts = (free > _ROOM) & (marked > _MARKED * free)
    return int(parts.sum()) >= _LEAST and int(parts.any(axis=1).sum()) >= _BANDS


def _in_pixels(on_card: NDArray[np.floating], width: int, height: int) -> NDArray[np.floating]:
    return (on_card + MARGIN) / (1 + 2 * MARGIN) * [width, height] - 0.5
