"""All documents of a verification must bear the same name, in Chinese characters or in Latin letters."""

from __future__ import annotations

from service.verification.across.agreement import NAMES, agreement_check
from service.verification.values.comparison import compare_any_names

CHECK = agreement_check(
    "names_agree",
    NAMES,
    compare_any_names,
    "all documents bear the same name",
    differ="DOCUMENT_NAMES_DIFFER",
)
