"""The printed birth date must be the one in the number (GB 11643, digits 7 to 14)."""

from __future__ import annotations

from ocr.documents import Kind
from ocr.standards import citizen_number
from service.verification.checks.case import Case
from service.verification.checks.check import Category, Check, Finding, inconclusive
from service.verification.values.verdict import Outcome


def run(case: Case) -> Finding:
    """Both as printed: neither is ever put right by the other."""
    inside = citizen_number.birth_date(case.number())
    if inside is None:
        return inconclusive("ID_NUMBER_FORMAT")
    printed = case.day("birth_date")
    agree = printed == inside
    return Finding(
        Outcome.PASSED if agree else Outcome.FAILED,
        "" if agree else "BIRTH_NUMBER_MISMATCH",
        observed=printed.isoformat(),
        expected=inside.isoformat(),
    )


CHECK = Check(
    "birth_matches_number",
    Category.VALIDATION,
    "the printed birth date is the one in the number",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT", "BIRTH_NUMBER_MISMATCH"}),
    requires=("birth_date",),
    kinds=(Kind.CITIZEN_NUMBER,),
)
