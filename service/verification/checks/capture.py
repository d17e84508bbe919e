"""The form of the checks that hold one measure of the capture against a bound, picture by picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ocr.reading import Quality, Reading
from service.verification.checks.case import UNREAD, Case, unread
from service.verification.checks.check import Category, Check, Finding
from service.verification.checks.limits import Limits
from service.verification.values.verdict import Outcome


def capture_check(
    id: str,
    code: str,
    title: str,
    *,
    measure: Callable[[Quality], float],
    at_least: Callable[[Limits], float] | None = None,
    at_most: Callable[[Limits], float] | None = None,
) -> Check:
    """A check that fails with ``code`` where the measure is out of the policy's bounds.

    What was measured is judged by the policy alone: the reader's own code says what its general bounds make of the
    same measure. Where nothing was measured, the reader's code counts, and without one the check is INCONCLUSIVE.
    """

    def judged(page: str, reading: Reading, limits: Limits) -> Finding:
        if reading.quality is None:
            failed = code in reading.codes
            why = code if failed else unread(reading) or "NO_DOCUMENT"
            return Finding(Outcome.FAILED if failed else Outcome.INCONCLUSIVE, why, page=page)
        score = float(measure(reading.quality))
        low = at_least(limits) if at_least else None
        high = at_most(limits) if at_most else None
        good = (low is None or score >= low) and (high is None or score <= high)
        return Finding(
            Outcome.PASSED if good else Outcome.FAILED,
            "" if good else code,
            page=page,
            score=score,
            threshold=low if low is not None else high,
        )

    def run(case: Case) -> Iterator[Finding]:
        if not case.submitted:
            yield Finding(Outcome.INCONCLUSIVE, "NO_DOCUMENT")
        for page, one in case.filed:
            yield judged(page, one.reading, case.limits)

    return Check(id, Category.QUALITY, title, run, codes=frozenset({code, "NO_DOCUMENT", *UNREAD}))
