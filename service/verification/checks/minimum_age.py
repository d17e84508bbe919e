"""The holder must have reached the policy's minimum age on the day of the verification."""

from __future__ import annotations

from ocr.standards.card_terms import age
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """Full years of age by the printed birth date."""
    old_enough = age(case.day("birth_date"), case.today) >= case.limits.minimum_age
    return PASSED if old_enough else failed("UNDER_MINIMUM_AGE")


CHECK = Check(
    "minimum_age",
    Category.DOCUMENT,
    "the holder has reached the minimum age",
    run,
    codes=frozenset({"UNDER_MINIMUM_AGE"}),
    requires=("birth_date",),
)
