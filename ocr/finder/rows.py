"""Where rows of print stand on a card seen straight on, and which of them are labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.finder.network import Network
from ocr.image import Pixels

SHEET = (448, 288)
"""Width and height of the card seen straight on, its margins included, pixels."""
_STRIDE = 2
_CORE = 0.4
"""A pixel belongs to a row's core above this probability."""
_LEAST = 2.0
"""Least area of a core, pixels of the heat map."""
_LONG = 1.5
"""A core less than so many times as long as it is high, of one character, does not show its direction: it is level."""
_GROWTH, _LONGER = 2.7, 2.0
"""A row is so many of its core's heights high, and so many longer than its core: the core lacks a quarter of the ink's
height on each side, and print needs some room."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of print: its corners (4, 2) in pixels of the sheet, and whether it is a label or title."""

    corners: NDArray[np.float64]
    constant: bool


class RowFinder:
    """Finds the rows of print on resident ID cards. Safe to call from several threads at once.

    Args:
        threads: processor threads that inference may use.
    """

    def __init__(self, threads: int = 2) -> None:
        self._network = Network("rows", threads)

    @property
    def model(self) -> str:
        """See `Network.model`."""
        return self._network.model

    def find(self, sheet: Pixels) -> tuple[FoundRow, ...]:
        """The rows on a card of `SHEET` pixels; second scripts and specimen marks are none."""
        (heat,) = self._network.run(sheet)
        return tuple(
            FoundRow(corners, constant=bool(kind)) for kind, logits in enumerate(heat) for corners in _rows(logits)
        )


def _rows(logits: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    mask = (logits > np.log(_CORE / (1 - _CORE))).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for contour in contours:
        if len(contour) < 3:
            continue
        centre, (a, b), angle = cv2.minAreaRect(contour)
        along, across = max(a, 1.0), max(b, 1.0)
        if abs(angle) > 45:
            along, across, angle = across, along, angle - 90 * np.sign(angle)
        if along < _LONG * across:
            left, top, along, across = cv2.boundingRect(contour)
            centre, angle = (left + (along - 1) / 2, top + (across - 1) / 2), 0.0
            along, across = max(along - 1, 1.0), max(across - 1, 1.0)
        if along * across < _LEAST:
            continue
        grown = (along + across * _LONGER, across * _GROWTH)
        corners = _box(centre, grown, angle)
        found.append((corners + 0.5) * _STRIDE - 0.5)
    return found


def _box(centre: Sequence[float], size: tuple[float, float], degrees: float) -> NDArray[np.float64]:
    """Corners from the top left, clockwise."""
    a = np.deg2rad(degrees)
    right, down = np.array([np.cos(a), np.sin(a)]) * size[0] / 2, np.array([-np.sin(a), np.cos(a)]) * size[1] / 2
    middle = np.array(centre, dtype=np.float64)
    return np.stack([middle - right - down, middle + right - down, middle + right + down, middle - right + down])
