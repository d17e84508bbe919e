"""Fictitious holders of Chinese documents, and how their days and sexes are printed."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.specimens.documents.page import Segments
from tests.specimens.identity import REFERENCE_DATE, Identity, check_character, draw_identity

_FORMS = {
    "iso": "{0:%Y-%m-%d}",
    "dots": "{0:%Y.%m.%d}",
    "zh": "{0.year}年{0.month}月{0.day}日",
    "zh-padded": "{0:%Y}年{0:%m}月{0:%d}日",
    "slashes": "{0:%Y/%m/%d}",
}


def person(rng: random.Random) -> Identity:
    """Somebody old enough to hold any document, with a name that GBK has."""
    while True:
        one = draw_identity(rng.randrange(10**9))
        short = len(one.name) <= 5 and one.birth_date < date(2002, 1, 1)
        if short and len(one.name.encode("gbk", "ignore")) == 2 * len(one.name):
            return one


def printed_day(day: date, form: str) -> str:
    """A day as one of the forms prints it: ``iso``, ``dots``, ``zh``, ``zh-padded``, ``slashes``."""
    return _FORMS[form].format(day)


def printed_term(first: date, last: date | None, form: str, between: str, names: tuple[str, str]) -> Segments:
    """Two days in force as the form prints them, with their fields' names; 长期 for no last day."""
    end = printed_day(last, form) if last else "长期"
    return ((printed_day(first, form), names[0]), (between, ""), (end, names[1]))


def printed_sex(sex: str) -> str:
    """男 or 女."""
    return "男" if sex == "MALE" else "女"


def years_on(day: date, years: int, *, less_a_day: bool = False) -> date:
    """The same day of a later year, or the day before it; the 28th where a 29th of February has none."""
    leap = (day.month, day.day) == (2, 29)
    on = (day - timedelta(days=1) if leap else day).replace(year=day.year + years)
    return on - timedelta(days=1) if less_a_day else on


def issued(rng: random.Random, years: int, today: date) -> date:
    """A day of issue such that a term of years is in force today for at least half a year more."""
    return today - timedelta(days=rng.randrange(10, years * 365 - 190))


def in_force(rng: random.Random, birth: date, years: int, *, less_a_day: bool, grown: int = 18) -> tuple[date, date]:
    """The first and last day of a document in force: five years for who was not yet grown when it was issued."""
    while True:
        first = issued(rng, years, REFERENCE_DATE)
        last = years_on(first, years if years_on(birth, grown) <= first else 5, less_a_day=less_a_day)
        if birth < first and last > REFERENCE_DATE:
            return first, last


def numbered(body: str) -> str:
    """Seventeen digits with the check character of GB 11643."""
    return body + check_character(body)
