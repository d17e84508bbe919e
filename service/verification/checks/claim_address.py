"""The declared address against the printed one, which is that of the household registration."""

from __future__ import annotations

from service.verification.checks.element import element_check
from service.verification.values.comparison import compare_addresses

CHECK = element_check(
    "claim_address",
    "address",
    "address",
    compare_addresses,
    mismatch="ADDRESS_MISMATCH",
)
