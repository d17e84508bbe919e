"""The declared birth date against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check
from service.verification.values.comparison import compare_words

CHECK = element_check(
    "claim_birth_date",
    "birth_date",
    "birth_date",
    compare_words,
    mismatch="BIRTH_MISMATCH",
)
