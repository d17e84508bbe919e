"""The form of the checks that compare an element of the claim with the field that was read for it."""

from __future__ import annotations

from collections.abc import Callable

from service.verification.checks.case import Case
from service.verification.checks.check import Category, Check, Finding
from service.verification.values.card_numbers import shown
from service.verification.values.comparison import COMPARISONS, OUTCOMES, Comparison, compare_claimed, similarity
from service.verification.values.verdict import Level, Outcome

_CODES = {
    Level.OLD_ENCODING: "CLAIM_OLD_ENCODING",
    Level.PRIVATE_USE: "CLAIM_PRIVATE_USE",
    Level.PINYIN_SUBSTITUTE: "NAME_PINYIN_SUBSTITUTE",
}
"""What is said of levels, whatever the element."""


def element_check(
    id: str,
    element: str,
    compare: Comparison | None = None,
    *,
    mismatch: str,
    misread: str = "LOW_CONFIDENCE",
    also: Callable[[Case], str] = lambda case: "",
) -> Check:
    """A check that compares a claimed element with the field that declares it, by that field's kind unless ``compare``
    is given: ``mismatch`` and ``misread`` are the codes it gives. ``also`` is another form of the value that the
    document itself bears, empty where it bears none: what is claimed in it is equivalent.
    """
    codes = {**_CODES, Level.POSSIBLE_MISREAD: misread, Level.MISMATCH: mismatch}

    def run(case: Case) -> Finding:
        declared = case.type.claimed_as(element)
        assert declared is not None  # noqa: S101 - the check does not apply otherwise
        claimed, read = case.claimed(element), case.sure(declared.name)
        by_kind = compare or COMPARISONS[declared.kind]
        level = compare_claimed(by_kind, claimed, read, case.alternatives(declared.name), case.limits.private_use)
        other = also(case)
        if other and OUTCOMES[level] is not Outcome.PASSED and OUTCOMES[by_kind(claimed, other, ())] is Outcome.PASSED:
            level = Level.EQUIVALENT
        return Finding(
            OUTCOMES[level],
            codes.get(level, ""),
            level=level,
            score=similarity(claimed, read),
            observed=shown(declared.name, read),
            expected=shown(declared.name, claimed),
        )

    title = f"the claimed {element.replace('_', ' ')} is the one on the document"
    return Check(
        id,
        Category.COMPARISON,
        title,
        run,
        codes=frozenset(codes.values()),
        element=element,
        compares=True,
    )
