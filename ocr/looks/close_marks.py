"""Marks of punctuation in long texts, looked at closely: a whole line at once has few steps for each of them.

A line of forty characters is squeezed into one strip, in which 、 is read as ， and a full stop before a bracket is
lost. What stands about one doubtful mark, two characters either side, is seen wide enough to tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

import numpy as np

from ocr.engines import TextEngine
from ocr.engines.lattice import Alphabet, Char, Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rectify import strip
from ocr.lines.rows import Row
from ocr.text import half_width

MARKS: Final = "、，,；;：:。."
_LONG: Final = 10
"""Rows with so many Chinese characters are lines of a text."""
_CLEAR: Final = 0.95
"""A mark more probable than this is none of the doubtful ones, unless it is a comma, as which others are read."""
_WIDE: Final = 1.7
"""A step so many times as wide as usual has room for a mark; an opening bracket stands 1.3 steps behind a character."""
_AROUND, _END = 2, 0.6
"""What is seen of a row beside a mark: so many characters, and so much of a step beyond."""
_NEAR: Final = 0.8
"""The mark that is meant is no further from its place than this, steps."""
_WEIGHT: Final = 2 / 3
"""Of a close look beside the line's own."""
_MOST: Final = 16
"""Marks of a page that are looked at."""
_WIDEST: Final = 320
_CLAUSE: Final = "经相关部门"
"""What stands behind the comma of the clause that scopes end with."""
_HAN: Final = re.compile("[\u3400-\u9fff]")
_BESIDE: Final = re.compile("[\u3400-\u9fff()（）]")


@dataclass(frozen=True)
class _Place:
    """Where a mark stands or may have been lost: time steps of its row, its place, what is seen, fractions of the row,
    and the characters beside it.
    """

    row: Row
    start: int
    end: int
    at: float
    seen: tuple[float, float]
    step: float
    beside: tuple[str, str]
    is_read: bool


def with_close_marks(picture: Picture, rows: Sequence[Row], engine: TextEngine) -> tuple[Row, ...]:
    """The rows, those of a text with its doubtful marks as the line and a close look show them together.

    Args:
        picture: the whole picture.
        rows: of a page.
        engine: reads what stands about each mark.
    """
    places = [place for row in rows for place in _doubtful(row)][:_MOST]
    if not places:
        return tuple(rows)
    looks = engine.recognise([strip(picture, _part(place), _WIDEST) for place in places])
    told: dict[int, Lattice] = {}
    for place, look in zip(places, looks, strict=True):
        said = _marks_of(look, place)
        if said:
            told[id(place.row)] = _with(told.get(id(place.row), place.row.lattice), place, said)
    return tuple(replace(row, lattice=told[id(row)]) if id(row) in told else row for row in rows)


def _doubtful(row: Row) -> Iterator[_Place]:
    """The places of a line of a text whose mark is doubtful, or where one may have been lost."""
    chars = [char for char in row.lattice.chars if not char.text.isspace()]
    if sum(_HAN.match(char.text) is not None for char in chars) < _LONG:
        return
    text = "".join(char.text[:1] for char in chars)
    step = median(b.position - a.position for a, b in pairwise(chars))
    for i, char in enumerate(chars[1:-1], 1):
        is_comma = char.text in "，,"
        if char.text in MARKS and (char.probability < _CLEAR or (is_comma and not text.startswith(_CLAUSE, i + 1))):
            yield _place(row, chars, (i - 1, i + 1), (char.start, char.end, char.position), step, is_read=True)
    for i, (a, b) in enumerate(pairwise(chars)):
        both = _BESIDE.match(a.text) and _BESIDE.match(b.text)
        if both and b.position - a.position > _WIDE * step and b.start - a.end > 2:
            middle = (a.end + b.start) // 2
            at = (a.position + b.position) / 2
            yield _place(row, chars, (i, i + 1), (middle, middle + 1, at), step, is_read=False)


def _place(
    row: Row,
    chars: Sequence[Char],
    beside: tuple[int, int],
    own: tuple[int, int, float],
    step: float,
    *,
    is_read: bool,
) -> _Place:
    first, last = max(0, beside[0] - _AROUND + 1), min(len(chars) - 1, beside[1] + _AROUND - 1)
    seen = max(0.0, chars[first].position - _END * step), min(1.0, chars[last].position + _END * step)
    return _Place(row, *own, seen, step, (chars[beside[0]].text, chars[beside[1]].text), is_read)


def _part(place: _Place) -> Quad:
    tl, tr, br, bl = place.row.quad.array()
    begin, end = place.seen
    return Quad.from_array(
        np.array([tl + (tr - tl) * begin, tl + (tr - tl) * end, bl + (br - bl) * end, bl + (br - bl) * begin])
    )


def _marks_of(look: Lattice, place: _Place) -> dict[str, float]:
    """The marks that a close look shows in a place, each with its probability; none where it shows something else."""
    chars = [char for char in look.chars if not char.text.isspace()]
    begin, end = place.seen
    for i, char in enumerate(chars[1:-1], 1):
        there = begin + char.position * (end - begin)
        same = half_width(chars[i - 1].text + chars[i + 1].text) == half_width("".join(place.beside))
        if char.text in MARKS and same and abs(there - place.at) < _NEAR * place.step:
            rivals = {mark: p for mark, p in look.rivals(char) if mark in MARKS}
            return {char.text: char.probability, **rivals}
    return {}


def _with(lattice: Lattice, place: _Place, said: dict[str, float]) -> Lattice:
    """A line with a mark as a close look shows it, beside what the line shows where it shows one."""
    symbols = (*lattice.alphabet.symbols, *(mark for mark in MARKS if mark not in lattice.alphabet.index))
    table = np.pad(lattice.probabilities, ((0, 0), (0, len(symbols) - len(lattice.alphabet.symbols))))
    index = {symbol: i for i, symbol in enumerate(symbols)}
    own = table[place.start : place.end].max(axis=0)
    weight = _WEIGHT if place.is_read else 1.0
    marks = {mark: weight * said.get(mark, 0.0) + (1 - weight) * float(own[index[mark]]) for mark in MARKS}
    others = np.delete(np.arange(len(symbols)), [index[mark] for mark in MARKS])
    rest = max(0.0, 1 - sum(marks.values()))
    best = max(marks.values())
    for t in range(place.start, place.end):
        share = rest / max(1e-6, float(table[t, others].sum()))
        table[t, others] = np.minimum(table[t, others] * share, 0.9 * best)
        table[t, [index[mark] for mark in MARKS]] = list(marks.values())
    return Lattice(table, Alphabet(symbols), lattice.width)
