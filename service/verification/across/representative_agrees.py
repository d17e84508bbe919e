"""Who represents a company by its licence must be the holder of an identity document beside it."""

from __future__ import annotations

from collections.abc import Iterator

from ocr.documents import Kind
from service.verification.across.agreement import NAMES
from service.verification.checks import AcrossCheck, Category, Dossier
from service.verification.checks.case import problem_codes
from service.verification.checks.check import Finding
from service.verification.values.comparison import OUTCOMES, are_of_two_scripts, compare_names
from service.verification.values.verdict import Outcome

_DIFFERS = "REPRESENTATIVE_NAME_DIFFERS"


def run(dossier: Dossier) -> Iterator[Finding]:
    """One finding for each document that names a representative: it holds where any holder's name is that name, and
    nothing can be said where a name is not sure.
    """
    for document, name, problem in dossier.unsure(Kind.REPRESENTATIVE):
        yield Finding(
            Outcome.INCONCLUSIVE, problem.code, problem.page, (name,), score=problem.confidence, document=document
        )
    holders = list(dossier.values(*NAMES))
    unsure = list(dossier.unsure(*NAMES))
    for stated in dossier.values(Kind.REPRESENTATIVE):
        levels = [(compare_names(stated.value, one.value, one.alternatives), one) for one in holders]
        best = min(levels, key=lambda one: _ORDER.index(OUTCOMES[one[0]]), default=None)
        if best is not None and OUTCOMES[best[0]] is Outcome.PASSED:
            yield Finding(Outcome.PASSED, document=stated.document, fields=(stated.field,), level=best[0])
        elif unsure:
            document, name, problem = unsure[0]
            yield Finding(Outcome.INCONCLUSIVE, problem.code, problem.page, (name,), document=document)
        elif best is not None:
            latin = any(are_of_two_scripts(stated.value, one.value) for one in holders)
            yield Finding(
                Outcome.INCONCLUSIVE if latin else OUTCOMES[best[0]],
                _DIFFERS,
                document=stated.document,
                fields=(stated.field,),
                level=best[0],
                observed=stated.value,
                expected=best[1].value,
            )


_ORDER = (Outcome.PASSED, Outcome.INCONCLUSIVE, Outcome.FAILED)


def _applies(dossier: Dossier) -> bool:
    kinds = [{field.kind for field in case.type.fields} for case in dossier.cases]
    return any(Kind.REPRESENTATIVE in one for one in kinds) and any(not one.isdisjoint(NAMES) for one in kinds)


CHECK = AcrossCheck(
    "representative_agrees",
    Category.VALIDATION,
    "the company's representative is the holder of the identity document",
    run,
    _applies,
    codes=problem_codes() | {_DIFFERS},
)
