"""All documents of a verification must bear the same name, in Chinese characters or in Latin letters."""

from __future__ import annotations

from ocr.documents import Kind
from service.verification.across.agreement import agreement_check
from service.verification.values.comparison import compare_any_names

CHECK = agreement_check(
    "names_agree",
    (Kind.ANY_NAME, Kind.NAME),
    compare_any_names,
    "all documents bear the same name",
    differ="DOCUMENT_NAMES_DIFFER",
)
