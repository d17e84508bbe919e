"""The issuing authority must be that of the printed address, or of the region that issued the number.

The address is the household registration, whose police issues the card (居民身份证法, article 6). The number keeps the
region that issued it first: its agreement supports the authority, and its disagreement says only that people move.
"""

from __future__ import annotations

from ocr.standards import citizen_number, issuing_authority
from ocr.standards.issuing_authority import Consistency
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed, inconclusive


def run(case: Case) -> Finding:
    """FAILED where the address names another region; INCONCLUSIVE where no region can be told from names."""
    issuer, number = case.sure("issuing_authority"), case.sure("id_number")
    by_address = issuing_authority.consistency_with_address(issuer, case.sure("address"))
    if by_address is Consistency.CONSISTENT:
        return PASSED
    if citizen_number.is_well_formed(number):
        by_number = issuing_authority.consistency_with_code(issuer, citizen_number.region_code(number))
        if by_number is Consistency.CONSISTENT:
            return PASSED
    unknown = by_address is Consistency.UNKNOWN
    return inconclusive("ISSUER_REGION_MISMATCH") if unknown else failed("ISSUER_REGION_MISMATCH")


CHECK = Check(
    "issuer_matches_region",
    Category.VALIDATION,
    "the issuing authority belongs to the address or to the number's region",
    run,
    codes=frozenset({"ISSUER_REGION_MISMATCH"}),
    requires=("issuing_authority", "address", "id_number"),
)
