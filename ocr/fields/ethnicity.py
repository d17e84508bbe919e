"""Ethnicities: those of GB/T 3304, and those that no list has."""

from __future__ import annotations

import math

from ocr.fields.outcome import SURE_ILLEGAL, SURE_LEGAL, field_of, missing, others_of, posterior
from ocr.fields.settling import settle
from ocr.fields.unlisted import is_sure_ethnicity
from ocr.lines.rows import Span
from ocr.reading import Field
from ocr.standards import ethnicities

_SURE_CHOICE = 0.98
"""A value chosen from a closed list is sure when it has this share of the list's probability."""
_UNLIKELY = -8.0
"""Log probability below which a text is none of a closed list; half of it is likely enough to be sure."""


def ethnicity_field(name: str, span: Span) -> Field:
    """Decode one of the 56 ethnicities of GB/T 3304, printed without 族; one in no list is taken as it is printed."""
    if not span.glyphs:
        return missing(name)
    value = ethnicities.normalise(span.text)
    if value is not None:
        return field_of(name, span, value, span.confidence, sure=span.confidence >= SURE_LEGAL)
    lattice = span.lattices()[0]
    scored = sorted(((lattice.score(n), n) for n in ethnicities.NAMES), reverse=True)
    best = [(n, s) for s, n in scored[:5] if math.isfinite(s)]
    if best and best[0][1] > _UNLIKELY:
        chosen, score = best[0]
        confidence = posterior(best, chosen)
        sure = confidence >= _SURE_CHOICE and score > _UNLIKELY / 2
        others = others_of(best[1:], score)
        confidence = confidence if sure else min(0.5, confidence)
        return field_of(name, span, chosen, confidence, sure=sure, repaired=True, alternatives=others)
    unlisted = ethnicities.unlisted_form(span.text)
    confidence = min(settle(g.row.lattice, g.char).probability for g in span.glyphs)
    if is_sure_ethnicity(unlisted, confidence, SURE_ILLEGAL):
        return field_of(name, span, unlisted, confidence, sure=True)
    return field_of(name, span, unlisted or None, min(0.3, span.confidence), sure=False)
