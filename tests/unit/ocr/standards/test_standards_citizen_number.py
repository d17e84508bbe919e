"""The citizen number: format, check character, what it tells, and the old form."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from id_validator import validator as oracle

from ocr.standards import citizen_number, regions
from ocr.standards.citizen_number import Problem

SPECIMEN = "11010519491231002X"
TODAY = date(2026, 1, 1)

first17s = st.text("0123456789", min_size=17, max_size=17)
births = st.dates(date(1900, 1, 1), TODAY)


def numbered(code: str, birth: date, order: int) -> str:
    """A number with its right check character."""
    first17 = f"{code}{birth:%Y%m%d}{order:03d}"
    return first17 + citizen_number.check_character(first17)


def test_the_specimen_of_the_standard_stands() -> None:
    """The example printed in GB 11643 has no problem and tells its facts."""
    assert citizen_number.problem(SPECIMEN, today=TODAY) is None
    assert citizen_number.birth_date(SPECIMEN) == date(1949, 12, 31)
    assert citizen_number.sex(SPECIMEN) == "FEMALE"
    assert citizen_number.region_code(SPECIMEN) == "110105"


@given(first17s, st.integers(0, 16), st.integers(1, 9))
def test_every_wrong_digit_is_detected(first17: str, place: int, shift: int) -> None:
    """Any single digit changed makes the check character wrong."""
    check = citizen_number.check_character(first17)
    wrong = first17[:place] + str((int(first17[place]) + shift) % 10) + first17[place + 1 :]
    assert citizen_number.has_right_check_character(first17 + check)
    assert not citizen_number.has_right_check_character(wrong + check)


@given(first17s, st.integers(0, 16))
def test_every_swap_of_neighbours_is_detected(first17: str, place: int) -> None:
    """Two different neighbours swapped, the check character included, make the number wrong."""
    number = first17 + citizen_number.check_character(first17)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (swapped == number) == citizen_number.has_right_check_character(swapped)


@given(first17s)
def test_only_one_check_character_is_right(first17: str) -> None:
    """Of the eleven characters exactly one makes a number of seventeen digits right."""
    assert sum(citizen_number.has_right_check_character(first17 + c) for c in "0123456789X") == 1


@given(births, st.integers(0, 999))
def test_a_number_tells_what_it_was_made_of(birth: date, order: int) -> None:
    """Birth date, sex and region come back out of a number."""
    number = numbered("440304", birth, order)
    assert citizen_number.birth_date(number) == birth
    assert citizen_number.sex(number) == ("MALE" if order % 2 else "FEMALE")
    assert citizen_number.region_code(number) == "440304"
    assert citizen_number.problem(number, today=TODAY) is None


@settings(max_examples=30)  # the oracle builds its tables anew on every call
@given(births, st.integers(1, 999), st.sampled_from("0123456789X"))
def test_another_implementation_agrees(birth: date, order: int, check: str) -> None:
    """An independent validator accepts exactly the check characters that we accept."""
    number = f"110105{birth:%Y%m%d}{order:03d}{check}"
    assert bool(oracle.is_valid(number)) == (citizen_number.problem(number, today=TODAY) is None)


@settings(max_examples=30)
@given(
    st.sampled_from(("110105", "440304", "510211")), st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(1, 999)
)
def test_an_old_number_becomes_the_new_one(code: str, birth: date, order: int) -> None:
    """A 15-digit number gains its century and check character, and is what another implementation makes of it."""
    number = numbered(code, birth, order)
    upgraded = citizen_number.upgrade_15(number[:6] + number[8:17])
    assert upgraded == number
    assert upgraded == oracle.upgrade_id(number[:6] + number[8:17])


@pytest.mark.parametrize("code", ["110223", "810000", "820000", "830000"])
def test_a_code_need_not_be_valid_at_birth_nor_on_the_mainland(code: str) -> None:
    """A county younger than its holder, and the codes of Hong Kong, Macau and Taiwan, make good numbers."""
    number = numbered(code, date(1950, 6, 15), 123)
    assert citizen_number.problem(number, today=TODAY) is None
    assert regions.is_known(citizen_number.region_code(number))


@pytest.mark.parametrize("birth", [date(1899, 12, 31), date(2026, 1, 2), date(2050, 1, 1)])
def test_an_implausible_birth_is_a_problem(birth: date) -> None:
    """Births before 1900 and after today are refused, however right the check character."""
    assert citizen_number.problem(numbered("110105", birth, 1), today=TODAY) is Problem.BIRTH_DATE


def test_a_day_that_no_calendar_has_is_a_problem() -> None:
    """30 February gives no birth date."""
    first17 = "11010519900230001"
    number = first17 + citizen_number.check_character(first17)
    assert citizen_number.birth_date(number) is None
    assert citizen_number.problem(number, today=TODAY) is Problem.BIRTH_DATE


def test_a_wrong_check_character_is_named_as_such() -> None:
    """A well-formed number with another check character has that problem."""
    assert citizen_number.problem(SPECIMEN[:17] + "1", today=TODAY) is Problem.CHECK_CHARACTER


@pytest.mark.parametrize(
    "text", ["", "1" * 17, "1" * 19, "1101051949123100２X", "11010519491231002x", "X" * 18, SPECIMEN + "\n", "١" * 18]
)
def test_anything_else_is_not_well_formed(text: str) -> None:
    """Other lengths, full-width and foreign digits, a small x and a trailing line end are no number."""
    assert not citizen_number.is_well_formed(text)
    assert citizen_number.problem(text, today=TODAY) is Problem.FORMAT
    assert citizen_number.birth_date(text) is None


def test_compact_undoes_how_people_write_numbers() -> None:
    """Spaces, hyphens, full-width characters and a small x go; a letter that is no x stays."""
    assert citizen_number.compact(" 110105 1949-1231 ００２ｘ ") == SPECIMEN
    assert citizen_number.compact("11O1") == "11O1"


def test_errors_never_repeat_the_number() -> None:
    """What is raised for a malformed number holds none of its characters."""
    for function in (
        citizen_number.sex,
        citizen_number.region_code,
        citizen_number.upgrade_15,
        citizen_number.check_character,
    ):
        with pytest.raises(ValueError) as caught:
            function("987654321")
        assert "987654321" not in str(caught.value)
