"""Where a card lies, which page it shows and which way up: the pose under which its rows of print fall into place.

Poses come from two sources: outlines seen in the picture, and rows of print whose length is the same on every card.
Each is judged by how well all the rows found in the picture fall onto the zones of the document's layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.documents import DocumentType, PageLayout
from ocr.engines import TextBox
from ocr.geometry import UNIT, Quad, homography, map_points

_STRAY = 0.35
"""What a row inside the card costs that stands where nothing is printed."""
_LEVEL = 0.25
"""Rows that rise more steeply than this on the card are no print of it."""
_SEEN = 0.08
"""What it is worth that the outline can be seen in the picture."""
_ADJUSTED = 6
"""How many poses guessed from print are worth adjusting, per side."""
_KEPT = 10
_SQUEEZES = (1.0, 0.85)
"""Heights a tilted card may have, as shares of its true height, when only one row tells its scale."""


@dataclass(frozen=True)
class Pose:
    """A supposed card: its outline (``tl`` the card's own), its side, and how well the print fits (1 is perfect)."""

    quad: Quad
    document: DocumentType
    layout: PageLayout
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


def poses(
    boxes: Sequence[TextBox], outlines: Mapping[float, Sequence[Quad]], documents: Sequence[DocumentType]
) -> list[Pose]:
    """All supposed cards, best fit first, near duplicates left out.

    Args:
        boxes: rows of print in the picture.
        outlines: candidate outlines by the aspect of the documents that they suit, their turn unknown.
        documents: document types to try.
    """
    if not boxes:
        return []
    segments = _Segments.of(boxes)
    found = outlined_poses(boxes, outlines, documents)
    for document in documents:
        for layout in document.pages:
            guesses = [
                Pose(quad, document, layout, _fit(segments, quad, layout), outlined=False)
                for quad in _from_print(segments, document, layout)
            ]
            found += [_adjusted(segments, pose) for pose in _distinct(guesses)[:_ADJUSTED]]
    return _distinct(found)


def poses_through(
    boxes: Sequence[TextBox],
    outlines: Sequence[Quad],
    document: DocumentType,
    layout: PageLayout,
    row: tuple[int, bool],
) -> list[Pose]:
    """The poses that put one row, known by its text, onto a zone of fixed length; best fit first.

    Args:
        boxes: rows of print in the picture.
        outlines: candidate outlines, their turn unknown.
        document: the document type that the row speaks for.
        layout: the page that the row speaks for.
        row: the row's index, and whether its text runs backwards through its box.
    """
    segments = _Segments.of(boxes)
    quads = [(quad, False) for quad in _from_print(segments, document, layout, [row])]
    quads += [(quad.turned(turn), True) for quad in outlines for turn in range(4)]
    found = []
    for quad, outlined in quads:
        pose = Pose(quad, document, layout, _fit(segments, quad, layout) + _SEEN * outlined, outlined)
        if row in rows_in_zones(boxes, pose):
            found.append(pose if outlined else _adjusted(segments, pose))
    return _distinct(found)


def outlined_poses(
    boxes: Sequence[TextBox], outlines: Mapping[float, Sequence[Quad]], documents: Sequence[DocumentType]
) -> list[Pose]:
    """The supposed cards among the outlines alone, best fit first."""
    if not boxes:
        return []
    segments = _Segments.of(boxes)
    return _distinct(
        [
            Pose(turned, document, layout, _fit(segments, turned, layout) + _SEEN, outlined=True)
            for document in documents
            for layout in document.pages
            for quad in outlines[document.aspect]
            for turned in (quad.turned(turn) for turn in range(4))
        ]
    )


def rows_in_zones(boxes: Sequence[TextBox], pose: Pose) -> list[tuple[int, bool]]:
    """The rows that fill the pose's zones, weightiest zone first: their index and whether they run backwards."""
    segments = _Segments.of(boxes)
    left, right, y, _, height = _places(segments, pose.quad)
    to_card = homography(pose.quad, UNIT)
    backwards = map_points(segments.starts, to_card)[:, 0] > map_points(segments.ends, to_card)[:, 0]
    filled: dict[int, float] = {}
    for zone, fits in zip(pose.layout.zones, _fits(pose.layout, left, right, y, height), strict=True):
        i = int(np.argmax(fits))
        if fits[i] > 0.1:
            filled[i] = max(filled.get(i, 0.0), zone.weight * float(fits[i]))
    return [(i, bool(backwards[i])) for i in sorted(filled, key=lambda i: -filled[i])]


def fit(boxes: Sequence[TextBox], pose: Pose) -> float:
    """How well the rows found in the picture fall into the zones of a pose: 1 is perfect."""
    return _fit(_Segments.of(boxes), pose.quad, pose.layout)


def _from_print(
    segments: _Segments, document: DocumentType, layout: PageLayout, rows: Sequence[tuple[int, bool]] | None = None
) -> list[Quad]:
    """Quads of a similarity that lays one row onto a zone of fixed length; all long rows, both ways round, or some."""
    aspect = document.aspect
    if rows is None:
        lengths = np.linalg.norm(segments.ends - segments.starts, axis=1)
        long = [int(i) for i in np.argsort(-lengths)[:10] if lengths[i] > 4 * segments.heights[i]]
        rows = [(i, backwards) for i in long for backwards in (False, True)]
    quads = []
    for left, right, y in ((*anchor, zone.y) for zone in layout.zones for anchor in zone.anchors):
        for i, backwards in rows:
            start, end = segments.starts[i], segments.ends[i]
            if backwards:
                start, end = end, start
            along = (end - start) / (right - left)
            for squeeze in _SQUEEZES:
                down = np.array([-along[1], along[0]]) / aspect * squeeze
                origin = start - along * left - down * y
                quads.append(Quad.from_array(np.array([origin, origin + along, origin + along + down, origin + down])))
    return quads


def _places(segments: _Segments, quad: Quad) -> tuple[NDArray[np.float64], ...]:
    """Left end, right end (x), mean y, slope and height of each row on the card, in fractions of the card."""
    to_card = homography(quad, UNIT)
    a, b = map_points(segments.starts, to_card), map_points(segments.ends, to_card)
    left = np.where((a[:, 0] <= b[:, 0])[:, None], a, b)
    right = np.where((a[:, 0] <= b[:, 0])[:, None], b, a)
    slope = np.abs(right[:, 1] - left[:, 1]) / np.maximum(1e-6, right[:, 0] - left[:, 0])
    return left[:, 0], right[:, 0], (left[:, 1] + right[:, 1]) / 2, slope, segments.heights / max(1.0, quad.height)


def _fit(segments: _Segments, quad: Quad, layout: PageLayout) -> float:
    """How well the rows fall into the layout's zones: 1 when every zone is filled and nothing else is printed."""
    left, right, y, slope, height = _places(segments, quad)
    inside = (left > -0.1) & (right < 1.1) & (y > 0) & (y < 1)
    if not inside.any():
        return 0.0
    fits = _fits(layout, left, right, y, height) * ((slope < _LEVEL) & inside)
    weights = _table(layout)[-1]
    filled = float((fits.max(axis=1) * weights).sum() / weights.sum())
    crossing = ((left < -0.06) | (right > 1.06)) & (right > 0.1) & (left < 0.9) & (y > 0.02) & (y < 0.98)
    strays = float((inside & (fits.max(axis=0) < 0.2)).sum() + 2 * crossing.sum())
    return filled - _STRAY * strays / (strays + 6)


def _fits(
    layout: PageLayout,
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    y: NDArray[np.float64],
    height: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How well each row (N) fits into each zone (Z): shape (Z, N), 1 is perfect."""
    place, slack, begins, ends, heights, _ = _table(layout)
    off_y = (y - place) / slack
    off_left = _outside(left, begins) / 0.05
    off_right = _outside(right, ends) / 0.05
    off_height = _outside(np.log(np.maximum(height, 1e-3)), heights) / 0.3
    return np.asarray(np.exp(-0.5 * (off_y**2 + off_left**2 + off_right**2 + off_height**2)))


def _outside(values: NDArray[np.float64], bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far values (N) lie outside of each zone's bounds (2, Z, 1)."""
    return np.asarray(np.maximum(0, np.maximum(bounds[0] - values, values - bounds[1])))


@cache
def _table(layout: PageLayout) -> tuple[NDArray[np.float64], ...]:
    """The zones of a layout as arrays: y, slack (Z, 1), begins, ends, log heights (2, Z, 1), weights (Z)."""
    zones = layout.zones
    bounds = [np.array([getattr(z, name) for z in zones]).T[:, :, None] for name in ("begins", "ends", "height")]
    y, slack = (np.array([getattr(z, name) for z in zones])[:, None] for name in ("y", "slack"))
    return y, slack, bounds[0], bounds[1], np.log(bounds[2]), np.array([z.weight for z in zones])


def _adjusted(segments: _Segments, pose: Pose) -> Pose:
    """The pose moved by the affine map that brings well-placed rows onto their zones, where that fits better."""
    left, right, y, slope, height = _places(segments, pose.quad)
    on_card, true_place = [], []
    level = _fits(pose.layout, left, right, y, height) * (slope < _LEVEL)
    for zone, fits in zip(pose.layout.zones, level, strict=True):
        i = int(np.argmax(fits))
        if fits[i] < 0.15:
            continue
        ends = next((a for a in zone.anchors if abs(a[0] - left[i]) < 0.06 and abs(a[1] - right[i]) < 0.06), None)
        on_card += [(left[i], y[i]), (right[i], y[i])]
        true_place += [(x, zone.y) for x in ends or (left[i], right[i])]
    if len({y for _, y in true_place}) < 3:
        return pose
    matrix, _ = cv2.estimateAffine2D(np.array(true_place), np.array(on_card), method=cv2.LMEDS)
    if matrix is None:
        return pose
    try:
        moved = UNIT.mapped(homography(UNIT, pose.quad) @ np.vstack([matrix, [0, 0, 1]]))
    except ValueError:
        return pose
    score = _fit(segments, moved, pose.layout)
    return replace(pose, quad=moved, score=score) if score > pose.score else pose


def _distinct(found: Sequence[Pose]) -> list[Pose]:
    """The best poses, without near duplicates of better ones."""
    kept: list[Pose] = []
    for pose in sorted(found, key=lambda p: -p.score):
        near = 0.05 * pose.quad.width
        if all(k.layout is not pose.layout or np.abs(k.quad.array() - pose.quad.array()).max() > near for k in kept):
            kept.append(pose)
        if len(kept) == _KEPT:
            break
    return kept
