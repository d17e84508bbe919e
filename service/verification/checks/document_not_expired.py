"""The last day of validity must not have passed; a card without end (长期) does not expire."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """The document is valid through the whole of its last day. One that is not, beside one that is and would do without
    it, has a code of its own: the customer may have sent more than was needed.
    """
    last = case.last_day()
    if last is None or case.today <= last:
        return PASSED
    return failed("EXPIRED_BESIDE_VALID" if case.beside_valid else "DOCUMENT_EXPIRED")


CHECK = Check(
    "document_not_expired",
    Category.DOCUMENT,
    "the document has not expired",
    run,
    codes=frozenset({"DOCUMENT_EXPIRED", "EXPIRED_BESIDE_VALID"}),
    requires=("valid_until",),
)
