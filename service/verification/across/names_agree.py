"""All documents of a verification must bear the same name."""

from __future__ import annotations

from ocr.documents import Kind
from service.verification.across.agreement import agreement_check

CHECK = agreement_check("names_agree", Kind.NAME, "all documents bear the same name", differ="DOCUMENT_NAMES_DIFFER")
