"""Every field of both sides must have been surely read: one finding for each that was not."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks.case import SIDE_OF_FIELD, UNREAD, Case
from service.verification.checks.check import PASSED, Category, Check, Finding
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """A side that was not read counts once; READ fields are not listed."""
    sides = {side: problem for name, side in SIDE_OF_FIELD.items() if (problem := case.problem(name))}
    if not sides:
        yield PASSED
    for side in dict.fromkeys(SIDE_OF_FIELD.values()):
        if side not in case.readings and side in sides:
            yield Finding(Outcome.INCONCLUSIVE, sides[side].code, side=side)
    for name, side in SIDE_OF_FIELD.items():
        problem = case.problem(name)
        if problem is not None and side in case.readings:
            yield Finding(Outcome.INCONCLUSIVE, problem.code, side=side, fields=(name,), score=problem.confidence)


CHECK = Check(
    "fields_read",
    Category.QUALITY,
    "every field was read and is sure",
    run,
    codes=frozenset(
        {
            "FIELD_MISSING",
            "LOW_CONFIDENCE",
            "WATERMARK_OR_OVERLAY",
            "FIELD_GLARE",
            "FIELD_INCOMPLETE",
            "OCCLUDED",
            "CHARACTER_OUT_OF_DICTIONARY",
            "UNSURE_IN_GOOD_CAPTURE",
            "NO_DOCUMENT",
            *UNREAD,
            "PORTRAIT_SIDE_MISSING",
            "EMBLEM_SIDE_MISSING",
        }
    ),
)
