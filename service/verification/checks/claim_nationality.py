"""The declared nationality against the document's: as it is printed, or as its type implies it."""

from __future__ import annotations

from service.verification.checks.case import Case, problem_codes
from service.verification.checks.check import NOT_APPLICABLE, Category, Check, Finding, inconclusive
from service.verification.values.verdict import Level, Outcome


def run(case: Case) -> Finding:
    """Does not apply to documents that print none and imply none: citizens alone bear a resident ID card."""
    shown = {one.reading.document_type for one in case.submitted} - {None}
    if not shown:
        return inconclusive(case.nothing_shown)
    printed = "nationality" if case.type.field("nationality") else None
    if printed is not None and (problem := case.problem(printed)) is not None:
        return Finding(
            Outcome.INCONCLUSIVE, problem.code, page=problem.page, fields=(printed,), score=problem.confidence
        )
    implied = case.sure(printed) if printed is not None else case.type.nationality
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
    "the claimed nationality is the document's",
    run,
    codes=frozenset({"NO_DOCUMENT", "NATIONALITY_MISMATCH"}) | problem_codes(),
    element="nationality",
)
