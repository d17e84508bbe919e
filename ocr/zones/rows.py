"""Rows of print that may be a zone: one to three long rows of one length, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad

_LONG = 9.0
"""Length over height of the rows of zones, squeezed by tilt; those straight on have 18 and more."""
_LONGEST = 20.0
"""Rows that are longer for their height than this are no likelier to be a zone's."""
_SAME_LENGTH, _SAME_HEIGHT = 0.16, 1.9
"""Rows of one zone differ in length by less than this share, and in height by less than this factor."""
_PARALLEL = 0.12
"""Sine of the angle between rows of one zone, at the most."""
_STEP = (0.7, 3.4)
"""Least and greatest distance between the centre lines of neighbours, in heights of a row."""
_ASIDE = 0.09
"""How far the middles of neighbours are off along the rows, shares of their length."""
_PIECE, _GAP, _OVERLAP = 4.0, 2.2, 0.5
"""A row so many times as long as high goes on in a piece at most so many heights away; they overlap at most by so much
of the piece."""
_IN_LINE = 0.9
"""No corner of a piece is further from the line, in heights of the higher row."""
_MOST_ROWS = 3
_MOST = 4
"""Groups that are worth reading."""


@dataclass(frozen=True)
class Group:
    """Rows that may be one zone, in the order in which they stand if they run as their quads do."""

    rows: tuple[Quad, ...]

    @property
    def size(self) -> float:
        """How large it is: length of its rows times their number."""
        return sum(row.width for row in self.rows)

    @property
    def shape(self) -> float:
        """How long its rows are for their height, bounded: rows of zones are longer than most."""
        return min(_LONGEST, sum(row.width / row.height for row in self.rows) / len(self.rows)) ** 2

    def turned(self) -> Group:
        """The same upside down."""
        return Group(tuple(row.turned(2) for row in reversed(self.rows)))


def groups(quads: Sequence[Quad]) -> list[Group]:
    """The groups among rows of print that may be zones, the likeliest first: the most even and the largest ones.

    Args:
        quads: rows of print, each with its long edges along the text; the turn of none is known.
    """
    long = sorted((quad for quad in merged(quads) if quad.width > _LONG * quad.height), key=lambda quad: -quad.width)
    left, found = list(range(len(long))), []
    while left:
        members = [left.pop(0)]
        while joining := [i for i in left if any(_neighbours(long[member], long[i]) for member in members)]:
            members += joining
            left = [i for i in left if i not in joining]
        if len(members) <= _MOST_ROWS:
            found.append(_in_order([long[member] for member in members]))
    return sorted(found, key=lambda group: -group.size * group.shape)[:_MOST]


def merged(quads: Sequence[Quad]) -> list[Quad]:
    """Rows of print, pieces of one line in one: fillers in a row are taken for a gap now and then."""
    kept: list[_Line] = []
    for line in map(_Line.of, sorted(quads, key=lambda quad: -quad.width)):
        for i, other in enumerate(kept):
            if other.may_go_on_with(line) and (one := _as_one(other, line)) is not None:
                kept[i] = _Line.of(one)
                break
        else:
            kept.append(line)
    return [line.quad for line in kept]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with what every other one is compared with: its measures, its middle, the unit vector along it."""

    quad: Quad
    width: float
    height: float
    middle: tuple[float, float]
    along: tuple[float, float]

    @classmethod
    def of(cls, quad: Quad) -> _Line:
        """The measures of a row."""
        (x, y), (u, v) = quad.array().mean(axis=0).tolist(), _along(quad).tolist()
        return cls(quad, quad.width, quad.height, (x, y), (u, v))

    def may_go_on_with(self, piece: _Line) -> bool:
        """Whether it is long enough, and a piece about as high and with its middle in its line."""
        low, high = sorted((self.height, piece.height))
        if self.width < _PIECE * self.height or high > _SAME_HEIGHT * low:
            return False
        (x, y), (u, v) = self.middle, self.along
        return abs((piece.middle[1] - y) * u - (piece.middle[0] - x) * v) < high


def _as_one(long: _Line, piece: _Line) -> Quad | None:
    """A long row with a piece that may go on with it; None where that does not."""
    p, q = long.quad.array(), piece.quad.array()
    along = np.array(long.along)
    down = np.array([-along[1], along[0]])
    middle = np.array(long.middle)
    if np.abs((q - middle) @ down).max() > _IN_LINE * max(long.height, piece.height):
        return None
    u, v = (p - middle) @ along, (q - middle) @ along
    gap = max(u.min(), v.min()) - min(u.max(), v.max())
    if not -_OVERLAP * piece.width < gap < _GAP * long.height:
        return None
    both = np.concatenate([p, q]) - middle
    left, right = (both @ along).min(), (both @ along).max()
    high = long.height / 2
    corners = [middle + along * x + down * y for x, y in ((left, -high), (right, -high), (right, high), (left, high))]
    return Quad.from_array(np.array(corners))


def _neighbours(one: Quad, other: Quad) -> bool:
    along, other_along = _along(one), _along(other)
    if abs(along[0] * other_along[1] - along[1] * other_along[0]) > _PARALLEL:
        return False
    length, height = (one.width + other.width) / 2, (one.height + other.height) / 2
    if abs(one.width - other.width) > _SAME_LENGTH * length:
        return False
    if max(one.height, other.height) > _SAME_HEIGHT * min(one.height, other.height):
        return False
    apart = other.array().mean(axis=0) - one.array().mean(axis=0)
    across = abs(float(apart @ np.array([-along[1], along[0]])))
    return _STEP[0] * height < across < _STEP[1] * height and abs(float(apart @ along)) < _ASIDE * length


def _in_order(quads: Sequence[Quad]) -> Group:
    """The rows with one direction, from top to bottom in it."""
    along = _along(quads[0])
    one_way = [quad if float(_along(quad) @ along) > 0 else quad.turned(2) for quad in quads]
    down = np.array([-along[1], along[0]])
    return Group(tuple(sorted(one_way, key=lambda quad: float(quad.array().mean(axis=0) @ down))))


def _along(quad: Quad) -> NDArray[np.float64]:
    p = quad.array()
    along = (p[1] - p[0] + p[2] - p[3]) / 2
    return np.asarray(along / max(1e-9, float(np.linalg.norm(along))))
