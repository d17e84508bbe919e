"""The declared last day of validity against the printed one; LONG_TERM is a card without end."""

from __future__ import annotations

from service.verification.checks.element import element_check

CHECK = element_check(
    "claim_valid_until",
    "valid_until",
    mismatch="EXPIRY_MISMATCH",
)
