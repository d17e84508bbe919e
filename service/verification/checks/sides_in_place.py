"""Each picture should show the side as which it was submitted."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks.case import UNREAD, Case
from service.verification.checks.check import Category, Check, Finding, inconclusive
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """One finding for each picture that shows a side; ``side`` is the slot."""
    shown = {slot: reading.side for slot, reading in case.submitted.items() if reading.side is not None}
    if not shown:
        yield inconclusive(case.nothing_shown)
    for slot, side in shown.items():
        right = side == slot
        yield Finding(Outcome.PASSED if right else Outcome.FAILED, "" if right else "SIDE_REVERSED", side=slot)


CHECK = Check(
    "sides_in_place",
    Category.DOCUMENT,
    "each picture shows the side it was submitted as",
    run,
    codes=frozenset({"NO_DOCUMENT", *UNREAD, "SIDE_REVERSED"}),
)
