"""The name: which rows belong to it, since it may be set in several lines, and what is blank beside and below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ocr.documents.cn_resident_id.cleaning import clean_name
from ocr.documents.cn_resident_id.values import TEXT_END
from ocr.fields.name import glyph_places, name_field
from ocr.fields.outcome import unsure
from ocr.glyphs.place import GlyphPlace
from ocr.lines.rows import Row, Span
from ocr.lines.unread_print import goes_on_unread
from ocr.quality.blank import Blank, GoesOn
from ocr.reading import Field

FIELD = "name"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_DOT = re.compile("[·•・.．‧∙-]")
_SEX_ROW = re.compile("[男女].{0,3}[民族]")
_PITCH = 1.5
"""Lines of a name stand closer than this, in heights of the higher row."""
_ABOVE_SEX = 0.045
"""The last line of a name stands at least so much above sex and ethnicity, fraction of the card's height."""
_SURELY = 0.9
"""Mean probability of a line above, where a name in a second script may stand too."""
_LEGIBLE = 0.5
"""The same of a line below."""
_AS_HIGH = 0.7
"""A row in a second script is less high than this share of a name's."""
_LOWERED = 0.015
"""A name whose middle stands so much below its label's may have a line above it, fraction of the card's height."""
_INK, _EM = 0.74, 0.47
"""Share of a row's height that its print takes up, and width of a character as a share of it, fractions of the card."""
_COLUMN_END, _BELOW_END = 0.585, 0.27
"""Right of the first stands the portrait, right of the second, lower down, the label of ethnicity, which has a second
script above it on some cards: fractions of the card's width."""
_LONG, _WIDE = 5, 1.2
"""A name of so many characters mostly has a dot, which may have been overlooked where a step is so many times wider."""
_SHORTEST = 2
"""Characters of nearly every name: a shorter one may be whole, and may have lost some."""


def field_of_name(span: Span, rows: Sequence[Row], *, whole: bool, placed: bool) -> Field:
    """The name of a card; not sure where a part of it may be missing, or where it may be none.

    Args:
        span: the name as it was read.
        rows: all rows of the side.
        whole: whether no print below it is left that is neither read nor of a second script.
        placed: whether its label, or its place above sex and ethnicity, says that it is the name.
    """
    field = name_field(FIELD, span, clean_name)
    doubt = _doubt(span, rows, field.value or "", whole=whole, placed=placed)
    return unsure(field, doubt) if doubt else field


def places(span: Span, rows: Sequence[Row], value: str, *, whole: bool, placed: bool) -> tuple[GlyphPlace, ...]:
    """Where the Chinese characters of a name stand; none where more than its characters is doubtful.

    Args:
        span: the name as it was read.
        rows: all rows of the side.
        value: the name.
        whole: as `field_of_name` has it.
        placed: likewise.
    """
    return () if _doubt(span, rows, value, whole=whole, placed=placed) else glyph_places(span)


def all_lines(first: Span, others: Sequence[Span], sex_y: float) -> tuple[Span, bool]:
    """The whole name, top down, and whether no print below it is left that is neither read nor of a second script.

    Args:
        first: the line that was taken for the name's.
        others: the values of the lines around it that belong to no other field.
        sex_y: where sex and ethnicity stand, fraction of the card's height.
    """
    if not first.glyphs:
        return first, True
    rows, whole = list(first.rows), True
    spans = [first]
    for other in sorted(others, key=lambda s: abs(s.glyphs[0].row.y - rows[0].y)):
        row = other.glyphs[0].row
        near = min(abs(row.y - r.y) / max(row.height, r.height) for r in rows) < _PITCH
        if not near or row in rows or row.y > sex_y - _ABOVE_SEX:
            continue
        if _is_name(other, above=row.y < rows[0].y):
            spans.append(other)
            rows += other.rows
        elif row.y > rows[0].y and not _is_second_script(other, rows[0].height):
            whole = False
    spans.sort(key=lambda s: s.glyphs[0].row.y)
    return Span(tuple(g for span in spans for g in span.glyphs)), whole


def blanks(span: Span, begin: float, label_y: float | None, sex_row: float) -> tuple[Blank, ...]:
    """What is blank if a name was read whole: what stands beside each of its lines, and the room below the last.

    The room above the first is another's, that of a name in a second script; only where the name stands lower than its
    label is it looked at too.

    Args:
        span: the name as it was read.
        begin: where the print of values begins, fraction of the card's width.
        label_y: the label's centre line, fraction of the card's height; None where it was not found.
        sex_row: where the print of sex and ethnicity begins, fraction of the card's height.
    """
    if not span.glyphs:
        return ()
    found: list[Blank] = []
    for row in span.rows:
        top, bottom = _ink(row)
        places, em = [g.x for g in span.glyphs if abs(g.row.y - row.y) < row.height / 2], _EM * row.height
        found += [
            Blank(FIELD, (max(places) + em, top, _COLUMN_END, bottom), open_set=True),
            Blank(FIELD, (begin, top, min(places) - em * 0.75, bottom), GoesOn.MAYBE, open_set=True),
            *(
                Blank(FIELD, (a + em * 0.7, top, b - em * 0.7, bottom), GoesOn.MAYBE, open_set=True)
                for a, b in pairwise(sorted(places))
            ),
        ]
    begin = min(begin, *(g.x - _EM * g.row.height / 2 for g in span.glyphs))
    highest, lowest = min(_ink(row)[0] for row in span.rows), max(_ink(row)[1] for row in span.rows)
    found.append(Blank(FIELD, (begin, lowest, _BELOW_END, sex_row), GoesOn.MAYBE, open_set=True))
    if label_y is not None and (highest + lowest) / 2 - label_y > _LOWERED:
        above = (begin, highest - span.rows[0].height, _COLUMN_END, highest)
        found.append(Blank(FIELD, above, GoesOn.MAYBE, open_set=True))
    return tuple(found)


def _doubt(span: Span, rows: Sequence[Row], value: str, *, whole: bool, placed: bool) -> str | None:
    """Why a name is not sure, however clear its characters are; None where it may be."""
    if len(value) >= _LONG and "·" not in value and span.widest_gap > _WIDE:
        return "LOW_CONFIDENCE"
    if goes_on_unread(span, rows, TEXT_END):
        return "FIELD_INCOMPLETE"
    sure = placed and whole and len(value) >= _SHORTEST and not _is_of_sex(span)
    return None if sure else "LOW_CONFIDENCE"


def _is_name(line: Span, *, above: bool) -> bool:
    """Whether a line is a part of a name in Chinese characters, and not one in a second script."""
    text = _DOT.sub("", line.text)
    mean = sum(g.char.probability for g in line.glyphs) / len(line.glyphs)
    han = len(_HAN.findall(text))
    return han > 0 and han == len(text) and mean > (_SURELY if above else _LEGIBLE)


def _is_second_script(line: Span, height: float) -> bool:
    """Whether a line is one in Latin letters, smaller than a name whose rows have the given height."""
    return line.text.isascii() and line.glyphs[0].row.height < _AS_HIGH * height


def _ink(row: Row) -> tuple[float, float]:
    """Where the print of a row begins and ends, fractions of the card's height."""
    return row.y - row.height * _INK / 2, row.y + row.height * _INK / 2


def _is_of_sex(span: Span) -> bool:
    """Whether a name is the row below it, sex and ethnicity: it may be taken for one where the name's is hidden."""
    return _SEX_ROW.match(span.text) is not None
