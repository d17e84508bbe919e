"""Unified social credit codes (GB 32100) within a row: each character of its place's class, check characters second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from ocr.fields.outcome import SURE_LEGAL, field_of, missing, others_of, posterior
from ocr.lines.rows import Span
from ocr.reading import Field
from ocr.standards import uscc
from ocr.text import half_width

SYMBOLS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NEVER: Final = str.maketrans("IOSVZ", "10512")
"""Letters that no code has, and the figures that they look like; V looks like none, and is one all the same."""
_IN_REGION: Final = str.maketrans("DQBGTLA", "0086714")
"""Letters read in the place of the region's figures."""
_FORM: Final = re.compile("[0-9A-Z]{18}")
_MARGIN: Final = 5.0
_SURE_WRONG: Final = 0.985
"""A code whose check character is wrong is reported as sure only where it was read this clearly."""


def credit_code_field(name: str, spans: Sequence[Span]) -> Field:
    """The code that one of some spans shows, the first that has its form; MISSING where none has."""
    for span in spans:
        text = "".join(one if len(one := half_width(g.char.text).upper()) == 1 else " " for g in span.glyphs)
        starts = [found.start() for found in re.finditer(f"(?={_FORM.pattern})", text)]
        parts = [Span(span.glyphs[start : start + uscc.LENGTH]) for start in starts]
        own = next((part for part in parts if uscc.has_right_check_character(_plain(part.text))), None)
        if own is None and len(parts) == 1:
            own = parts[0]
        if own is not None:
            return _field(name, own)
    return missing(name)


def _field(name: str, span: Span) -> Field:
    printed = _plain(span.text)
    candidates = _candidates(span)
    if uscc.has_right_check_character(printed):
        share = posterior(candidates, printed) if printed in dict(candidates) else 1.0
        confidence = min(span.confidence, share)
        return field_of(name, span, printed, confidence, sure=confidence >= SURE_LEGAL)
    best = candidates[0][1] if candidates else 0.0
    legal = next(((t, s) for t, s in candidates if uscc.has_right_check_character(t) and best - s <= _MARGIN), None)
    if legal is None:
        well = uscc.is_well_formed(printed)
        return field_of(name, span, printed, span.confidence, sure=well and span.confidence >= _SURE_WRONG)
    share = min(0.5, posterior(candidates, legal[0]))
    others = others_of([one for one in candidates if one[0] != legal[0]], legal[1])
    return field_of(name, span, legal[0], share, sure=False, repaired=True, alternatives=others)


def _candidates(span: Span) -> list[tuple[str, float]]:
    """The codes that a span may say, the likeliest first; what differs in letters that no code has is one of them."""
    alike: dict[str, float] = {}
    for lattice in span.lattices()[:1]:
        for text, score in lattice.beam(SYMBOLS + "IOSZ"):
            plain = _plain(text)
            if len(plain) == uscc.LENGTH:
                alike[plain] = float(np.logaddexp(alike.get(plain, -np.inf), score))
    return sorted(alike.items(), key=lambda one: -one[1])


def _plain(text: str) -> str:
    """A code of characters that codes have: figures in the places of the region, no I, O, S or Z anywhere."""
    plain = half_width(text).upper().translate(_NEVER)
    return plain[:2] + plain[2:8].translate(_IN_REGION) + plain[8:]
