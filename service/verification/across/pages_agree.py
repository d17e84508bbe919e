"""The pages of one document must be of one document: a field that stands on several of them has one value, and so has
one that several pictures of the same page show.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocr.documents import FieldSpec
from ocr.reading import FieldStatus, Reading
from service.verification.checks import AcrossCheck, Case, Category, Dossier
from service.verification.checks.check import Finding
from service.verification.values.comparison import COMPARISONS, OUTCOMES
from service.verification.values.verdict import Outcome


def run(dossier: Dossier) -> Iterator[Finding]:
    """One finding for each field that stands on several pages or pictures of a document."""
    for case in dossier.cases:
        for field in _repeated(case):
            yield _compared(case, field)


def _repeated(case: Case) -> list[FieldSpec]:
    """The fields that several pages of a type bear, and those that several pictures show and are surely read there."""
    return [field for field in case.type.fields if _times_asked(case, field) > 1 or len(_sure(case, field)) > 1]


def _times_asked(case: Case, field: FieldSpec) -> int:
    """How many pages bear a field: those that show it, and those that surely print it.

    A form of the document may print a field on one of its pages alone. Beside a zone, which stands in its own place,
    every page that the document must have or that was submitted prints what is not optional.
    """
    filed = {page: one.reading for page, one in case.filed}
    bearing = [page for page in case.type.pages if field.name in page.fields]
    beside_zone = not field.optional and any(page.machine_zones for page in bearing)
    return sum(
        _shows(filed.get(page.id), field) or (beside_zone and (not page.optional or page.id in filed))
        for page in bearing
    )


def _shows(read: Reading | None, field: FieldSpec) -> bool:
    one = read.fields.get(field.name) if read is not None else None
    return one is not None and one.value is not None


def _sure(case: Case, field: FieldSpec) -> list[str]:
    """The values of a field in all pictures of a document that show it surely; of a page's second one too."""
    shown = (one.reading for one in case.submitted if one.reading.document_type == case.type.id)
    read = (reading.fields.get(field.name) for reading in shown)
    return [one.value for one in read if one is not None and one.status is FieldStatus.READ and one.value]


def _compared(case: Case, field: FieldSpec) -> Finding:
    sure = _sure(case, field)
    if len(sure) < 2:
        return Finding(Outcome.INCONCLUSIVE, "FIELD_MISSING", document=case.document, fields=(field.name,))
    outcomes = {OUTCOMES[COMPARISONS[field.kind](sure[0], other, ())] for other in sure[1:]}
    if Outcome.FAILED in outcomes:
        return Finding(Outcome.FAILED, "PAGES_DIFFER", document=case.document, fields=(field.name,))
    doubtful = Outcome.INCONCLUSIVE in outcomes
    return Finding(
        Outcome.INCONCLUSIVE if doubtful else Outcome.PASSED,
        "PAGES_DIFFER" if doubtful else "",
        document=case.document,
        fields=(field.name,),
    )


CHECK = AcrossCheck(
    "pages_agree",
    Category.VALIDATION,
    "the pages of each document are of one document",
    run,
    lambda dossier: any(_repeated(case) for case in dossier.cases),
    codes=frozenset({"PAGES_DIFFER", "FIELD_MISSING"}),
)
