"""All documents of a verification that bear a citizen number must bear the same one (GB 11643: one for life)."""

from __future__ import annotations

from ocr.documents import Kind
from service.verification.across.agreement import agreement_check
from service.verification.values.comparison import COMPARISONS

CHECK = agreement_check(
    "numbers_agree",
    (Kind.CITIZEN_NUMBER,),
    COMPARISONS[Kind.CITIZEN_NUMBER],
    "all documents bear the same citizen number",
    differ="DOCUMENT_NUMBERS_DIFFER",
)
