"""The printed ethnicity must be one that cards bear (GB/T 3304 and the two further names in use)."""

from __future__ import annotations

from ocr.standards import ethnicities
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """Exact: the nearest name is no match."""
    return PASSED if case.sure("ethnicity") in ethnicities.NAMES else failed("ETHNICITY_UNKNOWN")


CHECK = Check(
    "ethnicity_known",
    Category.VALIDATION,
    "the printed ethnicity is known",
    run,
    codes=frozenset({"ETHNICITY_UNKNOWN"}),
    requires=("ethnicity",),
)
