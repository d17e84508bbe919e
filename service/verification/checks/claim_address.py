"""The declared address against the printed one, which is that of the household registration."""

from __future__ import annotations

from service.verification.checks.element import element_check

CHECK = element_check(
    "claim_address",
    "address",
    mismatch="ADDRESS_MISMATCH",
)
