"""The document must be of a type that the policy accepts, and all pictures must show the same type."""

from __future__ import annotations

from collections.abc import Iterator

from ocr.documents.other_types import code_of
from service.verification.checks.case import UNREAD, Case
from service.verification.checks.check import Category, Check, Finding, failed, inconclusive
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each picture with a document, and one more when their types differ."""
    shown = [one for one in case.filed if one.reading.document_type is not None]
    if not shown:
        yield inconclusive(case.nothing_shown)
    if len({one.reading.document_type for one in shown}) > 1:
        yield failed("DOCUMENT_TYPE_MISMATCH")
    for one in shown:
        accepted = one.reading.document_type in case.accepted
        why = code_of(one.reading.document_type or "")
        yield Finding(Outcome.PASSED if accepted else Outcome.FAILED, "" if accepted else why, page=one.page)


CHECK = Check(
    "document_type_accepted",
    Category.DOCUMENT,
    "the document is of an accepted type",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, "DOCUMENT_TYPE_MISMATCH", "DOCUMENT_TYPE_NOT_SUPPORTED", "TEMPORARY_ID"}),
)
