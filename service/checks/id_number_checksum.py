"""The number's check character must follow from its digits (GB 11643, ISO/IEC 7064 MOD 11-2)."""

from __future__ import annotations

from ocr.standards import citizen_number
from service.checks.case import Case
from service.checks.check import PASSED, Category, Check, Finding, failed, inconclusive


def run(case: Case) -> Finding:
    """A number that was *made* legal by the reader proves nothing: it is INCONCLUSIVE where it would have passed."""
    number = case.sure("id_number")
    if not citizen_number.is_well_formed(number):
        return inconclusive("ID_NUMBER_FORMAT")
    if not citizen_number.has_right_check_character(number):
        return failed("ID_NUMBER_CHECKSUM")
    read = case.field("id_number")
    return inconclusive("VALUE_REPAIRED") if read is not None and read.repaired else PASSED


CHECK = Check(
    "id_number_checksum",
    Category.VALIDATION,
    "the number's check character is right",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT", "ID_NUMBER_CHECKSUM", "VALUE_REPAIRED"}),
    requires=("id_number",),
)
