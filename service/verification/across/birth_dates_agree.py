"""All documents of a verification that bear a birth date must bear the same one: names alone are shared by many.

A passport or a permit has no citizen number, and so nothing else that tells two people of one name apart.
"""

from __future__ import annotations

from ocr.documents import Kind
from service.verification.across.agreement import agreement_check
from service.verification.values.comparison import COMPARISONS

CHECK = agreement_check(
    "birth_dates_agree",
    (Kind.DATE,),
    COMPARISONS[Kind.DATE],
    "all documents bear the same birth date",
    differ="DOCUMENT_BIRTH_DATES_DIFFER",
    element="birth_date",
)
