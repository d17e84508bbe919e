"""The last day of validity must not have passed; a card without end (长期) does not expire."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """The document is valid through the whole of its last day."""
    last = case.last_day()
    return PASSED if last is None or case.today <= last else failed("DOCUMENT_EXPIRED")


CHECK = Check(
    "document_not_expired",
    Category.DOCUMENT,
    "the document has not expired",
    run,
    codes=frozenset({"DOCUMENT_EXPIRED"}),
    requires=("valid_until",),
)
