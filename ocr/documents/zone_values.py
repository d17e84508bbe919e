"""Printed fields that documents with a zone have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ocr.documents.zone_page import Values
from ocr.fields.outcome import missing
from ocr.reading import Field


def common_values(of: Values) -> Mapping[str, Field]:
    """Number, names, sex, nationality and days beside what the zone says; what is not printed is as the zone says."""
    surname, given = of.printed.latin_names(("surname", "given_names"), of.names)
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
