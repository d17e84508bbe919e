"""The number must be formed as GB 11643 requires: 17 digits, a digit or X, and a birth date that can be."""

from __future__ import annotations

from ocr.standards import citizen_number
from service.checks.case import Case
from service.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """Leaves the check character to `id_number_checksum`, and the region to `region_code_known`."""
    birth = citizen_number.birth_date(case.sure("id_number"))
    plausible = birth is not None and citizen_number.is_plausible_birth(birth, today=case.today)
    return PASSED if plausible else failed("ID_NUMBER_FORMAT")


CHECK = Check(
    "id_number_format",
    Category.VALIDATION,
    "the number is well formed",
    run,
    codes=frozenset({"ID_NUMBER_FORMAT"}),
    requires=("id_number",),
)
