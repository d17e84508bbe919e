"""The term between the first and the last day must be one that documents of its type have.

The terms are those of `ocr.standards.document_terms`. Where they are known from the law itself, another one is illegal;
where they are known from secondary sources, it is noted.
"""

from __future__ import annotations

from ocr.standards.document_terms import TERMS, has_term
from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, PASSED, Category, Check, Finding, failed, inconclusive


def run(case: Case) -> Finding:
    """By the printed days and the holder's age on the first. Does not apply to other types."""
    terms = TERMS.get(case.type.id)
    if terms is None:
        return NOT_APPLICABLE
    if has_term(case.type.id, case.day("birth_date"), case.day("valid_from"), case.last_day()):
        return PASSED
    return failed("VALIDITY_TERM_ILLEGAL") if terms.by_law else inconclusive("TERM_UNUSUAL")


CHECK = Check(
    "document_term",
    Category.VALIDATION,
    "the term is one that documents of this type have",
    run,
    codes=frozenset({"VALIDITY_TERM_ILLEGAL", "TERM_UNUSUAL"}),
    requires=("valid_from", "valid_until", "birth_date"),
    types=frozenset(TERMS),
)
