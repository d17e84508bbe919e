"""Days as travel documents print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.printed_dates import days_of, terms_of

DAY = date(1978, 8, 16)


@pytest.mark.parametrize(
    "text",
    ["16 8月/AUG 1978", "168月/AUG1978", "16 AUG 1978", "16AUG1978", "16.08.1978", "16/08/1978", "1978-08-16",
     "1978.08.16", "16 AGO/AUG 1978", "16AOU/AUG1978",
     "16 AUG/AOÛT 1978", "16 08 1978", "1978年8月16日", "１６．０８．１９７８"],
)  # fmt: skip
def test_a_day_is_read_in_every_form(text: str) -> None:
    """One day, whatever stands between its parts."""
    assert days_of(text) == (DAY,)


def test_a_year_of_two_digits_is_of_two_centuries() -> None:
    """Both are given: what else is known decides."""
    assert set(days_of("16 AUG 78")) == {DAY, date(2078, 8, 16)}


def test_an_ambiguous_day_is_given_both_ways() -> None:
    """Day and month may stand in either order where both are months."""
    assert days_of("03/04/2026") == (date(2026, 4, 3), date(2026, 3, 4))


@pytest.mark.parametrize("text", ["16 8월/AUG 1978", "168/AUG1978", "168别/AUG1978", "1608AUG1978"])
def test_a_month_by_number_and_word_needs_no_sign_between(text: str) -> None:
    """The sign is of an alphabet that is not read here; the word tells where the day ends."""
    assert days_of(text) == (DAY,)


def test_a_month_that_contradicts_its_word_is_no_day() -> None:
    """The figure and the word say the same month, or nothing is said; a word that is none is no matter."""
    assert days_of("16 7月/AUG 1978") == ()
    assert days_of("16 8月/AVG 1978") == (DAY,)
    assert days_of("16 JUL/AUG 1978") == ()


def test_a_term_is_two_days() -> None:
    """A first and a last day with any dash between; a single day is no term."""
    assert terms_of("2026.06.20-2036.06.19") == ((date(2026, 6, 20), date(2036, 6, 19)),)
    assert terms_of("2026.06.20") == ()


@given(st.text(max_size=24))
def test_any_text_says_days_or_none(text: str) -> None:
    """Nothing fails, whatever is read."""
    assert isinstance(days_of(text), tuple)
    assert isinstance(terms_of(text), tuple)


@pytest.mark.parametrize(
    ("text", "day"),
    [("160CT1978", date(1978, 10, 16)), ("16 N0V 1978", date(1978, 11, 16)), ("16 5EP 1978", date(1978, 9, 16)),
     ("16 JU1 1978", date(1978, 7, 16))],
)  # fmt: skip
def test_a_figure_among_a_months_letters_is_the_letter_that_it_is_read_for(text: str, day: date) -> None:
    """Where letters stand, 0 is an O; a word with more figures than one is no month."""
    assert days_of(text) == (day,)
    assert days_of("16 0C7 1978") == ()
