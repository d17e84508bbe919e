"""A customer who was not accepted again and again is looked at by a person, and never refused for that alone."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks import AcrossCheck, Category, Dossier
from service.verification.checks.check import Finding
from service.verification.values.verdict import Outcome

CODE = "RESUBMISSION_LIMIT"


def run(dossier: Dossier) -> Iterator[Finding]:
    """Nothing is proved by it, so it is INCONCLUSIVE; `service.verification.decision` has it lead to REVIEW."""
    limit = dossier.most_resubmissions
    yield Finding(
        Outcome.INCONCLUSIVE,
        CODE,
        score=float(dossier.earlier_attempts),
        threshold=None if limit is None else float(limit),
    )


CHECK = AcrossCheck(
    "resubmission_limit",
    Category.DOCUMENT,
    "the customer has not sent again more often than the policy allows",
    run,
    lambda dossier: dossier.most_resubmissions is not None and dossier.earlier_attempts > dossier.most_resubmissions,
    codes=frozenset({CODE}),
)
