"""Every field that a document must have was surely read: one finding for each that was not."""

from __future__ import annotations

from collections.abc import Iterator

from service.verification.checks.case import Case, problem_codes
from service.verification.checks.check import PASSED, Category, Check, Finding
from service.verification.values.verdict import Outcome


def run(case: Case) -> Iterator[Finding]:
    """A page that was not read counts once; READ fields are not listed."""
    needed = (field.name for field in case.type.fields if not field.optional and case.asks_for(field.name))
    problems = {name: problem for name in needed if (problem := case.problem(name))}
    if not problems:
        yield PASSED
    for page, code in {one.page: one.code for one in problems.values() if one.page not in case.readings}.items():
        yield Finding(Outcome.INCONCLUSIVE, code, page=page)
    for name, problem in problems.items():
        if problem.page in case.readings:
            yield Finding(
                Outcome.INCONCLUSIVE, problem.code, page=problem.page, fields=(name,), score=problem.confidence
            )


CHECK = Check(
    "fields_read",
    Category.QUALITY,
    "every field was read and is sure",
    run,
    codes=problem_codes(),
)
