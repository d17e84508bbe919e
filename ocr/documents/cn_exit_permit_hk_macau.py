"""往来港澳通行证: permits of mainland residents to travel, cards with a zone of one line (GA/T 704.14)."""

from __future__ import annotations

from ocr.documents import DocumentType, Words
from ocr.documents.permit_pages import FRONT_ZONE, SIZE_MM, SPECS, exit_permit_back, exit_permit_front
from ocr.documents.zone_page import zone_specs

DOCUMENT = DocumentType(
    id="cn_exit_permit_hk_macau",
    label=Words("往来港澳通行证", "exit permit for Hong Kong and Macau"),
    size_mm=SIZE_MM,
    pages=(
        exit_permit_front("C[SW]", "往来港澳", "[CW](?:[0-9]{8}|[A-HJ-NP-Z][0-9]{7})(?![0-9])"),
        exit_permit_back("C[SW]"),
    ),
    fields=(*SPECS, *zone_specs(*FRONT_ZONE, optional=True)),
    nationality="CHN",
)
