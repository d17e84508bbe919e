"""A document that is about to expire passes with a remark, so that its holder can be asked to renew it."""

from __future__ import annotations

from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, PASSED, Category, Check, Finding
from service.verification.values.verdict import Outcome


def run(case: Case) -> Finding:
    """PASSED with `DOCUMENT_EXPIRING_SOON` within the policy's days; does not apply to an expired document."""
    last = case.last_day()
    if last is None:
        return PASSED
    if last < case.today:
        return NOT_APPLICABLE
    soon = (last - case.today).days <= case.limits.expiring_soon_days
    return Finding(Outcome.PASSED, "DOCUMENT_EXPIRING_SOON") if soon else PASSED


CHECK = Check(
    "document_expiring_soon",
    Category.DOCUMENT,
    "the document is not about to expire",
    run,
    codes=frozenset({"DOCUMENT_EXPIRING_SOON"}),
    requires=("valid_until",),
)
