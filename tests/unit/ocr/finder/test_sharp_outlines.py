"""Outlines with sharp corners: where a rounded card's sides would meet."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.finder.outlines import candidate_quads
from ocr.geometry import Quad
from ocr.image import Pixels


def card(radius: int) -> tuple[Pixels, np.ndarray]:
    """A light card with rounded corners on a dark desk, a little turned, and where its sides meet."""
    flat = np.full((480, 640, 3), 40, np.uint8)
    left, top, right, bottom = 120, 90, 520, 340
    cv2.rectangle(flat, (left + radius, top), (right - radius, bottom), (210, 215, 220), -1)
    cv2.rectangle(flat, (left, top + radius), (right, bottom - radius), (210, 215, 220), -1)
    for x in (left + radius, right - radius):
        for y in (top + radius, bottom - radius):
            cv2.circle(flat, (x, y), radius, (210, 215, 220), -1)
    turn = cv2.getRotationMatrix2D((320, 215), 7, 1.0)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    seen = np.asarray(cv2.warpAffine(flat, turn, (640, 480), borderValue=(40, 40, 40)), np.uint8)
    return seen, corners @ turn[:, :2].T + turn[:, 2]


def off(quads: list[Quad], corners: np.ndarray) -> float:
    """How far the best outline's worst corner is off, pixels."""
    return min(float(np.abs(np.roll(q.array(), k, axis=0) - corners).max()) for q in quads for k in range(4))


def test_a_rounded_card_has_its_corners_where_its_sides_meet() -> None:
    """Rounding as of cards cuts corners off, which sharp outlines give back."""
    picture, corners = card(15)
    rounded = candidate_quads(picture, (1.5,))[1.5]
    sharp = candidate_quads(picture, (1.5,), sharp=True)[1.5]
    assert off(sharp, corners) < 3
    assert off(sharp, corners) < off(rounded, corners)


def test_square_corners_stay() -> None:
    """A sheet's outline is the same either way, to a pixel or two."""
    picture, corners = card(1)
    assert off(candidate_quads(picture, (1.5,), sharp=True)[1.5], corners) < 3
