"""The term of retention in whole days of China: its last day, and which relationships' terms are over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.retention.retention_term import day_before, day_of, end_of, last_day, latest_end


@pytest.mark.parametrize(
    ("ended", "years", "last"),
    [
        ("2016-03-01", 10, "2026-03-01"),
        ("2016-02-29", 10, "2026-02-28"),
        ("2016-02-29", 12, "2028-02-29"),
        ("2015-12-31", 10, "2025-12-31"),
    ],
)
def test_term_ends_on_the_same_day_of_a_later_year(ended: str, years: int, last: str) -> None:
    """Where that year has no 29 February, on the month's last day (民法典 art. 202)."""
    assert last_day(date.fromisoformat(ended), years) == date.fromisoformat(last)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(10, 100))
def test_latest_end_is_the_boundary(today: date, years: int) -> None:
    """A relationship that ended then is over today, and one that ended a day later is not."""
    latest = latest_end(today, years)
    assert last_day(latest, years) < today <= last_day(latest + timedelta(days=1), years)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_day_and_its_end_belong_together(day: date) -> None:
    """The end of a day is midnight in China, which is the afternoon before in UTC, and leads back to the day."""
    assert day_before(end_of(day)) == day
    assert end_of(day) == datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    assert day_of(end_of(day) - timedelta(microseconds=1)) == day
    assert day_of(end_of(day)) == day + timedelta(days=1)
