"""The declared nationality against the one that the document implies: citizens alone bear a resident ID card."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, Category, Check, Finding, inconclusive
from service.verification.values.verdict import Level, Outcome

NATIONALITY_OF: Final[Mapping[str, str]] = MappingProxyType({"cn_resident_id": "CHN"})
"""Document types that imply a nationality (居民身份证法, article 2), as ISO 3166-1 alpha-3 codes."""


def run(case: Case) -> Finding:
    """Does not apply to documents that imply none."""
    shown = {reading.document_type for reading in case.submitted.values() if reading.document_type is not None}
    if not shown:
        return inconclusive("NO_DOCUMENT")
    implied = {NATIONALITY_OF[document_type] for document_type in shown if document_type in NATIONALITY_OF}
    if not implied:
        return NOT_APPLICABLE
    claimed = case.claimed("nationality").upper()
    agree = implied == {claimed}
    return Finding(
        Outcome.PASSED if agree else Outcome.FAILED,
        "" if agree else "NATIONALITY_MISMATCH",
        level=Level.EXACT if agree else Level.MISMATCH,
        observed=", ".join(sorted(implied)),
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
