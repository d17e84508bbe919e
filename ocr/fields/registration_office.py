"""The office that registered a company, as a seal says it badly and the company's code says where it is."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Final

from ocr.fields.outcome import repaired
from ocr.reading import Field, FieldStatus
from ocr.standards import registration_offices, uscc

_ALIKE: Final = 0.6
"""A reading is so much like the name that it is taken for, 0..1, as SequenceMatcher has it."""
_CLEAR: Final = 0.9
"""What was read so clearly and has the form of an office is one: a city's office registers for its districts too."""
_CLEARLY: Final = 0.02
"""It is less like any other by so much."""


def office_of_code(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """The fields of a business licence, an unsure office as the one that its code tells it is meant to be.

    Nothing is changed where the code is not sure, or where the office was READ; what is changed says that it was
    repaired, and is not sure.
    """
    office, code = fields["registration_authority"], fields["uscc"]
    if office.value is None or office.status is FieldStatus.READ or code.value is None:
        return fields
    if code.status is not FieldStatus.READ or not uscc.has_right_check_character(code.value):
        return fields
    if office.confidence >= _CLEAR and office.value.endswith(registration_offices.KINDS):
        return fields
    names = registration_offices.names(code.value)
    alike = sorted((SequenceMatcher(None, office.value, name, autojunk=False).ratio(), name) for name in names)[-2:]
    if not alike or alike[-1][0] < _ALIKE or (len(alike) > 1 and alike[-1][0] - alike[0][0] < _CLEARLY):
        return fields
    return {**fields, office.name: repaired(office, alike[-1][1], office.confidence)}
