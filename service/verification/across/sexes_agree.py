"""All documents of a verification that bear the holder's sex must bear the same one."""

from __future__ import annotations

from ocr.documents import Kind
from service.verification.across.agreement import agreement_check
from service.verification.values.comparison import COMPARISONS

CHECK = agreement_check(
    "sexes_agree",
    (Kind.SEX,),
    COMPARISONS[Kind.SEX],
    "all documents bear the same sex",
    differ="DOCUMENT_SEXES_DIFFER",
    element="sex",
)
