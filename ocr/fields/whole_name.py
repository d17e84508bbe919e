"""The whole name of somebody who has none in Chinese characters."""

from __future__ import annotations

from dataclasses import replace

from ocr.fields.outcome import missing
from ocr.reading import Field, FieldStatus


def whole_latin_name(surname: Field, given: Field) -> Field:
    """Surname first, as both are printed; as sure as the less sure of both."""
    parts = [field for field in (surname, given) if field.value]
    if not parts or not surname.value:
        return missing("name")
    return replace(
        min(parts, key=lambda field: (field.status is FieldStatus.READ, field.confidence)),
        name="name",
        text=" ".join(field.text for field in parts),
        value=" ".join(field.value or "" for field in parts),
        box=surname.box,
        alternatives=(),
    )
