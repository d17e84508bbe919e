"""Names in Latin letters: READ as they are printed where they are clear, and nothing else is."""

from __future__ import annotations

import pytest

from ocr.fields.latin_name import latin_name_field
from ocr.lines.rows import Span
from ocr.reading import FieldStatus
from tests.printed import span, spans


@pytest.mark.parametrize(
    "text", ["ZHANG SAN", "ANNA MARIA O'NEILL", "MÜLLER-ÅBERG, JÖRG", "Nguyễn Văn A", "LEE", "SMITH, J.", "A. SAMPLE"]
)
def test_a_clear_latin_name_is_read(text: str) -> None:
    """Letters with their diacritics, and what stands between the parts of a name."""
    field = latin_name_field("name", span(text), str.strip)
    assert (field.value, field.status, field.codes) == (text, FieldStatus.READ, ())


@pytest.mark.parametrize("text", ["ZHANG 张", "ZHANG SAN 1", "SPECIMEN<<", "О'NEILL", "--", "A  B", "姓名"])
def test_what_is_no_latin_name_is_never_sure(text: str) -> None:
    """Characters, figures and letters of another script, which are read in the place of Latin ones."""
    assert latin_name_field("name", span(text), str.strip).status is FieldStatus.UNSURE


def test_a_letter_in_doubt_puts_the_name_in_doubt() -> None:
    """No grammar supports a name: the likelier letter is reported, and the other one beside it."""
    field = latin_name_field("name", span("JAN", wavering={0: {"J": 0.7, "I": 0.29}}), str.strip)
    assert (field.value, field.status) == ("JAN", FieldStatus.UNSURE)
    assert "IAN" in {other.value for other in field.alternatives}


def test_a_space_in_doubt_puts_the_name_in_doubt() -> None:
    """A space is a part of a name as its letters are."""
    faint = latin_name_field("name", span("AN NA", wavering={2: {" ": 0.6, "-": 0.39}}), str.strip)
    assert (faint.value, faint.status) == ("AN NA", FieldStatus.UNSURE)
    assert "AN-NA" in {other.value for other in faint.alternatives}


def test_a_name_in_two_rows_is_never_sure() -> None:
    """Whether a part of the name ends with the row is printed nowhere."""
    assert latin_name_field("name", spans("ANNA", "MARIA"), str.strip).status is FieldStatus.UNSURE


def test_nothing_printed_is_missing() -> None:
    """A name of which nothing was found is MISSING."""
    assert latin_name_field("name", Span(()), str.strip).status is FieldStatus.MISSING
