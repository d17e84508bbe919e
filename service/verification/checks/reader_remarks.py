"""Whatever else the reader remarked about a picture counts against it, so that no remark is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding
from service.verification.values.codes import CODES
from service.verification.values.verdict import Outcome

JUDGED_ELSEWHERE: Final = frozenset(
    {
        "NO_DOCUMENT",
        "MULTIPLE_DOCUMENTS",
        "DOCUMENT_TYPE_NOT_SUPPORTED",
        "TEMPORARY_ID",
        "MILITARY_ID",
        "MIRRORED",
        "SIDE_REVERSED",
        "BLURRED",
        "TOO_DARK",
        "OVER_EXPOSED",
        "GLARE",
        "CARD_TOO_SMALL",
        "BORDER_INCOMPLETE",
        "FIELD_GLARE",
        "FIELD_INCOMPLETE",
        *(code for code, entry in CODES.items() if entry.group == "READING"),
    }
)
"""Codes of a reading that have a check of their own."""


def run(case: Case) -> Iterator[Finding]:
    """One finding for each remark; a code that the catalogue does not know is INCONCLUSIVE."""
    quiet = True
    for page, one in case.filed:
        for code in dict.fromkeys(one.reading.codes):
            if code not in JUDGED_ELSEWHERE:
                quiet = False
                known = code in CODES
                yield Finding(
                    Outcome.FAILED if known else Outcome.INCONCLUSIVE,
                    code if known else "CHECK_NOT_EXECUTED",
                    page=page,
                )
    if quiet:
        yield PASSED


CHECK = Check(
    "reader_remarks",
    Category.DOCUMENT,
    "the reader saw nothing else wrong with the pictures",
    run,
    codes=frozenset(CODES) - JUDGED_ELSEWHERE,
)
