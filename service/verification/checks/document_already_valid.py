"""The first day of validity must have come."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """The document is valid from its first day on."""
    return PASSED if case.day("valid_from") <= case.today else failed("DOCUMENT_NOT_YET_VALID")


CHECK = Check(
    "document_already_valid",
    Category.DOCUMENT,
    "the document is valid already",
    run,
    codes=frozenset({"DOCUMENT_NOT_YET_VALID"}),
    requires=("valid_from",),
)
