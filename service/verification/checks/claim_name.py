"""The declared name against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check
from service.verification.values.comparison import compare_names

CHECK = element_check(
    "claim_name",
    "name",
    "name",
    compare_names,
    mismatch="NAME_MISMATCH",
    misread="NAME_POSSIBLE_MISREAD",
)
