"""Text heat map -> rotated boxes, after Liao et al., "Real-time Scene Text Detection with DB" (2020)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines import TextBox
from ocr.geometry import NEXT, Quad

_HEAT = 0.3
"""A pixel belongs to text above this probability."""
_SCORE = 0.5
"""A box needs this mean probability."""
_GROWTH = 1.6
"""The network learns text shrunk by area / perimeter; boxes grow back by this multiple of it."""
_LEAST_EDGE = 3.0
"""Shortest edge of a box before it grows, pixels."""


def boxes_of(heat: NDArray[np.float32]) -> tuple[TextBox, ...]:
    """The rows of text in a heat map of probabilities, shape (H, W); quads in its pixels, long edges along the text.

    Which end of a row is its beginning cannot be seen here: rows run to the right, vertical ones downwards.
    """
    mask = (heat > _HEAT).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        centre, (a, b), angle = cv2.minAreaRect(contour)
        if min(a, b) < _LEAST_EDGE:
            continue
        score = _mean_inside(heat, np.asarray(contour, dtype=np.int32))
        if score < _SCORE:
            continue
        growth = a * b * _GROWTH / (2 * (a + b)) * 2
        corners = cv2.boxPoints((centre, (a + growth, b + growth), angle))
        found.append(TextBox(_along_text(corners.astype(np.float64)), score))
    return tuple(found)


def _mean_inside(heat: NDArray[np.float32], contour: NDArray[np.int32]) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    inside = np.zeros((h, w), np.uint8)
    cv2.fillPoly(inside, [contour - np.array([x, y])], 1)
    return float(cv2.mean(heat[y : y + h, x : x + w], inside)[0])


def _along_text(corners: NDArray[np.float64]) -> Quad:
    """Order the corners of a rectangle so that its top edge is a long one and points right (or down)."""
    edges = corners[NEXT] - corners
    if edges[0][0] * edges[1][1] - edges[0][1] * edges[1][0] < 0:
        corners = corners[::-1]
        edges = corners[NEXT] - corners
    lengths = np.linalg.norm(edges, axis=1)
    longest = [0, 2] if lengths[0] + lengths[2] >= lengths[1] + lengths[3] else [1, 3]
    first = max(longest, key=lambda i: edges[i][0] + 1e-3 * edges[i][1])
    return Quad.from_array(np.roll(corners, -first, axis=0))
