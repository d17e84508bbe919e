"""The form of the checks that hold the same fact on several documents against one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ocr.documents import Kind
from service.verification.checks import AcrossCheck, Category, Dossier
from service.verification.checks.case import problem_codes
from service.verification.checks.check import Finding
from service.verification.values.comparison import OUTCOMES, are_of_two_scripts
from service.verification.values.verdict import Level, Outcome

NAMES: Final = (Kind.ANY_NAME, Kind.NAME)
"""The kinds of fields that have the holder's whole name."""


def agreement_check(
    id: str,
    kinds: tuple[Kind, ...],
    compare: Callable[[str, str, Iterable[str]], Level],
    title: str,
    *,
    differ: str,
    element: str | None = None,
) -> AcrossCheck:
    """A check that all documents with a field of some kinds agree on it; ``differ`` is the code where they do not.
    ``element`` keeps to fields that declare this element of the claim.

    ``compare`` says how far two values agree, the second one with its alternatives. The first document on which the
    fact was surely read is compared with each other one; where it is not sure, the check is INCONCLUSIVE for the reason
    that the document's own field has, and so are two names that differ where one alone is in Latin letters.
    """

    def run(dossier: Dossier) -> Iterator[Finding]:
        for document, name, problem in dossier.unsure(*kinds, element=element):
            yield Finding(
                Outcome.INCONCLUSIVE, problem.code, problem.page, (name,), score=problem.confidence, document=document
            )
        first, *others = (*dossier.values(*kinds, element=element), None)
        for other in others:
            if first is None or other is None:
                break
            level = compare(first.value, other.value, other.alternatives)
            outcome = OUTCOMES[level]
            if outcome is Outcome.FAILED and are_of_two_scripts(first.value, other.value):
                outcome = Outcome.INCONCLUSIVE  # the same name may stand on both
            yield Finding(
                outcome,
                "" if outcome is Outcome.PASSED else differ,
                document=other.document,
                fields=(other.field,),
                level=level,
                observed=other.value,
                expected=first.value,
            )

    return AcrossCheck(
        id,
        Category.VALIDATION,
        title,
        run,
        lambda dossier: dossier.have(*kinds, element=element),
        codes=problem_codes() | {differ},
    )
