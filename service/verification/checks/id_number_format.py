"""The number must be formed as GB 11643 requires: 17 digits, a digit or X, and a birth date that can be."""

from __future__ import annotations

from ocr.documents import Kind
from ocr.standards import citizen_number
from ocr.standards.card_terms import age
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """Leaves the check character to `id_number_checksum`, and the region to `region_code_known`.

    A holder older than the policy's oldest age is hardly alive: a number that somebody else uses, or a misread one.
    """
    birth = citizen_number.birth_date(case.number())
    if birth is None or not citizen_number.is_plausible_birth(birth, today=case.today):
        return failed("ID_NUMBER_FORMAT")
    oldest = case.limits.oldest_age
    return failed("AGE_IMPLAUSIBLE") if oldest is not None and age(birth, case.today) > oldest else PASSED


CHECK = Check(
    "id_number_format",
    Category.VALIDATION,
    "the number is well formed",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT", "AGE_IMPLAUSIBLE"}),
    kinds=(Kind.CITIZEN_NUMBER,),
)
