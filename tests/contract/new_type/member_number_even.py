"""The number of a club's pass, which exists in tests alone, must be even."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """By the last digit of the printed number."""
    return PASSED if int(case.sure("member_number")[-1]) % 2 == 0 else failed("ID_NUMBER_FORMAT")


CHECK = Check(
    "member_number_even",
    Category.VALIDATION,
    "the member number is even",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT"}),
    requires=("member_number",),
)
