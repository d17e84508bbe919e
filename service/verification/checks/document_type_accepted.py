"""The document must be of a type that the policy accepts, and both pictures must show the same type."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks.case import UNREAD, Case
from service.verification.checks.check import Category, Check, Finding, failed, inconclusive
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each document, and one more when their types differ."""
    types = {side: reading.document_type for side, reading in case.filed.items() if reading.document_type is not None}
    if not types:
        yield inconclusive(case.nothing_shown)
    if len(set(types.values())) > 1:
        yield failed("DOCUMENT_TYPE_MISMATCH")
    for side, document_type in types.items():
        accepted = document_type in case.limits.document_types
        why = "TEMPORARY_ID" if "TEMPORARY_ID" in case.filed[side].codes else "DOCUMENT_TYPE_NOT_SUPPORTED"
        yield Finding(Outcome.PASSED if accepted else Outcome.FAILED, "" if accepted else why, side=side)


CHECK = Check(
    "document_type_accepted",
    Category.DOCUMENT,
    "the document is of an accepted type",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, "DOCUMENT_TYPE_MISMATCH", "DOCUMENT_TYPE_NOT_SUPPORTED", "TEMPORARY_ID"}),
)
