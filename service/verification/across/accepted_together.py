"""The documents of a verification must be ones that the policy accepts together; some it never accepts alone."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks import AcrossCheck, Category, Dossier
from service.verification.checks.check import Finding
from service.verification.values.verdict import Outcome


def run(dossier: Dossier) -> Iterator[Finding]:
    """By the types of the documents alone; whether each type is accepted at all is `document_type_accepted`'s."""
    types = {case.type.id for case in dossier.cases}
    rules = dossier.companions
    if types <= rules.never_alone:
        yield Finding(Outcome.FAILED, "DOCUMENT_NOT_ACCEPTED_ALONE")
    elif len(dossier.cases) > 1 and rules.together and not any(types <= accepted for accepted in rules.together):
        yield Finding(Outcome.FAILED, "DOCUMENT_COMBINATION_NOT_ACCEPTED")
    else:
        yield Finding(Outcome.PASSED)


CHECK = AcrossCheck(
    "accepted_together",
    Category.DOCUMENT,
    "the documents are accepted together",
    run,
    lambda dossier: len(dossier.cases) > 1 or bool(dossier.companions.never_alone),
    codes=frozenset({"DOCUMENT_NOT_ACCEPTED_ALONE", "DOCUMENT_COMBINATION_NOT_ACCEPTED"}),
)
