"""The check digits of a machine readable zone must be right (ICAO Doc 9303-3, 4.9; GA/T 704)."""

from __future__ import annotations

from typing import Final

from ocr.standards import mrz
from service.verification.checks.case import Case, problem_codes
from service.verification.checks.check import NOT_APPLICABLE, PASSED, Category, Check, Finding, failed, inconclusive
from service.verification.values.verdict import Outcome

LINES: Final = ("mrz.line1", "mrz.line2", "mrz.line3")


def run(case: Case) -> Finding:
    """Only the lines that have digits need be sure: names are compared with print."""
    own = [name for name in LINES if case.type.field(name)]
    if not own:
        return NOT_APPLICABLE
    read = [field for name in own if (field := case.field(name)) is not None]
    texts = [field.value for field in read if field.value]
    format = mrz.format_of(texts) if texts else None
    if format is None:
        return inconclusive("MRZ_NOT_DETECTED")
    for name in {LINES[digit.at.line] for digit in format.digits.values()}:
        problem = case.problem(name)
        if problem is not None:
            return Finding(
                Outcome.INCONCLUSIVE, problem.code, page=problem.page, fields=(name,), score=problem.confidence
            )
    return failed("MRZ_CHECK_DIGIT") if False in mrz.digits(format, texts).values() else PASSED


CHECK = Check(
    "mrz_check_digits",
    Category.VALIDATION,
    "the check digits of the machine readable zone are right",
    run,
    codes=frozenset({"MRZ_CHECK_DIGIT", "MRZ_NOT_DETECTED"}) | problem_codes(),
    fields=("mrz.line1",),
)
