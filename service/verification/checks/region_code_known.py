"""The number must begin with a region code that GB/T 2260 has or once had, or under which numbers were issued."""

from __future__ import annotations

from dataclasses import replace

from ocr.documents import Kind
from ocr.standards import citizen_number, regions
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed, inconclusive


def run(case: Case) -> Finding:
    """Abolished codes are known: the code is that of the region which issued the number, at that time.

    A code that no table has but that has the form of one (`regions.may_be_issued`) passes with a remark. A code whose
    numbers stand on other documents alone, by the policy, does not pass.
    """
    number = case.number()
    if not citizen_number.is_well_formed(number):
        return inconclusive("ID_NUMBER_FORMAT")
    code = citizen_number.region_code(number)
    if code.startswith(case.limits.regions_of_other_documents):
        return failed("REGION_OF_OTHER_DOCUMENT")
    if regions.is_known(code):
        return PASSED
    return (
        replace(PASSED, code="REGION_CODE_UNLISTED") if regions.may_be_issued(code) else failed("REGION_CODE_UNKNOWN")
    )


CHECK = Check(
    "region_code_known",
    Category.VALIDATION,
    "the number's region code is known",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT", "REGION_CODE_UNKNOWN", "REGION_CODE_UNLISTED", "REGION_OF_OTHER_DOCUMENT"}),
    kinds=(Kind.CITIZEN_NUMBER,),
    types=frozenset({"cn_resident_id", "cn_temporary_id", "cn_driving_licence"}),
)
