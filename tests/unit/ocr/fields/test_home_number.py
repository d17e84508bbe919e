"""Numbers of identity cards at home: their form, their own check character, and what a zone says of them."""

from __future__ import annotations

import pytest

from ocr.fields.home_number import home_number_field
from ocr.lines.rows import Span
from ocr.reading import FieldStatus
from tests.printed import printed


@pytest.mark.parametrize(
    ("text", "probability", "zone", "value", "status"),
    [
        ("A123456(3)", 0.7, None, "A123456(3)", FieldStatus.READ),
        ("A123456（3）", 0.7, None, "A123456(3)", FieldStatus.READ),
        ("A123456(4)", 0.9, None, "A123456(4)", FieldStatus.UNSURE),
        ("1234567(8)", 0.9, None, "1234567(8)", FieldStatus.UNSURE),
        ("1234567(8)", 0.9, "12345678", "1234567(8)", FieldStatus.READ),
        ("A123456(3)", 0.7, "B123456<", "A123456(3)", FieldStatus.READ),
        ("A123456(3)", 0.7, "A1234564", "A123456(3)", FieldStatus.UNSURE),
        ("A123456789", 0.7, None, "A123456789", FieldStatus.READ),
        ("12345678901", 0.99, None, None, FieldStatus.MISSING),
    ],
)
def test_a_home_number(text: str, probability: float, zone: str | None, value: str | None, status: FieldStatus) -> None:
    """Its own check character or the zone makes it sure; a zone with another one makes it unsure."""
    field = home_number_field("home_number", [Span(printed(text, 0.1, 0.5, sure=probability).glyphs)], zone)
    assert (field.value, field.status) == (value, status)
