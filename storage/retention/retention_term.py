"""How long records are kept: so many years after the relationship's end, in whole days of China (UTC+8). Pure rules.

反洗钱法 art. 34 and 令〔2025〕第11号 art. 44 ask for ten years at the least. The day of the end does not count, and the
term ends with the last day's end (民法典 art. 201 and 202).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

STATUTORY_YEARS: Final = 10
CHINA: Final = timezone(timedelta(hours=8))

_DAY = timedelta(days=1)


def day_of(moment: datetime) -> date:
    """The day on which an aware moment falls."""
    return moment.astimezone(CHINA).date()


def end_of(day: date) -> datetime:
    """The first moment after a day, in UTC."""
    return datetime.combine(day + _DAY, time(), CHINA).astimezone(UTC)


def day_before(moment: datetime) -> date:
    """The day that a moment ends; what `end_of` was given."""
    return day_of(moment) - _DAY


def last_day(ended_on: date, years: int) -> date:
    """The last day on which records must be kept; the month's last where it has no such day."""
    return _moved(ended_on, years)


def latest_end(today: date, years: int) -> date:
    """The latest day on which a relationship may have ended for its term to be over today."""
    yesterday = today - _DAY
    day = _moved(yesterday, -years)
    return day + _DAY if last_day(day + _DAY, years) <= yesterday else day


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
