"""Both sides of the document must be shown, in whichever slot."""

from __future__ import annotations

from collections.abc import Iterator

from ocr.reading import Side
from service.verification.checks.case import MISSING_SIDE_CODE, UNREAD, Case
from service.verification.checks.check import Category, Check, Finding
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each side. A picture that shows none is for other checks to judge: INCONCLUSIVE here."""
    for side in Side:
        why = case.absence(side)
        if side in case.readings:
            yield Finding(Outcome.PASSED, side=side)
        else:
            yield Finding(Outcome.FAILED if why == MISSING_SIDE_CODE[side] else Outcome.INCONCLUSIVE, why, side=side)


CHECK = Check(
    "sides_present",
    Category.DOCUMENT,
    "both sides of the document are shown",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, *MISSING_SIDE_CODE.values()}),
)
