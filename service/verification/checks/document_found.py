"""Each picture must show one document."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks.case import UNREAD, Case, unread
from service.verification.checks.check import Category, Check, Finding, failed
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each picture."""
    if not case.submitted:
        yield failed("NO_DOCUMENT")
    for page, one in case.filed:
        reading = one.reading
        if reading.document_type is None:
            yield Finding(Outcome.FAILED, unread(reading) or "NO_DOCUMENT", page=page)
        elif "MULTIPLE_DOCUMENTS" in reading.codes:
            yield Finding(Outcome.FAILED, "MULTIPLE_DOCUMENTS", page=page)
        else:
            yield Finding(Outcome.PASSED, page=page)


CHECK = Check(
    "document_found",
    Category.DOCUMENT,
    "each picture shows one document",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, "MULTIPLE_DOCUMENTS"}),
)
