"""An address: the lines that it is printed in, whether one of them is missing, and what it may go on with.

A missing line shows in the geometry and on the card itself (`ocr.quality.blank`). It does not show in the last
character: an address may end with any word, figure or letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ocr.documents.cn_resident_id.address_regions import begins_with_stranger, resembles_county
from ocr.fields.free_text import free_text_field, with_known_name
from ocr.fields.in_region import told_by_region
from ocr.fields.outcome import repaired, unsure
from ocr.fields.text_by_glyph import supposed_sure
from ocr.lines.rows import Glyph, Row, Span
from ocr.quality.blank import Blank, GoesOn
from ocr.reading import Field
from ocr.standards.region_names import regions_of_name
from ocr.text import without_space

FIELD = "address"
_SURE_STRANGER = 0.98
"""Least confidence of an address that is sure although its region is in no table, and of a line of one character."""
_GAP = 1.8
"""A step between characters so many times wider than usual has lost a character."""
_LATE = 0.14
"""An address that begins so much further right than values may has lost its beginning, fraction of the card's width."""
_BIRTH_TO_ADDRESS = 0.13
"""From the birth date's centre line down to that of the address's first line, fraction of the card's height."""
_LINE_PITCH, _LINE_HEIGHTS, _UNEVEN = 0.15, 1.75, 1.6
"""Lines stand closer than this: fraction of the card's height, heights of their rows, and closest two lines."""
INK = 0.74
"""Share of a row's height that its print takes up."""
EM = 0.47
"""Width of a Chinese character as a share of its row's height, both as fractions of the card."""
_NARROW = 0.55
"""Width of a figure or letter, in widths of a Chinese character."""
_NEXT_ONE = 1.4
"""How far behind a text its next character would stand at the most, in widths of a Chinese character."""
_COLUMN_END, _LAST_LINE_END = 0.585, 0.82
"""Right of the first stands the portrait, below the second the number: fractions of the card."""
_ONE_LINE_FULL, _CHARACTERS_FULL = 0.50, 11
"""A line that reaches this far, or has the width of so many Chinese characters but for a figure, may go on in the next
even where no other one is longer.
"""
_COMMON_ENDS = "室号户楼栋幢组村座层院屯社队门区路街巷弄道舍园寓会厂校场站所里坊庄镇乡寨苑查营堡沟湾桥旁内"
"""What addresses mostly end with. Where one ends otherwise and at the end of a line, the card is looked at closely for
a lost line; any end is sure where the card shows none.
"""
_BARE_UNIT = re.compile("(?<=[楼院栋幢弄门层座元])(?:室|单元)|(?<=[楼院栋幢弄座])[门号层弄](?=[0-9A-Za-z]|$)")
"""A unit of an address without the number that stands before it."""
_STROKE_FOR_ONE = re.compile("(?<![A-Za-z])[Il|](?=[0-9]|号|门|单元|室|栋|幢|楼|层|组|弄|院|座)")
"""A stroke read as a letter where an address has a number."""
_BIRTH, _BIRTH_LENGTH = re.compile("[0-9]年[0-9]{1,2}月|[0-9]月[0-9]{1,2}日"), 12
"""A part of a date, as no address has in so many of its first characters."""


def begins_with_date(text: str) -> bool:
    """Whether a text is a birth date's and no address's."""
    return _BIRTH.search(without_space(text)[:_BIRTH_LENGTH]) is not None


def first_line_y(label_y: float | None, birth_y: float | None) -> float:
    """Where the first line stands: beside its label, or else below the birth date; fraction of the card's height."""
    return label_y if label_y is not None else (birth_y if birth_y is not None else 0.43) + _BIRTH_TO_ADDRESS


def whole_lines(parts: Sequence[Span], first_y: float, column: float) -> tuple[Span, bool]:
    """The address joined from its lines, and whether the positions of the lines show that no line is missing.

    Args:
        parts: what stands in each line of the address's part of the card, top down.
        first_y: where the first line should stand, fraction of the card's height.
        column: x where values begin, fraction of the card's width.
    """
    legible = [part for part in parts if _legible(part)]
    if not legible:
        return Span(()), False
    ys = [part.glyphs[0].row.y for part in legible]
    steps = [b - a for a, b in pairwise(ys)]
    highest = max(row.height for part in legible for row in part.rows)
    whole = len(legible) == len(parts) and ys[0] - first_y < _BIRTH_TO_ADDRESS / 2
    whole &= all(step < min(_LINE_PITCH, _LINE_HEIGHTS * highest, _UNEVEN * min(steps)) for step in steps)
    whole &= legible[0].glyphs[0].x < column + _LATE
    return Span(tuple(g for part in legible for g in part.glyphs)), whole


def blanks(span: Span, begin: float) -> tuple[Blank, ...]:
    """What is blank if an address was read whole: what follows its lines, what stands before them, the next line.

    Args:
        span: the address as it was read.
        begin: where the print of values begins, fraction of the card's width.
    """
    lines = _lines(span)
    if not lines:
        return ()
    em = EM * max(row.height for row in span.rows)
    begin = min(begin, *(line[0].x - em / 2 for line in lines))
    longest = max(line[-1].x + _width(line[-1], em) / 2 for line in lines)
    found: list[Blank] = []
    for line in lines:
        top, bottom = _ink(line)
        end = line[-1].x + _width(line[-1], em) * 0.75
        short = line is not lines[-1] and end + em < longest
        found += [
            Blank(FIELD, (end, top, _COLUMN_END, bottom), GoesOn.MAYBE if short else GoesOn.HARDLY),
            Blank(FIELD, (begin, top, line[0].x - em * 0.75, bottom), GoesOn.MAYBE),
        ]
        found += [
            Blank(FIELD, (a.x + _width(a, em) * 0.7, top, b.x - _width(b, em) * 0.7, bottom), GoesOn.MAYBE)
            for a, b in pairwise(line)
        ]
    last = lines[-1]
    top, bottom = _ink(last)
    pitch = (last[0].row.y - lines[0][0].row.y) / (len(lines) - 1) if len(lines) > 1 else last[0].row.height * 1.05
    reach = last[-1].x + _width(last[-1], em) / 2
    cells = sum(_width(glyph, em) for glyph in last) / em
    full = reach + em > (longest if len(lines) > 1 else _ONE_LINE_FULL) or cells > _CHARACTERS_FULL - _NARROW
    below = (begin, bottom + em * 0.2, _COLUMN_END, min(bottom + pitch, _LAST_LINE_END))
    common = last[-1].char.text in _COMMON_ENDS
    goes_on = GoesOn.HARDLY if not full else GoesOn.MAYBE if common else GoesOn.LIKELY
    behind = last[-1].x + _width(last[-1], em) * 0.75
    next_one = (behind, top, min(_COLUMN_END, behind + _NEXT_ONE * em), bottom)
    return (*found, Blank(FIELD, next_one, next_one=True), Blank(FIELD, below, goes_on, ended=not full))


def address_field(span: Span, *, whole: bool, supposed: bool = False) -> Field:
    """An address; one with a line missing is not sure, nor one whose county may be another, misread one.

    Regions are a soft prior: new districts and estates are called 区 too, and what may be one of these has to be read
    very clearly. Only where the recogniser itself held another character possible, and that one makes a county of the
    name, is the address repaired, and then it is never sure.

    Args:
        span: the address as it was read.
        whole: whether the positions of its lines show that none is missing.
        supposed: whether its characters are taken to be what they were read as.
    """
    field = free_text_field(FIELD, span, without_space, told=told_by_region(span))
    field = supposed_sure(field) if supposed else field
    if not whole or span.widest_gap > _GAP:
        return unsure(field, "FIELD_INCOMPLETE")
    text = field.value or ""
    if _faint_alone(span) or _BARE_UNIT.search(text):
        return unsure(field)
    if _STROKE_FOR_ONE.search(text):
        return repaired(field, _STROKE_FOR_ONE.sub("1", text), field.confidence)
    if not begins_with_stranger(text) or (field.confidence >= _SURE_STRANGER and not resembles_county(text)):
        return field
    known = regions_of_name(text).length
    return unsure(
        with_known_name(
            field,
            span,
            without_space,
            lambda t: regions_of_name(t).length > known and not begins_with_stranger(t),
        )
    )


def _lines(span: Span) -> list[list[Glyph]]:
    """The glyphs of each line: a line may be of several rows, side by side."""
    lines: list[list[Glyph]] = []
    for glyph in span.glyphs:
        if lines and abs(glyph.row.y - lines[-1][-1].row.y) < glyph.row.height / 2:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _ink(line: Sequence[Glyph]) -> tuple[float, float]:
    """Where the print of a line begins and ends, fractions of the card's height."""
    rows: list[Row] = list(dict.fromkeys(glyph.row for glyph in line))
    y, height = sum(r.y for r in rows) / len(rows), max(r.height for r in rows) * INK
    return y - height / 2, y + height / 2


def _width(glyph: Glyph, em: float) -> float:
    return em * _NARROW if glyph.char.text.isascii() else em


def _legible(line: Span) -> bool:
    """Whether a line is print rather than a second script or background that the recogniser stumbled over."""
    return sum(g.char.probability for g in line.glyphs) / len(line.glyphs) > 0.5


def _faint_alone(span: Span) -> bool:
    """Whether the last of several lines is one character, of no context and so easily misread, that is not clear."""
    last = _lines(span)[-1:] if len(span.rows) > 1 else []
    return len(last) == 1 and len(last[0]) == 1 and last[0][0].char.probability < _SURE_STRANGER
