"""The declared first day of validity against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check
from service.verification.values.comparison import compare_words

CHECK = element_check(
    "claim_valid_from",
    "valid_from",
    "valid_from",
    compare_words,
    mismatch="EXPIRY_MISMATCH",
)
