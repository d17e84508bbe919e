"""往来台湾通行证: permits of mainland residents to travel, cards with a zone of one line (GA/T 704.14)."""

from __future__ import annotations

from ocr.documents import DocumentType, Words
from ocr.documents.permit_pages import FRONT_ZONE, SIZE_MM, SPECS, exit_permit_front
from ocr.documents.zone_page import zone_specs

DOCUMENT = DocumentType(
    id="cn_exit_permit_taiwan",
    label=Words("往来台湾通行证", "exit permit for Taiwan"),
    size_mm=SIZE_MM,
    pages=(exit_permit_front("CD"),),
    fields=(*SPECS, *zone_specs(*FRONT_ZONE)),
    nationality="CHN",
)
