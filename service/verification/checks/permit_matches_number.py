"""A residence permit's number and that of the holder's travel permit must be of one place.

Numbers begin with 810000 for Hong Kong, 820000 for Macau, 830000 for Taiwan (国办发〔2018〕81号); travel permits with
H for Hong Kong, M for Macau, and a figure for Taiwan.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, PASSED, Category, Check, Finding, failed

_PLACES: Final[Mapping[str, str]] = MappingProxyType({"81": "H", "82": "M", "83": "0123456789"})


def run(case: Case) -> Finding:
    """A number of none of the three places is another document's. Does not apply to other types."""
    if case.type.id not in CHECK.types:
        return NOT_APPLICABLE
    number, permit = case.sure("id_number"), case.sure("permit_number")
    place = _PLACES.get(number[:2])
    if place is None:
        return failed("REGION_OF_OTHER_DOCUMENT")
    return PASSED if permit[:1] in place else failed("PERMIT_NUMBER_MISMATCH")


CHECK = Check(
    "permit_matches_number",
    Category.VALIDATION,
    "the travel permit's number is of the same place as the residence permit's",
    run,
    codes=frozenset({"REGION_OF_OTHER_DOCUMENT", "PERMIT_NUMBER_MISMATCH"}),
    requires=("id_number", "permit_number"),
    types=frozenset({"cn_hmt_residence"}),
)
