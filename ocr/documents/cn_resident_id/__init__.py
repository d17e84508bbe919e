"""The resident ID card of the People's Republic of China, 2nd generation (GA 448): layout, labels, fields.

Rows are told apart by their printed labels first and by their place second; never by their order alone, since cards
of minority areas print an extra row in a second script.
"""

from __future__ import annotations

from ocr.documents import DocumentType, Words
from ocr.documents.cn_resident_id import emblem, portrait
from ocr.documents.cn_resident_id.number import derive
from ocr.documents.resident_fields import FIELDS

DOCUMENT = DocumentType(
    id="cn_resident_id",
    label=Words("居民身份证", "resident identity card"),
    size_mm=(85.60, 54.00),
    pages=(portrait.PAGE, emblem.PAGE),
    fields=FIELDS,
    derive=derive,
    nationality="CHN",
)
