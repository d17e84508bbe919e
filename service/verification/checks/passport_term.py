"""Chinese passports run for ten years, five for holders under 16 (护照法, article 7), and end the day before.

That they end the day before is not confirmed in a primary source: what does not fit is noted.
"""

from __future__ import annotations

from datetime import date, timedelta

from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, PASSED, Category, Check, Finding, inconclusive


def run(case: Case) -> Finding:
    """Does not apply to other states' passports. Ordinary ones alone have these terms, so nothing is ever refused."""
    if case.type.field("mrz.issuing_state") is None or case.of_another_state():
        return NOT_APPLICABLE
    last = case.last_day()
    issued, born = case.day("issue_date"), case.day("birth_date")
    age = issued.year - born.year - ((issued.month, issued.day) < (born.month, born.day))
    ends = _years_on(issued, 5 if age < 16 else 10)
    return PASSED if last in (ends, ends - timedelta(days=1)) else inconclusive("TERM_UNUSUAL")


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)


CHECK = Check(
    "passport_term",
    Category.VALIDATION,
    "the term is one that Chinese passports have",
    run,
    codes=frozenset({"TERM_UNUSUAL"}),
    requires=("issue_date", "valid_until", "birth_date"),
    types=frozenset({"passport"}),
)
