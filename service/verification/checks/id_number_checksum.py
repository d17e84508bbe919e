"""The number's check character must follow from its digits (GB 11643, ISO/IEC 7064 MOD 11-2)."""

from __future__ import annotations

from ocr.documents import Kind
from ocr.standards import citizen_number
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed, inconclusive


def run(case: Case) -> Finding:
    """A number that was *made* legal by the reader is never surely read, so that it never comes here."""
    number = case.number()
    if not citizen_number.is_well_formed(number):
        return inconclusive("ID_NUMBER_FORMAT")
    if not citizen_number.has_right_check_character(number):
        return failed("ID_NUMBER_CHECKSUM")
    return PASSED


CHECK = Check(
    "id_number_checksum",
    Category.VALIDATION,
    "the number's check character is right",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT", "ID_NUMBER_CHECKSUM"}),
    kinds=(Kind.CITIZEN_NUMBER,),
)
