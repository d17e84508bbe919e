"""The declared name against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check

CHECK = element_check(
    "claim_name",
    "name",
    mismatch="NAME_MISMATCH",
    misread="NAME_POSSIBLE_MISREAD",
)
