"""The term of validity must be one that the holder's age at issue allows (居民身份证法, article 5)."""

from __future__ import annotations

from ocr.standards import card_terms
from service.checks.case import Case
from service.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """The age is that of the printed birth date on the first day of validity."""
    last = case.last_day()
    legal = card_terms.is_legal(
        case.day("birth_date"), case.day("valid_from"), card_terms.LONG_TERM if last is None else last
    )
    return PASSED if legal else failed("VALIDITY_TERM_ILLEGAL")


CHECK = Check(
    "validity_term",
    Category.VALIDATION,
    "the term of validity is legal for the holder's age",
    run,
    codes=frozenset({"VALIDITY_TERM_ILLEGAL"}),
    requires=("valid_from", "valid_until", "birth_date"),
)
