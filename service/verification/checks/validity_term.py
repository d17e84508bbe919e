"""The term of validity must be one that the holder's age at issue allows (居民身份证法, article 5), and begin no
earlier than cards of this layout were issued.
"""

from __future__ import annotations

from ocr.standards import card_terms
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """The age is that of the printed birth date on the first day of validity."""
    first, last = case.day("valid_from"), case.last_day()
    if case.limits.first_issue is not None and first < case.limits.first_issue:
        return failed("ISSUED_BEFORE_LAYOUT")
    legal = card_terms.is_legal(case.day("birth_date"), first, card_terms.LONG_TERM if last is None else last)
    return PASSED if legal else failed("VALIDITY_TERM_ILLEGAL")


CHECK = Check(
    "validity_term",
    Category.VALIDATION,
    "the term of validity is legal for the holder's age",
    run,
    codes=frozenset({"VALIDITY_TERM_ILLEGAL", "ISSUED_BEFORE_LAYOUT"}),
    requires=("valid_from", "valid_until", "birth_date"),
    types=frozenset({"cn_resident_id"}),
)
