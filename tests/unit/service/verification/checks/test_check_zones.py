"""Checks of documents with a machine readable zone: digits, print, the name in characters, the term."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ocr.documents import document_types
from ocr.geometry import Quad
from ocr.reading import Field, FieldStatus, Reading
from service.verification.checks import CHECKS_BY_ID, Case, Check, run_check
from service.verification.values.verdict import Outcome, PageReading, Purpose
from tests.builders import SHARP, make_claim, make_field, the_result
from tests.specimens.travel.holders import draw_holder
from tests.specimens.travel.zone_lines import two_lines

PASSPORT = document_types()["passport"]
HOLDER = draw_holder(random.Random(11), chinese=True)
LINES = two_lines("PO", HOLDER, 44)
DIGITS, PRINT, CHARACTERS, TERM, NATIONALITY = (
    CHECKS_BY_ID[name]
    for name in (
        "mrz_check_digits",
        "mrz_agrees_with_print",
        "mrz_name_characters",
        "passport_term",
        "claim_nationality",
    )
)
GENUINE = {
    "number": HOLDER.number, "name": HOLDER.name, "surname": HOLDER.surname, "given_names": HOLDER.given,
    "sex": HOLDER.sex, "nationality": "CHN", "birth_date": HOLDER.birth_date.isoformat(),
    "issue_date": HOLDER.issue_date.isoformat(), "valid_until": HOLDER.valid_until.isoformat(),
    "mrz.line1": LINES[0], "mrz.line2": LINES[1], "mrz.number": HOLDER.number, "mrz.surname": HOLDER.surname,
    "mrz.given_names": HOLDER.given, "mrz.nationality": "CHN", "mrz.birth_date": HOLDER.birth_date.isoformat(),
    "mrz.sex": HOLDER.sex, "mrz.valid_until": HOLDER.valid_until.isoformat(), "mrz.issuing_state": "CHN",
    "mrz.name": HOLDER.name[:3],
}  # fmt: skip


def case(claimed: str | None = None, **changes: Any) -> Case:
    """A passport; a change is a field's value, a `Field`, or None for a MISSING one; ``mrz_number`` is the zone's."""
    given = {name.replace("mrz_", "mrz."): value for name, value in changes.items()}
    values = {**dict.fromkeys(field.name for field in PASSPORT.fields), **GENUINE, **given}
    fields = {
        name: value if isinstance(value, Field) else make_field(name, value, READ if value else FieldStatus.MISSING)
        for name, value in values.items()
    }
    reading = Reading("passport", "data", Quad.upright(0, 0, 1250, 880), fields, {}, (), SHARP, (), (1280, 960))
    claim = make_claim(nationality=claimed)
    return Case(claim, PASSPORT, (PageReading(0, 0, "", reading),), Purpose.ACCOUNT_OPENING, date(2026, 11, 1))


READ = FieldStatus.READ


def outcome(check: Check, **changes: Any) -> tuple[Outcome, str]:
    """What a check with one result says."""
    result = the_result(check, case(**changes))
    return result.outcome, result.code


def test_right_digits_pass_and_a_wrong_one_fails() -> None:
    """A clear line with a wrong digit is MRZ_CHECK_DIGIT; one that is not sure says nothing."""
    assert outcome(DIGITS) == (Outcome.PASSED, "")
    wrong = LINES[1][:9] + str((int(LINES[1][9]) + 1) % 10) + LINES[1][10:]
    assert outcome(DIGITS, mrz_line2=wrong) == (Outcome.FAILED, "MRZ_CHECK_DIGIT")
    unsure = make_field("mrz.line2", wrong, FieldStatus.UNSURE)
    assert outcome(DIGITS, mrz_line2=unsure)[0] is Outcome.INCONCLUSIVE
    assert outcome(DIGITS, mrz_line1=None, mrz_line2=None) == (Outcome.INCONCLUSIVE, "MRZ_NOT_DETECTED")


def results(**changes: Any) -> dict[str, tuple[Outcome, str]]:
    """What print and zone say of each other, by field."""
    return {one.fields[0]: (one.outcome, one.code) for one in run_check(PRINT, case(**changes))}


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "E00000001"), ("birth_date", "1950-01-01"), ("valid_until", "2031-01-01"), ("nationality", "FRA")],
)
def test_a_zone_that_contradicts_print_is_noticed(field: str, value: str) -> None:
    """Each field apart: the one that differs fails, the others pass."""
    assert {one for one, _ in results().values()} == {Outcome.PASSED}
    found = results(**{field: value})
    assert found.pop(field) == (Outcome.FAILED, "MRZ_VISUAL_MISMATCH")
    assert {one for one, _ in found.values()} == {Outcome.PASSED}


def test_names_that_differ_go_to_a_person() -> None:
    """Clear names that differ are INCONCLUSIVE with the code; unclear ones are for other checks to say."""
    other = make_field("surname", "ZHANGSAN", FieldStatus.UNSURE, confidence=0.99)
    assert results(surname=other)["surname"] == (Outcome.INCONCLUSIVE, "MRZ_VISUAL_MISMATCH")
    assert "surname" not in results(surname=make_field("surname", "ZHANGSAN", FieldStatus.UNSURE))


def test_a_mark_that_print_lost_is_no_difference() -> None:
    """A German zone spells SCHROEDER of a name whose mark the recogniser did not see; a Chinese one does not."""
    names = {"surname": "SCHRODER", "mrz_surname": "SCHROEDER"}
    assert results(**names, mrz_issuing_state="DEU")["surname"] == (Outcome.PASSED, "")
    assert results(**names)["surname"] == (Outcome.INCONCLUSIVE, "MRZ_VISUAL_MISMATCH")


def test_the_name_in_characters_is_the_one_that_the_zone_spells() -> None:
    """The first three characters; another one is a mismatch. Without letters, or beyond GBK, it is not executed; other
    states' zones spell no such name.
    """
    assert outcome(CHARACTERS) == (Outcome.PASSED, "")
    other = "某" + HOLDER.name[1:]
    assert outcome(CHARACTERS, name=other) == (Outcome.FAILED, "MRZ_NAME_CHARACTERS_MISMATCH")
    assert outcome(CHARACTERS, mrz_name=None)[0] is Outcome.NOT_EXECUTED
    assert outcome(CHARACTERS, name="\U0002b7e9" + HOLDER.name[1:])[0] is Outcome.NOT_EXECUTED
    assert outcome(CHARACTERS, mrz_name=None, mrz_issuing_state="FRA")[0] is Outcome.NOT_APPLICABLE
    doubtful = make_field("mrz.issuing_state", "FRA", FieldStatus.UNSURE)
    assert outcome(CHARACTERS, mrz_name=None, mrz_issuing_state=doubtful)[0] is Outcome.NOT_EXECUTED
    assert outcome(CHARACTERS, mrz_name=make_field("mrz.name", "某某", FieldStatus.UNSURE))[0] is Outcome.INCONCLUSIVE


def test_an_unusual_term_is_noted_and_never_fails() -> None:
    """Ten years or five that end the day before, or on the day; other states' passports have other terms."""
    assert outcome(TERM) == (Outcome.PASSED, "")
    assert outcome(TERM, valid_until="2041-02-03") == (Outcome.INCONCLUSIVE, "TERM_UNUSUAL")
    assert outcome(TERM, valid_until="2041-02-03", mrz_issuing_state="FRA")[0] is Outcome.NOT_APPLICABLE


def test_the_declared_nationality_is_compared_with_the_printed_one() -> None:
    """A passport prints it: it is no longer implied by the type."""
    assert outcome(NATIONALITY, claimed="CHN")[0] is Outcome.PASSED
    assert outcome(NATIONALITY, claimed="CHN", nationality="FRA") == (Outcome.FAILED, "NATIONALITY_MISMATCH")
    assert outcome(NATIONALITY, claimed="CHN", nationality=None) == (Outcome.INCONCLUSIVE, "FIELD_MISSING")


def test_a_value_of_the_zone_alone_is_not_compared_with_itself() -> None:
    """A field that repeats the zone's place is no second reading, and gets no finding; the others do."""
    place = Quad.upright(100, 800, 400, 830)
    both = {
        "number": replace(make_field("number", HOLDER.number, READ), box=place),
        "mrz_number": replace(make_field("mrz.number", HOLDER.number, READ), box=place),
    }
    found = results(**both)
    assert "number" not in found
    assert found == {name: one for name, one in results().items() if name != "number"}
