"""Rows of print on a card: found on the rectified card, recognised on strips taken straight from the photo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ocr.engines.lattice import Char, Lattice
from ocr.geometry import Quad

_IDEOGRAPH = re.compile("[一-鿿㐀-䶿]+")
_NARROWEST = 0.01
"""Share of its row that a span covers at least."""
_MARGINS = 0.03
"""Rows side by side overlap by the room at their ends alone if by no more than this, fraction of the card's width."""
_LEVEL = 0.35
"""The centre lines of pieces of one line are nearer than this to each other, in heights of the lower row."""
_APART, _SAME_PLACE = 0.018, 0.012
"""Centres of one character in two rows that both read it as the same, and otherwise, fractions of the card's width."""


@dataclass(frozen=True, eq=False)
class Row:
    """One recognised row of print.

    Attributes:
        box: (left, top, right, bottom) on the card, fractions of its width and height.
        quad: the same in pixels of the photo, ``tl`` where the row begins.
        lattice: what the recogniser saw.
        gaps: what is blank in it, where that was looked at: centre and width of each blank, fractions of its length.
    """

    box: tuple[float, float, float, float]
    quad: Quad
    lattice: Lattice
    gaps: tuple[tuple[float, float], ...] = ()

    @property
    def y(self) -> float:
        """Centre line on the card, fraction of its height."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        """Height on the card, fraction of its height."""
        return self.box[3] - self.box[1]

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        """The characters of the row with their places on the card, without spaces: Chinese text has none that count."""
        return tuple(glyph for glyph in self.spaced if not glyph.char.text.isspace())

    @property
    def spaced(self) -> tuple[Glyph, ...]:
        """The same with its spaces."""
        left, _, right, _ = self.box
        return tuple(Glyph(c, left + c.position * (right - left), self) for c in self.lattice.chars)


@dataclass(frozen=True)
class Glyph:
    """A character of a row, with the x of its centre on the card."""

    char: Char
    x: float
    row: Row


@dataclass(frozen=True)
class Span:
    """A run of glyphs, possibly over several rows: the printed text of one field."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """The text as the recogniser saw it best."""
        return "".join(g.char.text for g in self.glyphs)

    @property
    def spaced(self) -> Span:
        """The same with the spaces that its rows have between its characters."""
        found: list[Glyph] = []
        for row in self.rows:
            own = [g.char for g in self.glyphs if g.row is row]
            within = (g for g in row.spaced if own[0].start < g.char.start < own[-1].start)
            between = [g for g in within if g.char.text.isspace()]
            found += sorted((*(g for g in self.glyphs if g.row is row), *between), key=lambda g: g.char.start)
        return Span(tuple(found))

    @property
    def confidence(self) -> float:
        """Least probability of any character; 0 for an empty span."""
        return min((g.char.probability for g in self.glyphs), default=0.0)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows it touches, in order."""
        return tuple(dict.fromkeys(g.row for g in self.glyphs))

    @property
    def widest_gap(self) -> float:
        """The widest step between neighbouring Chinese characters of a row, in usual steps; 0 for fewer than three.

        Print is evenly spaced: where a step is as wide as two, a character is missing.
        """
        steps = [
            (b.x - a.x) / a.row.height
            for a, b in pairwise(self.glyphs)
            if a.row is b.row and _IDEOGRAPH.fullmatch(a.char.text + b.char.text)
        ]
        return max(steps) / float(np.median(steps)) if len(steps) > 1 else 0.0

    def lattices(self) -> tuple[Lattice, ...]:
        """The part of each row's lattice that the span covers, up to its neighbours' characters."""
        parts = []
        for row in self.rows:
            own = [g.char for g in self.glyphs if g.row is row]
            before = [c.end for c in row.lattice.chars if c.end <= own[0].start]
            after = [c.start for c in row.lattice.chars if c.start >= own[-1].end]
            start = (before[-1] + own[0].start + 1) // 2 if before else 0
            end = after[0] if after else len(row.lattice.probabilities)
            parts.append(row.lattice.between(start, end))
        return tuple(parts)

    @property
    def quad(self) -> Quad | None:
        """Outline in the photo's pixels: of the one row's part, or around the parts of all rows; None for no text."""
        parts = self.parts
        return parts[0] if len(parts) == 1 else _around(parts, self.rows[0].quad) if parts else None

    @property
    def parts(self) -> tuple[Quad, ...]:
        """Outlines in the photo's pixels of its part of each row, in order."""
        return tuple(Quad.from_array(_part(row, [g.char for g in self.glyphs if g.row is row])) for row in self.rows)


def lines(rows: Iterable[Row]) -> list[list[Row]]:
    """Group rows that stand side by side into lines from top to bottom, each from left to right.

    Rows of one line may overlap: each box has room at its ends, and a line that was found in pieces shows a character
    at the end of one piece and at the beginning of the next. Rows of two lines do not share their centre line.
    """
    grouped: list[list[Row]] = []
    for row in sorted(rows, key=lambda r: r.y):
        for line in grouped:
            overlap = min(row.box[3], line[0].box[3]) - max(row.box[1], line[0].box[1])
            if overlap > 0.5 * min(row.height, line[0].height) and all(
                stand_side_by_side(row, other) for other in line
            ):
                line.append(row)
                break
        else:
            grouped.append([row])
    for line in grouped:
        line.sort(key=lambda r: r.box[0])
    return sorted(grouped, key=lambda line: float(np.mean([r.y for r in line])))


def span_of(text: str, outline: Quad, rows: Iterable[Row]) -> Span | None:
    """The run of a row's characters that has a text and an outline, as a field keeps them; None where none has."""
    for row in rows:
        glyphs = row.glyphs
        for begin in range(len(glyphs) - len(text) + 1):
            span = Span(glyphs[begin : begin + len(text)])
            if span.text == text and span.quad == outline:
                return span
    return None


def joined(rows: Iterable[Sequence[Glyph]]) -> tuple[Glyph, ...]:
    """The glyphs of a line's rows from left to right; what two overlapping rows show is taken once."""
    glyphs: list[Glyph] = []
    for row in rows:
        twice = _shown_twice(glyphs, row)
        kept, rest = glyphs[: len(glyphs) - twice], glyphs[len(glyphs) - twice :]
        both = (max(pair, key=_from_edge) for pair in zip(rest, row[:twice], strict=True))
        glyphs = [*kept, *both, *row[twice:]]
    return tuple(glyphs)


def stand_side_by_side(row: Row, other: Row) -> bool:
    """Whether two rows, one about as high on the card as the other, belong to one line."""
    apart = row.box[0] >= other.box[2] - _MARGINS or row.box[2] <= other.box[0] + _MARGINS
    return apart or abs(row.y - other.y) < _LEVEL * min(row.height, other.height)


def _shown_twice(before: Sequence[Glyph], row: Sequence[Glyph]) -> int:
    """How many glyphs at the end of a line so far are shown again at the beginning of the row that follows.

    The same characters at the same places, or else, where a box cuts a character, others at the same places.
    """
    most = min(len(before), len(row))
    if not most or row[0].row.box[0] >= before[-1].row.box[2]:
        return 0
    steps = {n: [abs(a.x - b.x) for a, b in zip(before[-n:], row[:n], strict=True)] for n in range(1, most + 1)}
    same = (n for n in steps if all(a.char.text == b.char.text for a, b in zip(before[-n:], row[:n], strict=True)))
    alike = [n for n in same if max(steps[n]) < _APART]
    return max(alike, default=max((n for n in steps if max(steps[n]) < _SAME_PLACE), default=0))


def _from_edge(glyph: Glyph) -> float:
    """How far a glyph stands from the nearer end of its row: what an end cuts is not read well."""
    left, _, right, _ = glyph.row.box
    return min(glyph.x - left, right - glyph.x)


def _part(row: Row, chars: Sequence[Char]) -> np.ndarray:
    every = row.lattice.chars
    first, last = every.index(chars[0]), every.index(chars[-1])
    start = (every[first - 1].position + chars[0].position) / 2 if first else 0.0
    end = (every[last + 1].position + chars[-1].position) / 2 if last + 1 < len(every) else 1.0
    start = min(start, 1 - _NARROWEST)
    end = max(end, start + _NARROWEST)
    tl, tr, br, bl = row.quad.array()
    return np.array([tl + (tr - tl) * start, tl + (tr - tl) * end, bl + (br - bl) * end, bl + (br - bl) * start])


def _around(parts: Sequence[Quad], first: Quad) -> Quad:
    """The smallest rectangle with the first row's direction that holds all parts."""
    along = first.array()[1] - first.array()[0]
    along = along / np.hypot(*along)
    down = np.array([-along[1], along[0]])
    points = np.concatenate([part.array() for part in parts])
    u, v = points @ along, points @ down
    corners = [(u.min(), v.min()), (u.max(), v.min()), (u.max(), v.max()), (u.min(), v.max())]
    return Quad.from_array(np.array([a * along + b * down for a, b in corners]))
