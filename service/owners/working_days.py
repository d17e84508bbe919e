"""Working days: Monday to Friday less public holidays, and days worked instead (调休), from a given calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar.

    Attributes:
        holidays: days off beside Saturdays and Sundays.
        worked: Saturdays and Sundays that are worked.
        known_until: the last day of which the calendar knows; None: it knows nothing but weekends.
    """

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    known_until: date | None = None

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.holidays)

    def after(self, start: date, count: int) -> tuple[date, bool]:
        """The working day that is the count-th after a day, and whether the calendar's knowledge ends before it."""
        day = start
        while count:
            day += _DAY
            count -= self.is_worked(day)
        return day, self.known_until is None or day > self.known_until
