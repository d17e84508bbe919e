"""Printed fields that documents with a zone have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ocr.documents.zone_page import Values
from ocr.fields.outcome import missing, unsure
from ocr.reading import Field, FieldStatus

_SURE_ALONE: Final = 0.96
"""Print needs so much where the zone says the same and is not sure of it."""
_OF_VALUE: Final = 4
"""Print with so many figures that is clear and no value, where a number or a day should stand, is printed wrong."""


def common_values(of: Values) -> Mapping[str, Field]:
    """Number, names, sex, nationality and days beside what the zone says; what is not printed is as the zone says."""
    surname, given = of.printed.names.latin_names(("surname", "given_names"), of.names)
    printed = {
        "number": of.printed.code("number", "[A-Z0-9]{5,14}", of.expected("number")),
        "surname": surname,
        "given_names": given,
        "sex": of.printed.sex("sex", of.expected("sex")),
        "nationality": missing("nationality"),
        "birth_date": of.printed.day("birth_date", of.expected("birth_date")),
        "valid_until": of.printed.day("valid_until", of.expected("valid_until")),
    }
    return {name: field if field.value else as_the_zone_says(of, name) for name, field in printed.items()}


def as_the_zone_says(of: Values, name: str) -> Field:
    """A field that a page prints in its zone alone."""
    said = of.said.get(f"mrz.{name}")
    return missing(name) if said is None or said.value is None else replace(said, name=name)


def beside_the_zone(of: Values, name: str, printed: Field) -> Field:
    """A printed field, or what the zone alone says of it where print is too faint: the place is the zone's then, so
    that nothing compares the two.

    Only what check digits or closed lists confirm in a zone may stand so: number, days, sex. What is clear and says
    something else, or nothing that may stand there, stays as it is printed.
    """
    said = of.said.get(f"mrz.{name}")
    if said is None:
        return printed
    if said.status is not FieldStatus.READ and not said.repaired and said.value == printed.value:
        return printed if printed.confidence >= _SURE_ALONE else unsure(printed)  # what two digits leave open
    if said.status is not FieldStatus.READ or printed.status is FieldStatus.READ:
        return printed
    if printed.value is None:
        illegible = of.printed.is_illegible(name, _OF_VALUE, said.value or "")
        return as_the_zone_says(of, name) if illegible else printed
    return as_the_zone_says(of, name) if printed.value == said.value else printed
