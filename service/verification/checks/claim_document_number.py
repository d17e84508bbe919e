"""The declared document number against the printed one."""

from __future__ import annotations

from service.verification.checks.element import element_check
from service.verification.values.comparison import compare_numbers

CHECK = element_check(
    "claim_document_number",
    "document_number",
    "id_number",
    compare_numbers,
    mismatch="NUMBER_MISMATCH",
)
