"""Each picture should show the page as which it was submitted."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks.case import UNREAD, Case
from service.verification.checks.check import Category, Check, Finding, inconclusive
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each picture that shows a page; ``page`` is the one as which it was submitted."""
    shown = [one for one in case.submitted if one.reading.page is not None]
    if not shown:
        yield inconclusive(case.nothing_shown)
    for one in shown:
        right = one.submitted in ("", one.reading.page)
        page = one.submitted or one.reading.page or ""
        yield Finding(Outcome.PASSED if right else Outcome.FAILED, "" if right else "SIDE_REVERSED", page=page)


CHECK = Check(
    "pages_in_place",
    Category.DOCUMENT,
    "each picture shows the page it was submitted as",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, "SIDE_REVERSED"}),
)
