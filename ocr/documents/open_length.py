"""Which fields print alone says, and which of these are texts whose length nothing tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ocr.documents import DocumentType, Kind, PageLayout

OPEN_LENGTH: Final = frozenset(
    {Kind.NAME, Kind.ANY_NAME, Kind.REPRESENTATIVE, Kind.LATIN_NAME, Kind.ADDRESS, Kind.TEXT}
)
_CHECKED: Final = frozenset({Kind.CITIZEN_NUMBER, Kind.CARD_NUMBER})
"""Kinds each value of which has a check character."""
_ZONE: Final = "mrz."


def of_print_alone(document: DocumentType, layout: PageLayout) -> Mapping[str, bool]:
    """The fields of a page that no zone, code or check character says, and of each whether it is of open length."""
    return {
        spec.name: spec.kind in OPEN_LENGTH
        for spec in document.fields
        if spec.name in layout.fields
        and not (spec.kind in _CHECKED or spec.checked)
        and spec.name not in layout.codes
        and not spec.name.startswith(_ZONE)
    }
