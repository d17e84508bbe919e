"""Which fields print alone says, and which of these are texts whose length nothing tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ocr.documents import DocumentType, Kind, PageLayout
from ocr.reading import Field, FieldStatus

OPEN_LENGTH: Final = frozenset(
    {Kind.NAME, Kind.ANY_NAME, Kind.REPRESENTATIVE, Kind.LATIN_NAME, Kind.ADDRESS, Kind.TEXT}
)
_CHECKED: Final = frozenset({Kind.CITIZEN_NUMBER, Kind.CARD_NUMBER})
"""Kinds each value of which has a check character."""
_ZONE: Final = "mrz."
_NAMES: Final = ("surname", "given_names")


def of_print_alone(document: DocumentType, layout: PageLayout, fields: Mapping[str, Field]) -> Mapping[str, bool]:
    """The fields of a page that no zone, code or check character says, and of each whether it is of open length."""
    return {
        spec.name: spec.kind in OPEN_LENGTH
        for spec in document.fields
        if spec.name in layout.fields
        and not (spec.kind in _CHECKED or spec.checked)
        and spec.name not in layout.codes
        and not spec.name.startswith(_ZONE)
        and not _is_said_by_zone(spec.name, fields)
    }


def _is_said_by_zone(name: str, fields: Mapping[str, Field]) -> bool:
    """Whether a zone, surely read, says what print does: names in it are sure only where print agrees."""
    field, said = fields.get(name), fields.get(f"{_ZONE}{name}")
    if field is None or said is None or {field.status, said.status} != {FieldStatus.READ}:
        return False
    return name in _NAMES or (field.value or "").startswith(said.value or "\0")
