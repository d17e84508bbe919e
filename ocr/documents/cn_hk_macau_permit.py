"""港澳居民来往内地通行证: the back, whose zone of three lines spells the name in letters of GBK (GA/T 704.14)."""

from __future__ import annotations

from ocr.documents import DocumentType, Words
from ocr.documents.permit_pages import RESIDENT_PERMIT_SPECS, SIZE_MM, resident_permit_back, resident_permit_front

DOCUMENT = DocumentType(
    id="cn_hk_macau_permit",
    label=Words("港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macau residents"),
    size_mm=SIZE_MM,
    pages=(
        resident_permit_front("来往内地", r"[HM](?:[0-9]{8}(?:[0-9]{2})?|A[0-9]{7})(?![0-9])"),
        resident_permit_back("CR?"),
    ),
    fields=RESIDENT_PERMIT_SPECS,
)
