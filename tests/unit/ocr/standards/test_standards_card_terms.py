"""Terms of validity by age, last days, and the printed text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocr.standards import card_terms
from ocr.standards.card_terms import LONG_TERM, Term, Validity

days = st.dates(date(1930, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("years", "term"),
    [
        (0, Term.FIVE_YEARS), (15, Term.FIVE_YEARS), (16, Term.TEN_YEARS), (25, Term.TEN_YEARS),
        (26, Term.TWENTY_YEARS), (45, Term.TWENTY_YEARS), (46, Term.LONG_TERM), (99, Term.LONG_TERM),
    ],
)  # fmt: skip
def test_the_age_decides_the_term(years: int, term: Term) -> None:
    """The four bands of article 5, at both ends of each; mid-year, away from any birthday, no other term is legal."""
    assert card_terms.term_at_age(years) is term
    assert card_terms.legal_terms(date(1960, 1, 1), date(1960 + years, 7, 1)) == {term}


def test_full_years_are_counted_from_the_birthday() -> None:
    """The day before a birthday is still the younger age; a leap-day birth completes a year on 1 March."""
    assert card_terms.age(date(2000, 5, 5), date(2016, 5, 4)) == 15
    assert card_terms.age(date(2000, 5, 5), date(2016, 5, 5)) == 16
    assert card_terms.age(date(2000, 2, 29), date(2001, 2, 28)) == 0
    assert card_terms.age(date(2000, 2, 29), date(2001, 3, 1)) == 1


def test_shortly_after_a_birthday_the_younger_term_is_legal_too() -> None:
    """Somebody who applied at 45 may get a 20-year card at 46, but not a year later, and not the other way round."""
    birth = date(1980, 1, 1)
    assert card_terms.legal_terms(birth, date(2025, 12, 31)) == {Term.TWENTY_YEARS}
    assert card_terms.legal_terms(birth, date(2026, 1, 1)) == {Term.TWENTY_YEARS, Term.LONG_TERM}
    last = date(2026, 1, 1) + card_terms.ISSUING_TIME
    assert card_terms.legal_terms(birth, last - timedelta(days=1)) == {Term.TWENTY_YEARS, Term.LONG_TERM}
    assert card_terms.legal_terms(birth, last) == {Term.LONG_TERM}


def test_a_card_from_before_its_holder_has_no_legal_term() -> None:
    """Nobody is issued a card before birth; a new-born may be."""
    assert card_terms.legal_terms(date(2020, 1, 2), date(2020, 1, 1)) == frozenset()
    assert card_terms.legal_terms(date(2020, 1, 2), date(2020, 1, 3)) == {Term.FIVE_YEARS}


@given(days, st.sampled_from(Term))
def test_a_term_is_found_again_between_its_days(valid_from: date, term: Term) -> None:
    """Every last day of a term leads back to that term alone."""
    for last in card_terms.last_days(valid_from, term):
        assert card_terms.possible_terms(valid_from, last) == {term}


@given(days, days)
def test_days_apart_from_any_term_are_no_term(valid_from: date, valid_until: date) -> None:
    """A last day with another month or day than the first belongs to no term."""
    assume((valid_from.month, valid_from.day) != (valid_until.month, valid_until.day))
    assume((valid_from.month, valid_from.day) != (2, 29))
    assert not card_terms.possible_terms(valid_from, valid_until)


def test_a_leap_day_tolerates_a_day() -> None:
    """A card of 29 February ends on 28 February or 1 March of a common year, on the 29th of a leap year."""
    leap = date(2012, 2, 29)
    assert card_terms.last_days(leap, Term.TEN_YEARS) == (date(2022, 2, 28), date(2022, 3, 1))
    assert card_terms.last_days(leap, Term.TWENTY_YEARS) == (date(2032, 2, 29),)


def test_a_term_must_be_the_ages() -> None:
    """A 20-year card is legal for somebody of 30 and for nobody of 60; a long-term one the other way round."""
    start, end = date(2015, 6, 1), date(2035, 6, 1)
    assert card_terms.is_legal(date(1985, 3, 1), start, end)
    assert not card_terms.is_legal(date(1955, 3, 1), start, end)
    assert card_terms.is_legal(date(1955, 3, 1), start, LONG_TERM)
    assert not card_terms.is_legal(date(1985, 3, 1), start, LONG_TERM)
    assert not card_terms.is_legal(date(1985, 3, 1), start, date(2035, 6, 2))


def test_the_end_of_the_calendar_is_no_error() -> None:
    """A misread year 9999 gives no last day instead of an exception."""
    assert card_terms.last_days(date(9999, 1, 1), Term.TEN_YEARS) == ()
    assert card_terms.possible_terms(date(9999, 1, 1), date(9999, 1, 1)) == frozenset()


@given(days, days | st.just(LONG_TERM))
def test_the_printed_text_is_read_back(valid_from: date, valid_until: card_terms.LastDay) -> None:
    """Formatting and parsing are each other's inverse."""
    validity = Validity(valid_from, valid_until)
    assert card_terms.parse_validity(card_terms.format_validity(validity)) == validity


def test_the_printed_form() -> None:
    """Dates have dots and leading zeros; a card without end says 长期."""
    assert card_terms.format_validity(Validity(date(2012, 3, 4), date(2032, 3, 4))) == "2012.03.04-2032.03.04"
    assert card_terms.format_validity(Validity(date(2012, 3, 4), LONG_TERM)) == "2012.03.04-长期"


@pytest.mark.parametrize(
    "text", ["", "2012.3.4-2032.3.4", "2012.02.30-长期", "2012.03.04-长朋", "2012.03.04", "2012.03.04-2032.03.04 "]
)
def test_other_texts_are_no_printed_form(text: str) -> None:
    """The strict parser takes nothing but the printed form and real days."""
    assert card_terms.parse_validity(text) is None
