"""The number must begin with a region code that GB/T 2260 has or once had."""

from __future__ import annotations

from ocr.standards import citizen_number, regions
from service.checks.case import Case
from service.checks.check import PASSED, Category, Check, Finding, failed, inconclusive


def run(case: Case) -> Finding:
    """Abolished codes are known: the code is that of the region which issued the number, at that time."""
    number = case.sure("id_number")
    if not citizen_number.is_well_formed(number):
        return inconclusive("ID_NUMBER_FORMAT")
    return PASSED if regions.is_known(citizen_number.region_code(number)) else failed("REGION_CODE_UNKNOWN")


CHECK = Check(
    "region_code_known",
    Category.VALIDATION,
    "the number's region code is known",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT", "REGION_CODE_UNKNOWN"}),
    requires=("id_number",),
)
