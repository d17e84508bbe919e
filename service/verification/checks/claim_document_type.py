"""The declared document type against the one that the pictures show."""

from __future__ import annotations

from service.verification.checks.case import UNREAD, Case
from service.verification.checks.check import Category, Check, Finding, inconclusive
from service.verification.values.verdict import Level, Outcome


def run(case: Case) -> Finding:
    """Every document in the pictures must be of the declared type."""
    shown = {one.reading.document_type for one in case.submitted} - {None}
    if not shown:
        return inconclusive(case.nothing_shown)
    claimed = case.claimed("document_type")
    agree = shown == {claimed}
    return Finding(
        Outcome.PASSED if agree else Outcome.FAILED,
        "" if agree else "DOCUMENT_TYPE_MISMATCH",
        level=Level.EXACT if agree else Level.MISMATCH,
        observed=", ".join(sorted(filter(None, shown))),
        expected=claimed,
    )


CHECK = Check(
    "claim_document_type",
    Category.COMPARISON,
    "the claimed document type is the one in the pictures",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, "DOCUMENT_TYPE_MISMATCH"}),
    element="document_type",
)
