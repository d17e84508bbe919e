"""How long a resident ID card is valid: 居民身份证法, article 5 (with article 12 for the time it takes to be issued).

Issued under the age of 16, a card is valid for 5 years; at 16 to 25 for 10; at 26 to 45 for 20; from 46 on without
end (长期). The last day has the month and day of the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final, Literal

LONG_TERM: Final = "LONG_TERM"
"""In the place of a last day: the card has none."""

LastDay = date | Literal["LONG_TERM"]

ISSUING_TIME: Final = timedelta(days=90)
"""How long before ``valid_from`` the holder may have applied.

The age that counts is the one at the application, while ``valid_from`` is the day of issue. Article 12 gives the
police 60 days to hand the card over, and 30 more where transport is difficult. So somebody who turned 16, 26 or 46
within this time may rightly have the term of the younger age.
"""

_PRINTED: Final = re.compile(r"([0-9]{4})\.([0-9]{2})\.([0-9]{2})-(?:长期|([0-9]{4})\.([0-9]{2})\.([0-9]{2}))")


EARLIEST_DAY: Final = date(1984, 4, 6)
"""No resident ID card is older: 居民身份证试行条例 was promulgated on this day."""
LATEST_DAY: Final = date(2120, 12, 31)
"""A later day is a misreading: no card that is issued in this century runs longer."""


class Term(Enum):
    """A term of validity; the value is its years, or None for a card without end."""

    FIVE_YEARS = 5
    TEN_YEARS = 10
    TWENTY_YEARS = 20
    LONG_TERM = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day on which a card is valid; ``valid_until`` may be ``LONG_TERM``."""

    valid_from: date
    valid_until: LastDay


def age(birth: date, on: date) -> int:
    """Full years of age (周岁) on a day; somebody born on 29 February completes a year on 1 March of a common year."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def term_at_age(years: int) -> Term:
    """The term of a card for which its holder applied at an age of full years (article 5)."""
    if years < 16:
        return Term.FIVE_YEARS
    if years < 26:
        return Term.TEN_YEARS
    if years < 46:
        return Term.TWENTY_YEARS
    return Term.LONG_TERM


def legal_terms(birth: date, valid_from: date) -> frozenset[Term]:
    """The terms a card issued on ``valid_from`` may have: one, or two shortly after a birthday (see ISSUING_TIME).

    Empty when the card would have been issued before its holder's birth.
    """
    if valid_from < birth:
        return frozenset()
    applied_first = max(birth, valid_from - ISSUING_TIME)
    return frozenset({term_at_age(age(birth, applied_first)), term_at_age(age(birth, valid_from))})


def are_possible(valid_from: date, valid_until: LastDay) -> bool:
    """Whether cards may have these days printed at all, whatever term lies between them."""
    days = (valid_from,) if isinstance(valid_until, str) else (valid_from, valid_until)
    return all(EARLIEST_DAY <= day <= LATEST_DAY for day in days)


def last_days(valid_from: date, term: Term) -> tuple[LastDay, ...]:
    """The last days a term allows: one, or 28 February and 1 March where 29 February does not exist.

    Empty when the year would lie beyond 9999.
    """
    if term.value is None:
        return (LONG_TERM,)
    year = valid_from.year + term.value
    if year > date.max.year:
        return ()
    try:
        return (valid_from.replace(year=year),)
    except ValueError:
        return (date(year, 2, 28), date(year, 3, 1))


def possible_terms(valid_from: date, valid_until: LastDay) -> frozenset[Term]:
    """The terms that lie between two printed days: one, or none when no law makes such a card."""
    return frozenset(term for term in Term if valid_until in last_days(valid_from, term))


def is_legal(birth: date, valid_from: date, valid_until: LastDay) -> bool:
    """Whether the term between the two days is one that the holder's age at issue allows."""
    return not possible_terms(valid_from, valid_until).isdisjoint(legal_terms(birth, valid_from))


def format_validity(validity: Validity) -> str:
    """The text as cards print it: ``2012.03.04-2032.03.04`` or ``2012.03.04-长期``."""
    until = "长期" if isinstance(validity.valid_until, str) else _printed(validity.valid_until)
    return f"{_printed(validity.valid_from)}-{until}"


def parse_validity(text: str) -> Validity | None:
    """The inverse of `format_validity`, just as strict; None for any other text. Text as read: `ocr.fields.dates`."""
    match = _PRINTED.fullmatch(text)
    if match is None:
        return None
    numbers = [int(group) for group in match.groups() if group is not None]
    try:
        until: LastDay = date(*numbers[3:]) if len(numbers) == 6 else LONG_TERM
        return Validity(date(*numbers[:3]), until)
    except ValueError:
        return None


def _printed(day: date) -> str:
    return f"{day.year:04d}.{day.month:02d}.{day.day:02d}"
