"""The declared last day of validity against the printed one; LONG_TERM is a card without end."""

from __future__ import annotations

from service.verification.checks.element import element_check
from service.verification.values.comparison import compare_words

CHECK = element_check(
    "claim_valid_until",
    "valid_until",
    "valid_until",
    compare_words,
    mismatch="EXPIRY_MISMATCH",
)
