"""Both sides of the document must be shown, in whichever slot."""

from __future__ import annotations

from collections.abc import Iterator

from ocr.reading import Side
from service.checks.case import MISSING_SIDE_CODE, Case
from service.checks.check import Category, Check, Finding
from service.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each side. A picture without a document is `document_found`'s: its side is INCONCLUSIVE here."""
    for side in Side:
        filed = case.filed.get(side)
        if side in case.readings:
            yield Finding(Outcome.PASSED, side=side)
        elif filed is not None and filed.document_type is None:
            yield Finding(Outcome.INCONCLUSIVE, "NO_DOCUMENT", side=side)
        else:
            yield Finding(Outcome.FAILED, MISSING_SIDE_CODE[side], side=side)


CHECK = Check(
    "sides_present",
    Category.DOCUMENT,
    "both sides of the document are shown",
    run,
    codes=frozenset({"NO_DOCUMENT", *MISSING_SIDE_CODE.values()}),
)
