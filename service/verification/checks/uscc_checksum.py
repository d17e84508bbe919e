"""The check character of a unified social credit code must follow from the others (GB 32100-2015)."""

from __future__ import annotations

from ocr.standards import uscc
from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """A code that was *made* legal by the reader is never surely read, so that it never comes here."""
    if case.field("uscc") is None:
        return NOT_APPLICABLE
    return PASSED if uscc.has_right_check_character(case.sure("uscc")) else failed("USCC_CHECKSUM")


CHECK = Check(
    "uscc_checksum",
    Category.VALIDATION,
    "the credit code's check character is right",
    run,
    codes=frozenset({"USCC_CHECKSUM"}),
    requires=("uscc",),
)
