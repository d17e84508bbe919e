"""The issuing authority: long names stand in two lines, of which the finder may miss parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from ocr.documents.cn_resident_id.cleaning import clean_text
from ocr.fields.free_text import free_text_field, with_known_name
from ocr.fields.in_region import told_by_region
from ocr.fields.outcome import unsure
from ocr.fields.text_by_glyph import supposed_sure
from ocr.lines.labelled_lines import LabelledLines
from ocr.lines.rows import Glyph, Row, Span
from ocr.reading import Field
from ocr.standards import issuing_authority
from ocr.standards.region_names import regions_of_name

FIELD: Final = "issuing_authority"
_SURE_STRANGER: Final = 0.98
"""Least confidence of an issuer that is sure although its region is in no table."""
_ORGAN_ALONE: Final = 4
"""An issuer's line with no more characters than this holds 公安局 alone: the name stands above it."""
_PITCH: Final = 0.09
"""Lines of an issuer stand closer than this, fraction of the card's height."""
_COMPLETE: Final = re.compile(r"[局处队]\s*$")
"""An issuing authority that ends so does not go on in a second line."""
_GAP: Final = 1.8
"""A step between characters of a line so many times wider than usual has lost a character."""
_INDENT: Final = 0.03
"""Lines of one text begin no further apart than this, fraction of the card's width."""
_NEXT_LINE: Final = 0.12
"""Print so near above an issuer's first line belongs to it, fraction of the card's height."""
_VALIDITY: Final = 0.04
"""So much above the validity's centre line an issuer has ended, fraction of the card's height."""


def all_lines(table: LabelledLines, first: Span, *, issuer_line: int | None, validity_line: int | None) -> Span:
    """The whole issuer, top down: the line of its label, the one above where a long name begins, those below it.

    Args:
        table: all lines of the side.
        first: what stands in the line of its label.
        issuer_line: that line; None where none was found, and then there is no issuer.
        validity_line: the line of the validity; None where none was found.
    """
    if issuer_line is None:
        return Span(())
    left = first.glyphs[0].x if first.glyphs else 0.40
    middle, bottom = table.y(issuer_line), table.y(validity_line) if validity_line is not None else 1.0
    complete = _COMPLETE.search(first.text) is not None
    alone = complete and len(first.glyphs) > _ORGAN_ALONE and issuing_authority.names_known_region(first.text)
    begins = 0.0 if alone else _PITCH
    ends = middle if complete else bottom - 0.03
    glyphs: list[Glyph] = []
    for i in range(len(table.lines)):
        if i == issuer_line:
            glyphs += first.glyphs
        elif i != validity_line and middle - begins < table.y(i) < ends:
            glyphs += [g for g in table.glyphs(i) if g.x > left - 0.05]
    return Span(tuple(glyphs))


def field_of_issuer(span: Span, *, supposed: bool = False) -> Field:
    """An issuer has the form of one; one of another form or of a region in no table has to be read very clearly.

    Each begins with the name of a region: one that does not has lost its beginning, and is never sure.

    Args:
        span: the issuer as it was put together.
        supposed: whether its characters are taken to be what they were read as.
    """
    field = free_text_field(FIELD, span, clean_text, told=told_by_region(span))
    field = supposed_sure(field) if supposed else field
    text = field.value or ""
    if span.widest_gap > _GAP:
        return unsure(field, "FIELD_INCOMPLETE")
    stranger = not issuing_authority.names_known_region(text) and field.confidence < _SURE_STRANGER
    if stranger:
        field = with_known_name(field, span, clean_text, issuing_authority.names_known_region)
    odd = not issuing_authority.is_plausible(text)
    whole = issuing_authority.is_complete(text) and field.confidence >= _SURE_STRANGER
    nowhere = not regions_of_name(text).length
    return unsure(field) if stranger or nowhere or (odd and not whole) else field


def is_broken(span: Span, rows: Iterable[Row], validity_y: float) -> bool:
    """Whether characters may be missing between or beside those of an issuer.

    Args:
        span: the issuer as it was put together.
        rows: the rows of the side, those in which nothing was read among them.
        validity_y: centre line of the validity, fraction of the card's height.
    """
    if not span.glyphs:
        return False
    lines = _lines(span)
    if any(_has_gap(line) for line in lines) or _spread(line[0].x for line in lines) > _INDENT:
        return True
    left = min(line[0].x for line in lines) - _INDENT
    top = min(glyph.row.y for glyph in span.glyphs) - _NEXT_LINE
    others = (row for row in rows if row not in span.rows and (row.box[0] + row.box[2]) / 2 > left)
    return any(top < row.y < validity_y - _VALIDITY for row in others)


def _lines(span: Span) -> Sequence[Sequence[Glyph]]:
    """The glyphs of a span, line by line: rows beside each other are one line."""
    lines: list[list[Glyph]] = []
    for glyph in span.glyphs:
        if lines and abs(lines[-1][-1].row.y - glyph.row.y) < glyph.row.height / 2 and glyph.x > lines[-1][-1].x:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _has_gap(line: Sequence[Glyph]) -> bool:
    steps = [b.x - a.x for a, b in pairwise(line)]
    return len(steps) > 1 and max(steps) > _GAP * float(np.median(steps))


def _spread(values: Iterable[float]) -> float:
    all_values = list(values)
    return max(all_values) - min(all_values)
