"""The printed sex must be the one in the number (GB 11643, digit 17: odd for men, even for women)."""

from __future__ import annotations

from ocr.documents import Kind
from ocr.standards import citizen_number
from service.verification.checks.case import Case
from service.verification.checks.check import Category, Check, Finding, inconclusive
from service.verification.values.verdict import Outcome


def run(case: Case) -> Finding:
    """Both as printed: neither is ever put right by the other."""
    number = case.number()
    if not citizen_number.is_well_formed(number):
        return inconclusive("ID_NUMBER_FORMAT")
    printed, inside = case.sure("sex"), citizen_number.sex(number)
    agree = printed == inside
    return Finding(
        Outcome.PASSED if agree else Outcome.FAILED,
        "" if agree else "SEX_NUMBER_MISMATCH",
        observed=printed,
        expected=inside,
    )


CHECK = Check(
    "sex_matches_number",
    Category.VALIDATION,
    "the printed sex is the one in the number",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT", "SEX_NUMBER_MISMATCH"}),
    requires=("sex",),
    kinds=(Kind.CITIZEN_NUMBER,),
)
