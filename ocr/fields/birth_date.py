"""Birth dates as they are printed in Chinese."""

from __future__ import annotations

import re
from datetime import date

from ocr.fields import dates
from ocr.fields.outcome import SURE_LEGAL, field_of, missing
from ocr.lines.rows import Span
from ocr.reading import Field
from ocr.standards import citizen_number

_PRINTED_BIRTH = re.compile("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日?")


def birth_date_field(name: str, span: Span) -> Field:
    """Decode a birth date printed as ``1990年1月5日``."""
    if not span.glyphs:
        return missing(name)
    printed = _PRINTED_BIRTH.search(span.text)
    shown = Span(span.glyphs[printed.start() : printed.end()]) if printed else span
    if (value := _birth_date(shown.text)) is not None:
        return field_of(name, shown, value.isoformat(), shown.confidence, sure=shown.confidence >= SURE_LEGAL)
    for lattice in span.lattices():
        legal = [d for t, _ in lattice.beam("0123456789年月日") if (d := _birth_date(t)) is not None]
        if legal:
            confidence = min(0.5, span.confidence)
            return field_of(name, span, legal[0].isoformat(), confidence, sure=False, repaired=True)
    return field_of(name, span, None, span.confidence, sure=False)


def _birth_date(text: str) -> date | None:
    born = dates.parse_birth_date(text)
    return born if citizen_number.is_possible_birth(born) else None
