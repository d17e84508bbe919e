"""The declared first day of validity against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check

CHECK = element_check(
    "claim_valid_from",
    "valid_from",
    mismatch="EXPIRY_MISMATCH",
)
