"""The declared sex against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check
from service.verification.values.comparison import compare_words

CHECK = element_check(
    "claim_sex",
    "sex",
    "sex",
    compare_words,
    mismatch="SEX_MISMATCH",
)
