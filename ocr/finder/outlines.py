"""Candidate outlines of a card in a picture: convex four-sided contours, from edges and from thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import NEXT, Quad
from ocr.image import Pixels

_EDGE = 480
"""Contours are looked for in a copy of the picture whose longer edge has this many pixels."""
_LEAST_SHARE = 0.03
"""A card covers at least this share of the picture."""
_MIDDLE, _OFF, _FEWEST = 0.14, 0.03, 8
"""Of a side, what is left out at its ends, how far points may be off it, as shares of its length; the fewest points."""
_PARALLEL, _MOVED = 0.3, 0.08
"""Sine of the angle at which sides meet at the least; how far a corner moves at the most, a share of the extent."""
_TURNS = np.array([np.roll(np.arange(4), k) for k in range(4)])
"""The corners of a quad in the orders that they may have."""
_SAME = 0.02
"""Quads whose corners lie closer than this share of the picture's longer edge are one."""


def candidate_quads(
    picture: Pixels, aspects: Iterable[float], most: int = 24, *, sharp: bool = False
) -> dict[float, list[Quad]]:
    """Convex quads whose sides are about as long as a document's, in pixels of the picture, largest first.

    Args:
        picture: RGB.
        aspects: width / height of documents seen straight on.
        most: how many at the most of each.
        sharp: whether corners are where the sides would meet, not where rounded corners end.

    Returns:
        By the aspect, quads of unknown turn: the top edge is one of the two longer ones.
    """
    scale = _EDGE / max(picture.shape[:2])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    least_area = small.shape[0] * small.shape[1] * _LEAST_SHARE
    shortest = 4 * np.sqrt(least_area) * 0.8
    found: dict[float, list[NDArray[np.float64]]] = {aspect: [] for aspect in aspects}
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            if cv2.arcLength(contour, True) < shortest:
                continue
            corners = _four_corners(np.asarray(contour, dtype=np.int32), least_area)
            if corners is None:
                continue
            if sharp and any(_card_like(corners, aspect) for aspect in found):
                corners = _sharpened(np.asarray(contour[:, 0], dtype=np.float64), corners)
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


def _sharpened(contour: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the sides between corners would meet: the line through the middle of each side as it was found."""
    lines = []
    dense = _dense(contour)
    for a, b in zip(corners, corners[NEXT], strict=True):
        length = float(np.linalg.norm(b - a))
        along, from_a = (b - a) / max(1e-6, length), dense - a
        share = from_a @ along / max(1e-6, length)
        off = np.abs(from_a @ np.array([-along[1], along[0]]))
        own = dense[(share > _MIDDLE) & (share < 1 - _MIDDLE) & (off < _OFF * length + 2)]
        if len(own) < _FEWEST:
            return corners
        vx, vy, x, y = cv2.fitLine(own.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().tolist()
        lines.append((np.array([x, y]), np.array([vx, vy])))
    met = []
    for (p, u), (q, v) in zip(np.roll(np.array(lines), 1, axis=0), lines, strict=True):
        cross = float(u[0] * v[1] - u[1] * v[0])
        if abs(cross) < _PARALLEL:
            return corners
        t = float((q[0] - p[0]) * v[1] - (q[1] - p[1]) * v[0]) / cross
        met.append(p + t * u)
    found = np.array(met)
    near = np.abs(found - corners).max() < _MOVED * np.abs(np.ptp(corners, axis=0)).max()
    return found if near else corners


def _dense(contour: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points of a closed contour, a pixel apart."""
    steps = np.roll(contour, -1, axis=0) - contour
    counts = np.maximum(1, np.abs(steps).max(axis=1).astype(int))
    begins = np.repeat(np.cumsum(counts) - counts, counts)
    shares = (np.arange(len(begins)) - begins) / np.repeat(counts, counts)
    return np.asarray(np.repeat(contour, counts, axis=0) + np.repeat(steps, counts, axis=0) * shares[:, None])


def _card_like(corners: NDArray[np.float64], aspect: float) -> bool:
    edges = corners[NEXT] - corners
    lengths = np.linalg.norm(edges, axis=1)
    if lengths.min() < 12:
        return False
    a, b = (lengths[0] + lengths[2]) / 2, (lengths[1] + lengths[3]) / 2
    if max(lengths[0] / lengths[2], lengths[2] / lengths[0], lengths[1] / lengths[3], lengths[3] / lengths[1]) > 1.6:
        return False
    unit = edges / lengths[:, None]
    corner_cosines = np.abs(np.sum(unit * unit[NEXT], axis=1))
    if corner_cosines.max() > 0.5:
        return False
    long = max(aspect, 1 / aspect)
    return bool(0.65 * long < max(a, b) / min(a, b) < 1.5 * long)


def _distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.abs(a - b[_TURNS]).max(axis=(1, 2)).min())


def _long_edge_first(corners: NDArray[np.float64]) -> Quad:
    edges = corners[NEXT] - corners
    if edges[0, 0] * edges[1, 1] - edges[0, 1] * edges[1, 0] < 0:
        corners = corners[::-1]
        edges = corners[NEXT] - corners
    lengths = np.linalg.norm(edges, axis=1)
    first = 0 if lengths[0] + lengths[2] >= lengths[1] + lengths[3] else 1
    return Quad.from_array(np.roll(corners, -first, axis=0))
