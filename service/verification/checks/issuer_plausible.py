"""The issuing authority must be named as police authorities are: ...公安局, ...公安局...分局, ...公安分局."""

from __future__ import annotations

from ocr.standards import issuing_authority
from service.verification.checks.case import Case
from service.verification.checks.check import PASSED, Category, Check, Finding, failed


def run(case: Case) -> Finding:
    """Form alone: whether it is the right one is `issuer_matches_region`'s."""
    return PASSED if issuing_authority.is_plausible(case.sure("issuing_authority")) else failed("ISSUER_UNKNOWN_FORM")


CHECK = Check(
    "issuer_plausible",
    Category.VALIDATION,
    "the issuing authority is named as such authorities are",
    run,
    codes=frozenset({"ISSUER_UNKNOWN_FORM"}),
    requires=("issuing_authority",),
    types=frozenset({"cn_resident_id", "cn_temporary_id", "cn_hmt_residence"}),
)
