"""台湾居民来往大陆通行证: the back, whose zone of three lines spells the name in letters of GBK (GA/T 704.14)."""

from __future__ import annotations

from ocr.documents import DocumentType, Words
from ocr.documents.permit_pages import RESIDENT_PERMIT_SPECS, SIZE_MM, resident_permit_back, resident_permit_front

DOCUMENT = DocumentType(
    id="cn_taiwan_permit",
    label=Words("台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"),
    size_mm=SIZE_MM,
    pages=(
        resident_permit_front("来往大陆", r"(?<![0-9A-Z])[0-9]{8}(?:[0-9]{2})?(?![0-9])"),
        resident_permit_back("CT"),
    ),
    fields=RESIDENT_PERMIT_SPECS,
)
