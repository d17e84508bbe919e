"""The month in which a payment card ends: ``MM/YY`` or ``MM/YYYY``; of several months on a card the last one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ocr.fields.outcome import field_of, missing
from ocr.lines.rows import Row, Span, joined, lines
from ocr.reading import Field
from ocr.text import half_width

_MONTH: Final = re.compile(
    "(?:(?<![0-9])|(?<=/[0-9]{2}))(0[1-9]|1[0-2])/(20[0-9]{2}|[0-9]{2})(?:(?![0-9])|(?=(?:0[1-9]|1[0-2])/))"
)
"""Two months of a row may stand close: its spaces are lost."""
_SURE: Final = 0.97
"""Nothing else on the card says the month: 03 and 08 embossed look alike."""


def card_expiry_field(name: str, rows: Sequence[Row]) -> Field:
    """The field, its value ``YYYY-MM``; READ where each of its characters is probable enough."""
    found: list[tuple[str, Span]] = []
    for line in lines(row for row in rows if row.glyphs):
        glyphs = joined(row.glyphs for row in line)
        text = "".join(one if len(one := half_width(glyph.char.text)) == 1 else " " for glyph in glyphs)
        for match in _MONTH.finditer(text):
            year = match[2] if len(match[2]) > 2 else f"20{match[2]}"
            found.append((f"{year}-{match[1]}", Span(glyphs[match.start() : match.end()])))
    if not found:
        return missing(name)
    value, span = max(found, key=lambda one: one[0])
    return field_of(name, span, value, span.confidence, sure=span.confidence >= _SURE)
