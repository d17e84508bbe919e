"""Checks of the document as a whole: there, of an accepted type, both sides, valid today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ocr.reading import Reading
from service.verification.checks import CHECKS_BY_ID, Limits, run_check
from service.verification.values.verdict import Outcome
from tests.builders import make_case, make_reading, no_document, the_result
from tests.specimens.sides import Side

PORTRAIT, EMBLEM = Side.PORTRAIT, Side.EMBLEM
P, E = make_reading(PORTRAIT), make_reading(EMBLEM)


def codes(check: str, submitted: dict[Side, Reading]) -> list[tuple[str, str]]:
    """(outcome, code) of each of a check's results."""
    results = run_check(CHECKS_BY_ID[check], make_case(submitted=submitted))
    return [(result.outcome.value, result.code) for result in results]


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        ({PORTRAIT: P, EMBLEM: E}, [("PASSED", ""), ("PASSED", "")]),
        ({PORTRAIT: P, EMBLEM: no_document()}, [("PASSED", ""), ("FAILED", "NO_DOCUMENT")]),
        (
            {PORTRAIT: replace(P, codes=("MULTIPLE_DOCUMENTS",)), EMBLEM: E},
            [("FAILED", "MULTIPLE_DOCUMENTS"), ("PASSED", "")],
        ),
        ({}, [("FAILED", "NO_DOCUMENT")]),
    ],
)
def test_each_picture_shows_one_document(submitted: dict[Side, Reading], expected: list[tuple[str, str]]) -> None:
    """A picture without a document, or with several, fails for itself."""
    assert codes("document_found", submitted) == expected


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        ({PORTRAIT: P, EMBLEM: E}, {("PASSED", "")}),
        ({PORTRAIT: no_document()}, {("INCONCLUSIVE", "NO_DOCUMENT")}),
        ({PORTRAIT: replace(P, document_type="library_card")}, {("FAILED", "DOCUMENT_TYPE_NOT_SUPPORTED")}),
        (
            {PORTRAIT: P, EMBLEM: replace(E, document_type="library_card")},
            {("FAILED", "DOCUMENT_TYPE_MISMATCH"), ("PASSED", ""), ("FAILED", "DOCUMENT_TYPE_NOT_SUPPORTED")},
        ),
    ],
)
def test_the_document_is_of_an_accepted_type(submitted: dict[Side, Reading], expected: set[tuple[str, str]]) -> None:
    """A type that is not accepted fails, and so do two sides of different types."""
    assert set(codes("document_type_accepted", submitted)) == expected


@pytest.mark.parametrize(
    ("submitted", "portrait", "emblem"),
    [
        ({PORTRAIT: P, EMBLEM: E}, ("PASSED", ""), ("PASSED", "")),
        ({PORTRAIT: E, EMBLEM: P}, ("PASSED", ""), ("PASSED", "")),
        ({PORTRAIT: P}, ("PASSED", ""), ("FAILED", "EMBLEM_SIDE_MISSING")),
        ({EMBLEM: P}, ("PASSED", ""), ("FAILED", "EMBLEM_SIDE_MISSING")),
        ({PORTRAIT: P, EMBLEM: P}, ("PASSED", ""), ("FAILED", "EMBLEM_SIDE_MISSING")),
        ({PORTRAIT: E, EMBLEM: E}, ("FAILED", "PORTRAIT_SIDE_MISSING"), ("PASSED", "")),
        ({PORTRAIT: no_document(), EMBLEM: E}, ("INCONCLUSIVE", "NO_DOCUMENT"), ("PASSED", "")),
        ({}, ("FAILED", "PORTRAIT_SIDE_MISSING"), ("FAILED", "EMBLEM_SIDE_MISSING")),
    ],
)
def test_both_sides_are_present(
    submitted: dict[Side, Reading], portrait: tuple[str, str], emblem: tuple[str, str]
) -> None:
    """A side counts as present where any picture shows it, whatever its slot."""
    assert codes("pages_present", submitted) == [portrait, emblem]


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        ({PORTRAIT: P, EMBLEM: E}, [("PASSED", ""), ("PASSED", "")]),
        ({PORTRAIT: E, EMBLEM: P}, [("FAILED", "SIDE_REVERSED"), ("FAILED", "SIDE_REVERSED")]),
        ({PORTRAIT: P, EMBLEM: P}, [("PASSED", ""), ("FAILED", "SIDE_REVERSED")]),
        ({PORTRAIT: no_document()}, [("INCONCLUSIVE", "NO_DOCUMENT")]),
    ],
)
def test_a_picture_in_the_wrong_slot_is_seen(submitted: dict[Side, Reading], expected: list[tuple[str, str]]) -> None:
    """Each picture is held against the slot it was submitted in."""
    assert codes("pages_in_place", submitted) == expected


@pytest.mark.parametrize(
    ("remarks", "expected"),
    [
        ((), [("PASSED", "")]),
        (("BLURRED", "LOW_CONFIDENCE"), [("PASSED", "")]),
        (("PHOTOCOPY", "OCCLUDED"), [("FAILED", "PHOTOCOPY"), ("FAILED", "OCCLUDED")]),
        (("NEVER_HEARD_OF",), [("INCONCLUSIVE", "CHECK_NOT_EXECUTED")]),
    ],
)
def test_no_remark_of_the_reader_is_lost(remarks: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    """What has no check of its own fails here; a code that the catalogue does not have is never a pass."""
    assert codes("reader_remarks", {PORTRAIT: replace(P, codes=remarks)}) == expected


@pytest.mark.parametrize(
    ("until", "today", "outcome"),
    [
        ("2030-05-06", date(2030, 5, 6), Outcome.PASSED),
        ("2030-05-06", date(2030, 5, 7), Outcome.FAILED),
        ("LONG_TERM", date(2099, 1, 1), Outcome.PASSED),
    ],
)
def test_a_document_is_valid_through_its_last_day(until: str, today: date, outcome: Outcome) -> None:
    """The last day itself is valid, the day after is not, and a long-term card never expires."""
    result = the_result(CHECKS_BY_ID["document_not_expired"], make_case(valid_until=until, today=today))
    assert result.outcome is outcome
    assert result.code == ("DOCUMENT_EXPIRED" if outcome is Outcome.FAILED else "")


@pytest.mark.parametrize(("today", "code"), [(date(2012, 3, 4), ""), (date(2012, 3, 3), "DOCUMENT_NOT_YET_VALID")])
def test_a_document_is_valid_from_its_first_day(today: date, code: str) -> None:
    """The first day itself is valid, the day before is not."""
    assert the_result(CHECKS_BY_ID["document_already_valid"], make_case(today=today)).code == code


@pytest.mark.parametrize(
    ("until", "outcome", "code"),
    [
        ("2026-03-31", Outcome.PASSED, "DOCUMENT_EXPIRING_SOON"),
        ("2026-03-01", Outcome.PASSED, "DOCUMENT_EXPIRING_SOON"),
        ("2026-04-01", Outcome.PASSED, ""),
        ("2026-02-28", Outcome.NOT_APPLICABLE, ""),
        ("LONG_TERM", Outcome.PASSED, ""),
    ],
)
def test_a_document_about_to_expire_passes_with_a_remark(until: str, outcome: Outcome, code: str) -> None:
    """Within 30 days of 1 March 2026 there is a remark; an expired document is another check's."""
    result = the_result(CHECKS_BY_ID["document_expiring_soon"], make_case(valid_until=until))
    assert (result.outcome, result.code) == (outcome, code)


@pytest.mark.parametrize(("birth", "code"), [("2010-03-01", ""), ("2010-03-02", "UNDER_MINIMUM_AGE")])
def test_the_minimum_age_is_reached_on_the_birthday(birth: str, code: str) -> None:
    """Sixteen years on 1 March 2026, to the day."""
    assert the_result(CHECKS_BY_ID["minimum_age"], make_case(birth_date=birth)).code == code


def test_the_minimum_age_is_the_policys() -> None:
    """Another limit gives another outcome."""
    case = make_case(birth_date="2010-03-01", limits=Limits(minimum_age=18))
    assert the_result(CHECKS_BY_ID["minimum_age"], case).code == "UNDER_MINIMUM_AGE"
