"""The declared birth date against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check

CHECK = element_check(
    "claim_birth_date",
    "birth_date",
    mismatch="BIRTH_MISMATCH",
)
