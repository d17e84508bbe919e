"""What a grammar makes of a span: a field with its value, alternatives, confidence and status.

What is printed wrong stays wrong: a value that no grammar allows is still reported as printed when it was read
clearly. Only where the recogniser itself wavers does a grammar choose, and then the field says ``repaired``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ocr.lines.rows import Span
from ocr.reading import Alternative, Field, FieldStatus

SURE_LEGAL = 0.60
"""A value that its own grammar confirms (check character, date, closed list) needs only this."""
SURE_ILLEGAL = 0.97
"""A value that its grammar forbids is reported as sure only when it was read this clearly."""
_SURE_TWICE = 0.30
"""A value that another, surely read one implies needs only this."""


def missing(name: str) -> Field:
    """The field of which nothing was found."""
    return Field(name, "", None, 0.0, FieldStatus.MISSING, codes=("FIELD_MISSING",))


def field_of(
    name: str,
    span: Span,
    value: str | None,
    confidence: float,
    *,
    sure: bool,
    repaired: bool = False,
    alternatives: tuple[Alternative, ...] = (),
) -> Field:
    """The field that a span shows: READ where it has a value and that is sure, else UNSURE."""
    status = FieldStatus.READ if sure and value is not None else FieldStatus.UNSURE
    codes = () if status is FieldStatus.READ else ("LOW_CONFIDENCE",)
    if repaired:
        codes = (*codes, "VALUE_REPAIRED")
    confidence = round(float(confidence), 4)
    return Field(name, span.text, value, confidence, status, alternatives, repaired, span.quad, codes)


def unsure(field: Field, code: str = "LOW_CONFIDENCE") -> Field:
    """The field with READ lowered to UNSURE, for the reason that the code gives."""
    return replace(field, status=FieldStatus.UNSURE, codes=(code,)) if field.status is FieldStatus.READ else field


def repaired(field: Field, value: str, confidence: float) -> Field:
    """A text with another value than the likeliest: it says so, is never READ, and has the likeliest one beside it."""
    if value == field.value:
        return field
    others = (a for a in field.alternatives if a.value != value)
    return replace(
        field,
        value=value,
        repaired=True,
        status=FieldStatus.UNSURE,
        confidence=round(min(0.5, confidence), 4),
        codes=("LOW_CONFIDENCE", "VALUE_REPAIRED"),
        alternatives=(Alternative(field.value or "", field.confidence), *others)[:5],
    )


def beside(field: Field, derived: str | None) -> Field:
    """A field beside the same value as it follows from another, surely read one.

    Two readings made apart that agree are wrong together only where both are wrong in the same way. Where they
    contradict each other, the field is sure only if it was read as clearly as a value that no grammar allows.
    """
    if field.value is None or derived is None or field.repaired:
        return field
    if field.value != derived:
        return unsure(field) if field.confidence < SURE_ILLEGAL else field
    if field.status is FieldStatus.UNSURE and field.confidence >= _SURE_TWICE:
        return replace(field, status=FieldStatus.READ, codes=())
    return field


def posterior(candidates: Sequence[tuple[str, float]], chosen: str) -> float:
    """Share of the candidates' probability that ``chosen`` has."""
    top = max(score for _, score in candidates)
    weights = {text: math.exp(score - top) for text, score in candidates}
    return weights[chosen] / sum(weights.values())


def others_of(candidates: Sequence[tuple[str, float]], best: float) -> tuple[Alternative, ...]:
    """The likelier candidates as alternatives, each with its probability as a share of the best one's (log) score."""
    likely = [Alternative(t, min(1.0, math.exp(min(0.0, s - best)))) for t, s in candidates[:4]]
    return tuple(a for a in likely if a.probability > 0.001)
