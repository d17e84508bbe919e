"""The declared sex against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check

CHECK = element_check(
    "claim_sex",
    "sex",
    mismatch="SEX_MISMATCH",
)
