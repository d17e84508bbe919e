"""The day that a value names as the last one: a day, or of a month its last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

_MONTH: Final = len("YYYY-MM")


def last_day_of(value: str) -> date:
    """The day of ``YYYY-MM-DD``, or the last one of the month ``YYYY-MM``.

    >>> last_day_of("2028-02").isoformat(), last_day_of("2028-03-15").isoformat()
    ('2028-02-29', '2028-03-15')

    Raises:
        ValueError: the value names neither.
    """
    if len(value) != _MONTH:
        return date.fromisoformat(value)
    first = date.fromisoformat(f"{value}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])
