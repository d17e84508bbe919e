"""Where a card lies, which side it shows and which way up: the pose under which its rows of print fall into place.

Poses come from two sources: outlines seen in the picture, and rows of print whose length is the same on every card.
Each is judged by how well all the rows found in the picture fall onto the zones of the document's layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.documents import DocumentType, SideLayout, Zone
from ocr.engines import TextBox
from ocr.geometry import Homography, Quad, homography, map_points

_UNIT = Quad.upright(0, 0, 1, 1)
_STRAY = 0.35
"""What a row inside the card costs that stands where nothing is printed."""
_SQUEEZES = (1.0, 0.85)
"""Heights a tilted card may have, as shares of its true height, when only one row tells its scale."""


@dataclass(frozen=True)
class Pose:
    """A supposed card: its outline (``tl`` the card's own), its side, and how well the print fits (1 is perfect)."""

    quad: Quad
    document: DocumentType
    layout: SideLayout
    score: float
    outlined: bool
    """Whether the quad is an outline seen in the picture, not one derived from print."""


@dataclass(frozen=True)
class _Segments:
    """Rows of print as their centre lines: starts and ends (N, 2) and heights (N,), in pixels."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    heights: NDArray[np.float64]

    @classmethod
    def of(cls, boxes: Sequence[TextBox]) -> _Segments:
        corners = np.array([b.quad.array() for b in boxes]).reshape(-1, 4, 2)
        starts, ends = (corners[:, 0] + corners[:, 3]) / 2, (corners[:, 1] + corners[:, 2]) / 2
        return cls(starts, ends, np.linalg.norm(corners[:, 3] - corners[:, 0], axis=1))


def poses(boxes: Sequence[TextBox], outlines: Sequence[Quad], documents: Sequence[DocumentType]) -> list[Pose]:
    """All supposed cards, best fit first, near duplicates left out.

    Args:
        boxes: rows of print in the picture.
        outlines: candidate outlines, their turn unknown.
        documents: document types to try.
    """
    if not boxes:
        return []
    segments = _Segments.of(boxes)
    found: list[Pose] = []
    for document in documents:
        for layout in document.sides:
            for quad in outlines:
                for turn in range(4):
                    turned = quad.turned(turn)
                    found.append(Pose(turned, document, layout, _fit(segments, turned, layout), outlined=True))
            for quad in _from_print(segments, document, layout):
                score = _fit(segments, quad, layout)
                better = _adjusted(segments, quad, layout)
                if better is not None and (again := _fit(segments, better, layout)) > score:
                    quad, score = better, again
                found.append(Pose(quad, document, layout, score * 0.97, outlined=False))
    found.sort(key=lambda p: -p.score)
    return _distinct(found)


def _from_print(segments: _Segments, document: DocumentType, layout: SideLayout) -> list[Quad]:
    """Quads of a similarity that lays one row onto a zone of fixed length, both ways round."""
    aspect = document.size_mm[0] / document.size_mm[1]
    lengths = np.linalg.norm(segments.ends - segments.starts, axis=1)
    long = [i for i in np.argsort(-lengths)[:14] if lengths[i] > 4 * segments.heights[i]]
    quads = []
    for zone in layout.zones:
        for left, right in zone.anchors:
            for i in long:
                for start, end in ((segments.starts[i], segments.ends[i]), (segments.ends[i], segments.starts[i])):
                    along = (end - start) / (right - left)
                    for squeeze in _SQUEEZES:
                        down = np.array([-along[1], along[0]]) / aspect * squeeze
                        origin = start - along * left - down * zone.y
                        corners = np.array([origin, origin + along, origin + along + down, origin + down])
                        quads.append(Quad.from_array(corners))
    return quads


def _places(segments: _Segments, quad: Quad) -> tuple[NDArray[np.float64], ...]:
    """Left end, right end (x), mean y, slope and height of each row on the card, in fractions of the card."""
    to_card = homography(quad, _UNIT)
    a, b = map_points(segments.starts, to_card), map_points(segments.ends, to_card)
    left = np.where((a[:, 0] <= b[:, 0])[:, None], a, b)
    right = np.where((a[:, 0] <= b[:, 0])[:, None], b, a)
    slope = np.abs(right[:, 1] - left[:, 1]) / np.maximum(1e-6, right[:, 0] - left[:, 0])
    return left[:, 0], right[:, 0], (left[:, 1] + right[:, 1]) / 2, slope, segments.heights / max(1.0, quad.height)


def _fit(segments: _Segments, quad: Quad, layout: SideLayout) -> float:
    """How well the rows fall into the layout's zones: 1 when every zone is filled and nothing else is printed."""
    left, right, y, slope, height = _places(segments, quad)
    inside = (left > -0.1) & (right < 1.1) & (y > 0) & (y < 1)
    fits = np.array([_fits(zone, left, right, y) for zone in layout.zones])
    level = (slope < 0.25) & (height > 0.02) & (height < 0.3) & inside
    fits = fits * level
    weights = np.array([zone.weight for zone in layout.zones])
    filled = float((fits.max(axis=1) * weights).sum() / weights.sum())
    crossing = ((left < -0.06) | (right > 1.06)) & (right > 0.1) & (left < 0.9) & (y > 0.02) & (y < 0.98)
    strays = float((inside & (fits.max(axis=0) < 0.2)).sum() + 2 * crossing.sum())
    return filled - _STRAY * strays / (strays + 6)


def _fits(zone: Zone, left: NDArray[np.float64], right: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    off_y = np.abs(y - zone.y) / zone.slack
    off_left = np.maximum(0, np.maximum(zone.begins[0] - left, left - zone.begins[1])) / 0.05
    off_right = np.maximum(0, np.maximum(zone.ends[0] - right, right - zone.ends[1])) / 0.05
    return np.asarray(np.exp(-0.5 * (off_y**2 + off_left**2 + off_right**2)))


def _adjusted(segments: _Segments, quad: Quad, layout: SideLayout) -> Quad | None:
    """The quad moved by the affine map that brings well-placed rows onto the centre lines of their zones."""
    left, right, y, slope, _ = _places(segments, quad)
    source, target = [], []
    for zone in layout.zones:
        fits = _fits(zone, left, right, y) * (slope < 0.25)
        i = int(np.argmax(fits))
        if fits[i] < 0.15:
            continue
        for x in (left[i], right[i]):
            source.append((x, y[i] + (0.0)))
            target.append((x, zone.y))
        for anchor in zone.anchors:
            if abs(anchor[0] - left[i]) < 0.06 and abs(anchor[1] - right[i]) < 0.06:
                source[-2:] = [(left[i], y[i]), (right[i], y[i])]
                target[-2:] = [(anchor[0], zone.y), (anchor[1], zone.y)]
    if len({t[1] for t in target}) < 3:
        return None
    matrix, _ = cv2.estimateAffine2D(np.array(target), np.array(source), method=cv2.LMEDS)
    if matrix is None:
        return None
    to_picture: Homography = homography(_UNIT, quad) @ np.vstack([matrix, [0, 0, 1]])
    try:
        return _UNIT.mapped(to_picture)
    except ValueError:
        return None


def _distinct(found: Sequence[Pose]) -> list[Pose]:
    kept: list[Pose] = []
    for pose in found:
        size = pose.quad.width
        for other in kept:
            if other.layout is pose.layout and np.abs(other.quad.array() - pose.quad.array()).max() < 0.05 * size:
                break
        else:
            kept.append(pose)
        if len(kept) >= 12:
            break
    return kept
