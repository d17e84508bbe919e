"""Sex, printed as one character."""

from __future__ import annotations

from ocr.fields.outcome import SURE_LEGAL, field_of, missing
from ocr.lines.rows import Span
from ocr.reading import Field

SEXES = {"男": "MALE", "女": "FEMALE"}


def sex_field(name: str, span: Span) -> Field:
    """Decode 男 or 女."""
    for glyph in span.glyphs:
        if (value := SEXES.get(glyph.char.text)) is not None:
            confidence = glyph.char.probability
            return field_of(name, Span((glyph,)), value, confidence, sure=confidence >= SURE_LEGAL)
    for glyph in span.glyphs:
        for text, probability in glyph.row.lattice.rivals(glyph.char):
            if text in SEXES:
                return field_of(name, Span((glyph,)), SEXES[text], min(0.5, probability), sure=False, repaired=True)
    return field_of(name, span, None, 0.0, sure=False) if span.glyphs else missing(name)
