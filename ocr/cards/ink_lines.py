"""Lines of print in a small part of a card, found by their ink: small type set close is one row to the row finder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.documents import Parsed
from ocr.engines import TextEngine
from ocr.geometry import map_points
from ocr.image.picture import Picture
from ocr.lines.rectify import Card, PrintedRow, read_rows
from ocr.lines.rows import Row
from ocr.quality.blank import Rect
from ocr.reading import Field, FieldStatus

Parse = Callable[[Sequence[Row]], Parsed]
_SEVERAL = 2
_LEGIBLE = 0.3
"""A line read with less confidence is no Chinese print: a second script is read so."""

_SCALE = (860, 540)
"""Pixels to the card's width and height in which ink is looked for: 10 a millimetre."""
_STROKE = 15
"""A stroke of print is narrower than this, pixels."""
_INK = 0.45
"""Ink is darker than its surroundings by this share of what the darkest print is, or more."""
_LINE, _GAP = 0.15, 0.06
"""A line has more ink than the first, a gap between lines less than the second: shares of the fullest row of pixels."""
_HEIGHTS = (12, 48)
"""Least and greatest height of a line's ink, pixels."""
_NARROWEST = 12
_BESIDE, _ABOVE = 0.5, 0.18
"""Room around a line's ink, shares of its height."""


def with_close_lines(
    parsed: Parsed, rows: Sequence[Row], parse: Parse, *, photo: Picture, card: Card, engine: TextEngine
) -> tuple[Parsed, Sequence[Row]]:
    """What the rows say once fields whose lines may be set close, and that are not sure, are read line by line.

    Args:
        parsed: what the rows say.
        rows: the rows that were read.
        parse: rows -> what they say.
        photo: the whole picture.
        card: the card in it.
        engine: reads the lines.

    Returns:
        What the rows say, and the rows; both as they were where a field has no more than one line.
    """
    for name, room in parsed.close_set.items():
        if parsed.fields[name].status is FieldStatus.READ:
            continue
        lines = ink_lines(photo, card, room)
        if len(lines) < _SEVERAL:
            continue
        outside = [row for row in rows if not _within(row, room)]
        read = read_rows(photo, card, lines, engine)
        if any(row.glyphs and row.lattice.confidence < _LEGIBLE for row in read):
            continue
        others = (*outside, *read)
        again = parse(others)
        if len(again.parts[name]) >= _SEVERAL and _says_more(again.fields[name], parsed.fields[name]):
            fields = {**parsed.fields, name: again.fields[name]}
            parsed = replace(
                parsed,
                fields=fields,
                blanks=again.blanks,
                parts=again.parts,
                glyphs=again.glyphs,
                doubtful=again.doubtful,
                complete=again.complete,
            )
            rows = others
    return parsed, rows


def ink_lines(photo: Picture, card: Card, room: Rect) -> list[PrintedRow]:
    """The lines of print within a part of a card, from top to bottom.

    Args:
        photo: the whole picture.
        card: the card in it.
        room: the part, fractions of the card.
    """
    left, top, right, bottom = room
    width, height = round((right - left) * _SCALE[0]), round((bottom - top) * _SCALE[1])
    if width < _NARROWEST or height < _HEIGHTS[0]:
        return []
    outline = map_points(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), card.to_photo)
    ink = _ink(photo.seen(outline, width, height).max(axis=2))
    runs = [(a, b) for a, b in _runs(ink.sum(axis=1)) if _HEIGHTS[0] <= b - a <= _HEIGHTS[1]]
    lines = []
    for a, b in runs:
        columns = np.flatnonzero(ink[a:b].any(axis=0))
        begin, end = int(columns[0]), int(columns[-1]) + 1
        if end - begin >= _NARROWEST:
            across, down = _BESIDE * (b - a), _ABOVE * (b - a)
            box = np.array([begin - across, a - down, end + across, b + down])
            lines.append(_row(box / np.tile(_SCALE, 2) + np.array([left, top, left, top])))
    return lines


def _says_more(field: Field, other: Field) -> bool:
    """Whether a field has more of the text than another, or has it more clearly."""
    return len(field.value or "") > len(other.value or "") or field.confidence > other.confidence


def _within(row: Row, room: Rect) -> bool:
    """Whether a row's centre lies in a part of the card."""
    return room[0] < (row.box[0] + row.box[2]) / 2 < room[2] and room[1] < row.y < room[3]


def _ink(value: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where there is ink: dark strokes, as dark as print is there; specks left out."""
    strokes = cv2.morphologyEx(value, cv2.MORPH_BLACKHAT, np.ones((_STROKE, _STROKE), np.uint8))
    dark = strokes > _INK * float(np.percentile(strokes, 99))
    return np.asarray(cv2.medianBlur(dark.astype(np.uint8), 3), dtype=np.bool_)


def _runs(counts: NDArray[np.integer]) -> list[tuple[int, int]]:
    """Where rows of pixels with ink begin and end: from gap to gap, and only where there is a line between them."""
    full = float(np.percentile(counts, 95))
    inked = np.concatenate(([False], counts > _GAP * full, [False]))
    edges = np.flatnonzero(inked[1:] != inked[:-1])
    found = zip(edges[::2], edges[1::2], strict=True)
    whole = (_whole(counts, int(a), int(b)) for a, b in found if counts[a:b].max() > _LINE * full)
    return list(dict.fromkeys(whole))


def _whole(counts: NDArray[np.integer], begin: int, end: int) -> tuple[int, int]:
    """A line that is shorter than others from gap to gap: what is little ink beside theirs is print of its own."""
    least = _GAP * float(counts[begin:end].max())
    while begin > 0 and counts[begin - 1] > least:
        begin -= 1
    while end < len(counts) and counts[end] > least:
        end += 1
    return begin, end


def _row(box: NDArray[np.floating]) -> PrintedRow:
    left, top, right, bottom = box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    return PrintedRow(corners, (right - left) * _SCALE[0] / ((bottom - top) * _SCALE[1]))
