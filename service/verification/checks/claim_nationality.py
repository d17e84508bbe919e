"""The declared nationality against the one that the document implies: citizens alone bear a resident ID card."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, Category, Check, Finding, inconclusive
from service.verification.values.verdict import Level, Outcome


def run(case: Case) -> Finding:
    """Does not apply to documents that imply none (see `ocr.documents.DocumentType`)."""
    shown = {one.reading.document_type for one in case.submitted} - {None}
    if not shown:
        return inconclusive("NO_DOCUMENT")
    implied = case.type.nationality
    if implied is None or case.type.id not in shown:
        return NOT_APPLICABLE
    claimed = case.claimed("nationality").upper()
    agree = implied == claimed
    return Finding(
        Outcome.PASSED if agree else Outcome.FAILED,
        "" if agree else "NATIONALITY_MISMATCH",
        level=Level.EXACT if agree else Level.MISMATCH,
        observed=implied,
        expected=claimed,
    )


CHECK = Check(
    "claim_nationality",
    Category.COMPARISON,
    "the claimed nationality is the one that the document implies",
    run,
    codes=frozenset({"NO_DOCUMENT", "NATIONALITY_MISMATCH"}),
    element="nationality",
)
