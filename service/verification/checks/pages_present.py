"""All pages of the document must be shown, in whichever picture."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks.case import UNREAD, Case, missing_codes
from service.verification.checks.check import Category, Check, Finding
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each page that the document must have, or that was submitted.

    INCONCLUSIVE for a picture that shows no page: other checks judge it.
    """
    for page in case.type.pages:
        why = case.absence(page.id)
        if page.optional and not any(filed == page.id for filed, _ in case.filed):
            continue
        if page.id in case.readings:
            yield Finding(Outcome.PASSED, page=page.id)
        else:
            missing = why == page.missing_code
            yield Finding(Outcome.FAILED if missing else Outcome.INCONCLUSIVE, why, page=page.id)


CHECK = Check(
    "pages_present",
    Category.DOCUMENT,
    "all pages of the document are shown",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, *missing_codes()}),
)
