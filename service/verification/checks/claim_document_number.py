"""The declared document number against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check

CHECK = element_check(
    "claim_document_number",
    "document_number",
    mismatch="NUMBER_MISMATCH",
)
