"""Candidate outlines of a card in a picture: convex four-sided contours, from edges and from thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad
from ocr.image import Pixels

_EDGE = 480
"""Contours are looked for in a copy of the picture whose longer edge has this many pixels."""
_LEAST_SHARE = 0.03
"""A card covers at least this share of the picture."""
_SAME = 0.02
"""Quads whose corners lie closer than this share of the picture's longer edge are one."""


def candidate_quads(picture: Pixels, aspects: Iterable[float], most: int = 24) -> dict[float, list[Quad]]:
    """Convex quads whose sides are about as long as a document's, in pixels of the picture, largest first.

    Args:
        picture: RGB.
        aspects: width / height of documents seen straight on.
        most: how many at the most of each.

    Returns:
        By the aspect, quads of unknown turn: the top edge is one of the two longer ones.
    """
    scale = _EDGE / max(picture.shape[:2])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    found: dict[float, list[NDArray[np.float64]]] = {aspect: [] for aspect in aspects}
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            corners = _four_corners(np.asarray(contour, dtype=np.int32), small.shape[0] * small.shape[1] * _LEAST_SHARE)
            if corners is None:
                continue
            for aspect, alike in found.items():
                if _card_like(corners, aspect) and all(_distance(corners, one) > _SAME * _EDGE for one in alike):
                    alike.append(corners)
    for alike in found.values():
        alike.sort(key=lambda c: -cv2.contourArea(c.astype(np.float32)))
    return {
        aspect: [_long_edge_first((c + 0.5) / scale - 0.5) for c in alike[:most]] for aspect, alike in found.items()
    }


def _masks(small: Pixels) -> Iterator[NDArray[np.uint8]]:
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    channels = [cv2.medianBlur(np.ascontiguousarray(lab[:, :, i]), 5) for i in range(3)]
    channels.append(cv2.medianBlur(np.ascontiguousarray(cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[:, :, 1]), 5))
    kernel = np.ones((3, 3), np.uint8)
    for channel, thresholds in zip(channels, ((20, 50, 100), (8, 20), (8, 20), (20, 50)), strict=True):
        for threshold in thresholds:
            edges = cv2.Canny(channel, threshold, threshold * 2.5)
            yield np.asarray(cv2.dilate(edges, kernel), dtype=np.uint8)
        _, mask = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        for side in (mask, 255 - mask):
            yield np.asarray(cv2.morphologyEx(side, cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _four_corners(contour: NDArray[np.int32], least_area: float) -> NDArray[np.float64] | None:
    if cv2.arcLength(contour, True) < 4 * np.sqrt(least_area) * 0.8:
        return None
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if area < least_area:
        return None
    length = cv2.arcLength(hull, True)
    for tolerance in (0.015, 0.025, 0.04, 0.06):
        corners = cv2.approxPolyDP(hull, tolerance * length, True)
        if len(corners) == 4:
            if cv2.contourArea(corners) < 0.9 * area:
                return None
            return np.asarray(corners[:, 0], dtype=np.float64)
        if len(corners) < 4:
            return None
    return None


def _card_like(corners: NDArray[np.float64], aspect: float) -> bool:
    edges = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(edges, axis=1)
    if lengths.min() < 12:
        return False
    a, b = (lengths[0] + lengths[2]) / 2, (lengths[1] + lengths[3]) / 2
    if max(lengths[0] / lengths[2], lengths[2] / lengths[0], lengths[1] / lengths[3], lengths[3] / lengths[1]) > 1.6:
        return False
    unit = edges / lengths[:, None]
    corner_cosines = np.abs(np.sum(unit * np.roll(unit, -1, axis=0), axis=1))
    if corner_cosines.max() > 0.5:
        return False
    long = max(aspect, 1 / aspect)
    return bool(0.65 * long < max(a, b) / min(a, b) < 1.5 * long)


def _distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return min(float(np.abs(a - np.roll(b, k, axis=0)).max()) for k in range(4))


def _long_edge_first(corners: NDArray[np.float64]) -> Quad:
    edges = np.roll(corners, -1, axis=0) - corners
    if edges[0, 0] * edges[1, 1] - edges[0, 1] * edges[1, 0] < 0:
        corners = corners[::-1]
        edges = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(edges, axis=1)
    first = 0 if lengths[0] + lengths[2] >= lengths[1] + lengths[3] else 1
    return Quad.from_array(np.roll(corners, -first, axis=0))
