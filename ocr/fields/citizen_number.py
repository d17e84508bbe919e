"""Citizen numbers by GB 11643."""

from __future__ import annotations

import re

from ocr.fields.number_run import is_crowded, is_legal_number, number_in
from ocr.fields.outcome import SURE_ILLEGAL, SURE_LEGAL, field_of, missing, others_of, posterior
from ocr.fields.settling import CLEAR
from ocr.lines.rows import Span
from ocr.reading import Field
from ocr.standards import citizen_number

NUMBER_SYMBOLS = "0123456789X"
_RIVAL_MARGIN = 4.0
"""A legal value is chosen over a likelier illegal one within this margin of log probability."""


def citizen_number_field(name: str, span: Span) -> Field:
    """Decode an 18-character citizen number (GB 11643): 17 digits, check character, a real birth date.

    One with a wrong check character may be sure, and stays as it is printed; one without a possible birth date never
    is, since other long numbers lie about on desks.
    """
    if not span.glyphs:
        return missing(name)
    span = number_in(span)
    if span.confidence > CLEAR and citizen_number.is_well_formed(span.text) and is_legal_number(span.text):
        return field_of(name, span, span.text, span.confidence, sure=True)
    lattice = span.lattices()[0]
    candidates = [(t, s) for t, s in lattice.beam(NUMBER_SYMBOLS) if citizen_number.is_well_formed(t)]
    if not candidates:
        digits = re.sub(r"[^0-9X]", "", span.text.upper())
        return field_of(name, span, digits or None, min(0.5, span.confidence), sure=False)
    printed, best = candidates[0]
    legal = next(((t, s) for t, s in candidates if is_legal_number(t)), None)
    alternatives = others_of(candidates[1:], best)
    confidence = min(span.confidence, posterior(candidates, printed))
    if legal is None or legal[0] == printed or best - legal[1] > _RIVAL_MARGIN:
        threshold = SURE_LEGAL if legal and legal[0] == printed else SURE_ILLEGAL
        born = citizen_number.birth_date(printed)
        sure = confidence >= threshold and citizen_number.is_possible_birth(born) and not is_crowded(span)
        return field_of(name, span, printed, confidence, sure=sure, alternatives=alternatives)
    confidence = min(0.5, posterior(candidates, legal[0]))
    alternatives = others_of([c for c in candidates if c[0] != legal[0]], legal[1])
    return field_of(name, span, legal[0], confidence, sure=False, repaired=True, alternatives=alternatives)
