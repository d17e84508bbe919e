"""A glance at the rows of print in a picture: which way they run, and what each of them says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.finding.locate import Survey, Witness
from ocr.geometry import Quad
from ocr.lines.rectify import NARROWED, strip_width

GLANCE_WIDTH: Final = 384
"""Width of the strips at the most, pixels: enough to know a title, a label or a number by."""
READ_WIDTH: Final = 640
"""The same where rows are likely a page's, whose values are read in such strips."""
_ASKED: Final = 3
"""How many long rows are read both ways to learn which way the print runs."""
_LONG: Final = 3.0
"""A row so many times as long as high shows along which side its text runs."""
_ALIKE: Final = 0.93
"""Cosine of the angle between rows of one page at the most: print of other papers beside it runs otherwise."""
_MOST_GROUPS: Final = 3
_MOST_ROWS: Final = 56
"""Rows that are read, the largest first."""
_LIKELY: Final = 0.5
"""Characters of a row that was read the right way round are more probable than this in the mean."""
_TELLING: Final = 8
"""So many characters tell which way a group of rows runs."""
_PIECE: Final = re.compile("[0-9]{3,13}")
"""A group of a number, or several of them."""
_IN_LINE: Final = 0.6
"""Rows of one line are off its centre line by less than so much of their height."""
_NEXT: Final = 9.0
"""The middles of neighbours are no further apart than so many heights."""


@dataclass(frozen=True, slots=True)
class GlancedRow:
    """A row of print.

    Attributes:
        quad: its outline as its text runs.
        text: what it says, without spaces.
        clear: mean probability of its characters.
    """

    quad: Quad
    text: str
    clear: float = 1.0


def glanced(seen: Survey, widest: int = GLANCE_WIDTH) -> tuple[GlancedRow, ...]:
    """The rows of a picture as they run, read at a glance: each group of rows that run alike has a way of its own.

    Args:
        seen: a survey of the picture.
        widest: of the strips.
    """
    quads = sorted((box.quad for box in seen.boxes), key=lambda quad: -quad.area)[:_MOST_ROWS]
    long = [quad for quad in quads if quad.width > _LONG * quad.height]
    ways = [way for group in _alike(long) if (way := _direction(seen, group)) is not None]
    if not ways:
        return ()
    turned = [_as_it_runs(quad, ways) for quad in quads]
    lattices = seen.witness.lattices(turned, widest)
    return tuple(
        GlancedRow(quad, "".join(lattice.text.split()), clear)
        for quad, lattice in zip(turned, lattices, strict=True)
        if (clear := lattice.clarity) > _LIKELY
    )


def spoken_rows(witness: Witness) -> tuple[GlancedRow, ...]:
    """The rows that may be an anchor, each both ways round, whichever says something."""
    return tuple(
        GlancedRow(witness.boxes[i].quad.turned(2 if flipped else 0), text)
        for (i, flipped), text in witness.speaking_rows()
    )


def is_short(row: Quad) -> bool:
    """Whether a row of print is read at a glance as it is read on its page, not squeezed."""
    return strip_width(row, GLANCE_WIDTH + 1, NARROWED) <= GLANCE_WIDTH


def texts_of(rows: Sequence[GlancedRow]) -> list[str]:
    """What rows say, and what rows of figures beside one another say together: a number whose groups stand far apart is
    found in pieces.
    """
    pieces = [row for row in rows if _PIECE.fullmatch(row.text)]
    together: list[str] = []
    while pieces:
        line = [pieces.pop(0)]
        along = line[0].quad.along
        while more := [row for row in pieces if any(_goes_on(one.quad, row.quad, along) for one in line)]:
            line += more
            pieces = [row for row in pieces if row not in more]
        if len(line) > 1:
            line.sort(key=lambda row: float(row.quad.array().mean(axis=0) @ along))
            together.append("".join(row.text for row in line))
    return [*(row.text for row in rows), *together]


def _goes_on(one: Quad, other: Quad, along: NDArray[np.float64]) -> bool:
    """Whether a row stands near another one in its line and runs as it does."""
    apart = other.array().mean(axis=0) - one.array().mean(axis=0)
    aside, ahead = abs(float(apart @ np.array([-along[1], along[0]]))), abs(float(apart @ along))
    near = aside < _IN_LINE * one.height and ahead < _NEXT * one.height
    return near and float(other.along @ along) > _ALIKE


def direction_of(rows: Sequence[GlancedRow]) -> NDArray[np.float64]:
    """The direction in which rows of print run, as a unit vector: the mean of the longer ones."""
    sides = np.array([row.quad.array()[1] - row.quad.array()[0] for row in rows])
    along = sides.sum(axis=0)
    return np.asarray(along / max(1e-6, float(np.linalg.norm(along))))


def running_alike(rows: Sequence[GlancedRow], own: Sequence[GlancedRow]) -> list[GlancedRow]:
    """The rows of more than a character that run as some of a page do: those of other papers mostly run otherwise."""
    along = direction_of(own)
    return [row for row in rows if len(row.text) > 1 and float(row.quad.along @ along) > _ALIKE]


def _direction(seen: Survey, quads: Sequence[Quad]) -> NDArray[np.float64] | None:
    """The direction of print: that in which the largest rows that are not squeezed are read more clearly; one way where
    that is clear.
    """
    asked = sorted(quads, key=lambda quad: not is_short(quad))[:_ASKED]
    if not asked:
        return None
    first = asked[0].along
    one_way = [quad if quad.along @ first > 0 else quad.turned(2) for quad in asked]
    read = seen.witness.lattices(one_way, GLANCE_WIDTH)
    ahead, back = sum(lattice.clarity for lattice in read), 0.0
    if not all(lattice.is_clear for lattice in read) or sum(len(lattice.chars) for lattice in read) < _TELLING:
        turned = [quad.turned(2) for quad in one_way]
        back = sum(lattice.clarity for lattice in seen.witness.lattices(turned, GLANCE_WIDTH))
    along = np.sum([quad.along for quad in one_way], axis=0) / len(one_way)
    return np.asarray(along if ahead >= back else -along)


def _alike(quads: Sequence[Quad]) -> list[list[Quad]]:
    """Rows in groups that run along about the same line, whichever way."""
    groups: list[list[Quad]] = []
    for quad in quads:
        for group in groups:
            if abs(float(quad.along @ group[0].along)) > _ALIKE:
                group.append(quad)
                break
        else:
            groups.append([quad])
    return groups[:_MOST_GROUPS]


def _as_it_runs(quad: Quad, ways: Sequence[NDArray[np.float64]]) -> Quad:
    """A row's outline turned so that its text begins at its ``tl``, by the way that is nearest; of a short one, whose
    sides say nothing, by the first way.
    """
    long = quad.width > _LONG * quad.height
    turned = [quad.turned(turn) for turn in ((0, 2) if long else (0, 1, 2, 3))]
    return max(turned, key=lambda one: max(float(one.along @ way) for way in (ways if long else ways[:1])))
