"""Texts of a closed list, such as a marital status."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from ocr.fields.outcome import repaired
from ocr.reading import Field, FieldStatus
from ocr.text.lookalikes import differs_only_by_lookalikes

_CLEAR: Final = 0.75
"""A text that many documents have needs only that the recogniser does not waver between two of them."""


def listed(field: Field, words: Collection[str]) -> Field:
    """A text that is doubtful for its characters alone: sure as one of a list, or the one that looks like it."""
    if field.status is not FieldStatus.UNSURE or field.codes != ("LOW_CONFIDENCE",) or field.repaired:
        return field
    if field.value in words:
        return replace(field, status=FieldStatus.READ, codes=()) if field.confidence >= _CLEAR else field
    like = [word for word in words if differs_only_by_lookalikes(field.value or "", word)]
    return repaired(field, like[0], field.confidence) if len(like) == 1 else field
