"""Which of what crosses the edges of rows is strokes that only an overlay has.

Noise and background print cross in specks, a finger and a shadow reach in from outside the card, a second script and
the second line of a name are no taller than a row and stay at one of its edges. An overlay's strokes are coloured or
bright, or taller than a row, or cross at many edges.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.overlays.overlay import PAPER, Planes

_DARK, HUE, _LIGHT = 0.72, 0.12, 1.09
"""Share of the paper's brightness below which, difference between channels above which, and share above which what lies
between two rows is no paper: a card's own background print stays within."""
_BESIDE, _RISE = 12, 0.1
"""So many pixels beside a stroke the level is another, by this share of the paper's brightness."""
_LEAST, _ROW = 6, 20
"""Pixels of the rectified card: the height of a stroke at least, and what no stroke of a row of print is as tall as."""
_SPECK, _SPECKS = 4, 400
"""A picture with more foreign places than the second that are no larger than the first, in pixels, is noisy."""
_TOLD_APART, _BRIGHT = 0.14, 1.05
"""Difference between channels and brightness above which what crosses an edge is coloured and bright, as shares of the
paper's brightness."""
_ENOUGH, _SEVERAL, _MANY, _TALL = 3, 3, 5, 2
"""What an overlay's strokes amount to together, numbers of edges at which they cross, what height counts at most."""
_EACH, _BOTH = 2, 5
"""So many strokes at each edge of one row, and at both together, are text upon it."""
_STRAIGHT = 1.5
"""Pixels by which what lies along a line is off it."""

Levels = NDArray[np.float32]
"""Of foreign pixels, the brightest and the darkest channel: shape (2, pixels)."""
NOTHING: Levels = np.zeros((2, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Edge:
    """Pixels just outside one edge of a row, three lines of them: shape (3, pixels) each.

    Attributes:
        row: number of the row.
        x, y: of the pixels.
    """

    row: int
    x: NDArray[np.intp]
    y: NDArray[np.intp]


def foreign_to(planes: Planes) -> NDArray[np.uint8]:
    """Which pixels differ from paper, and from what is beside them as strokes do and shadows do not: the sum of 1 where
    they are darker, 2 where they are coloured and 4 where they are brighter.
    """
    dark, hue = planes.darkest, np.asarray(cv2.subtract(planes.lightest, planes.darkest), dtype=np.uint8)
    dim = ~dark
    darker = _above(dim, 255 - _DARK * PAPER) & _rises(dim)
    coloured = _above(hue, HUE * PAPER) & _rises(hue)
    brighter = _above(dark, _LIGHT * PAPER) & _rises(dark)
    return np.asarray(darker * np.uint8(1) + coloured * np.uint8(2) + brighter * np.uint8(4), dtype=np.uint8)


def _rises(plane: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a plane rises above what is left and right of it, near or further off."""
    width = plane.shape[1]
    padded = np.asarray(cv2.copyMakeBorder(plane, 0, 0, _BESIDE, _BESIDE, cv2.BORDER_REPLICATE), dtype=np.uint8)
    near, far = _BESIDE // 2, _BESIDE
    left = cv2.min(padded[:, :width], padded[:, near : near + width])
    right = cv2.min(padded[:, 2 * far :], padded[:, far + near : far + near + width])
    return _above(np.asarray(cv2.subtract(plane, cv2.max(left, right)), dtype=np.uint8), _RISE * PAPER)


def _above(plane: NDArray[np.uint8], level: float) -> NDArray[np.bool_]:
    """Where a plane is above a level, which is compared as a whole number: it is quicker, and says the same."""
    return np.asarray(plane > np.uint8(math.floor(level)))


@dataclass(slots=True)
class _Stroke:
    """What is connected, and crosses at least one edge."""

    height: int
    edges: set[int] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    levels: list[Levels] = field(default_factory=list)

    @property
    def told_apart(self) -> bool:
        """Whether it is coloured or bright, as no print of values is."""
        light, dark = np.concatenate(self.levels, axis=1).mean(axis=1) / PAPER
        return bool(light - dark > _TOLD_APART or dark > _BRIGHT)

    def weight(self, noisy: bool) -> int:
        """How much it says for an overlay."""
        through = not noisy and len(set(self.rows)) < len(self.rows)
        alone = 1 if noisy else _ENOUGH
        return min(self.height // _ROW, _TALL) + 2 * through + alone * self.told_apart


def strokes_across(
    planes: Planes, foreign: NDArray[np.uint8], edges: Sequence[Edge], inside: NDArray[np.floating]
) -> Levels:
    """The levels of an overlay's strokes where they cross edges of rows; none where nothing amounts to an overlay.

    Args:
        planes: the card, its paper levelled.
        foreign: not zero where a pixel is no paper.
        edges: of the rows of values.
        inside: left top and right bottom corner of the card, pixels: shape (2, 2).
    """
    parts, stats = parts_of(foreign)
    noisy = specks_among(stats)
    if noisy:
        planes = Planes(*(np.asarray(cv2.blur(p, (3, 3)), dtype=np.uint8) for p in (planes.lightest, planes.darkest)))
        parts, stats = parts_of(foreign_to(planes))
    strokes = _crossing(planes, parts, stats, edges, inside)
    crossed = len(set().union(*(stroke.edges for stroke in strokes.values())))
    amount = sum(stroke.weight(noisy) for stroke in strokes.values()) + (crossed >= _SEVERAL) + 2 * (crossed >= _MANY)
    if amount < _ENOUGH and (noisy or not _besets_a_row(strokes.values(), edges)):
        return NOTHING
    points = [point for stroke in strokes.values() for point in stroke.points]
    if not any(stroke.told_apart for stroke in strokes.values()) and _is_one_line(points):
        return NOTHING
    return np.concatenate([levels for stroke in strokes.values() for levels in stroke.levels], axis=1)


def _besets_a_row(strokes: Collection[_Stroke], edges: Sequence[Edge]) -> bool:
    """Whether several strokes cross the upper edge of a row and several its lower one, as text upon it does."""
    crossing = Counter(number for stroke in strokes for number in stroke.edges)
    rows: dict[int, list[int]] = {}
    for number, edge in enumerate(edges):
        rows.setdefault(edge.row, []).append(crossing[number])
    return any(min(counts) >= _EACH and sum(counts) >= _BOTH and len(counts) > 1 for counts in rows.values())


def _is_one_line(points: Sequence[tuple[float, float]]) -> bool:
    """Whether what crosses edges at these points lies along one straight line, as a crease does."""
    off = np.array(points) - np.mean(points, axis=0)
    return bool(np.linalg.svd(off, compute_uv=False)[-1] < _STRAIGHT * np.sqrt(len(points)))


def specks_among(stats: NDArray[np.int32]) -> bool:
    """Whether so many parts are as small as noise that it may join to strokes."""
    return int((stats[1:, cv2.CC_STAT_AREA] <= _SPECK).sum()) > _SPECKS


def parts_of(foreign: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The number of the connected part at each pixel, and by number the left, top, width, height and area of each."""
    mask = np.asarray(foreign > 0, dtype=np.uint8)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return np.asarray(parts, dtype=np.int32), np.asarray(stats, dtype=np.int32)


def _crossing(
    planes: Planes,
    parts: NDArray[np.int32],
    stats: NDArray[np.int32],
    edges: Sequence[Edge],
    inside: NDArray[np.floating],
) -> Mapping[int, _Stroke]:
    """By number of the part, those that lie within the card and cross all lines of an edge."""
    (left, top), (right, bottom) = inside.astype(int)
    strokes: dict[int, _Stroke] = {}
    for number, edge in enumerate(edges):
        seen = parts[edge.y, edge.x]
        for part in set(seen[0]).intersection(seen[1], seen[2]) - {0}:
            x, y, width, height, _ = stats[part]
            if height < _LEAST or x < left or y < top or x + width > right or y + height > bottom:
                continue
            at = edge.y[seen == part], edge.x[seen == part]
            stroke = strokes.setdefault(int(part), _Stroke(int(height)))
            stroke.edges.add(number)
            stroke.rows.append(edge.row)
            stroke.points.append((float(at[1].mean()), float(at[0].mean())))
            stroke.levels.append(np.stack([planes.lightest[at], planes.darkest[at]]).astype(np.float32))
    return strokes
