"""Visas with a zone, MRV-A and MRV-B (ICAO Doc 9303-7), of any state."""

from __future__ import annotations

from ocr.documents import DocumentType, FieldSpec, Kind, MachineZone, Words
from ocr.documents import travel_labels as labels
from ocr.documents.zone_page import page_layout, zone_specs
from ocr.documents.zone_values import common_values

_PRINTED = ("number", "surname", "given_names", "sex", "nationality", "birth_date", "valid_until")
_ZONE = (
    "line1", "line2", "number", "surname", "given_names", "nationality", "birth_date", "sex", "valid_until",
    "issuing_state",
)  # fmt: skip
_SOUGHT = (
    labels.NUMBER, labels.SURNAME, labels.GIVEN_NAMES, labels.SEX, labels.NATIONALITY, labels.BIRTH_DATE,
    labels.ISSUE_DATE, labels.ISSUE_PLACE, labels.VALID_UNTIL,
)  # fmt: skip

DOCUMENT = DocumentType(
    id="visa",
    label=Words("签证", "visa"),
    size_mm=(120.0, 80.0),
    pages=(
        page_layout(
            "data",
            Words("签证页", "visa"),
            (*_PRINTED, *(f"mrz.{name}" for name in _ZONE)),
            machine_zones=(
                MachineZone("MRV-A", "V.*", (120.0, 80.0), left_mm=4.4, foot_mm=9.4),
                MachineZone("MRV-B", "V.*", (105.0, 74.0), left_mm=6.6, foot_mm=9.4),
            ),
            sought=_SOUGHT,
            values=common_values,
        ),
    ),
    fields=(
        FieldSpec("number", Words("签证号码", "visa number"), Kind.NUMBER, "document_number", masked_whole=False),
        FieldSpec("surname", Words("姓", "surname"), Kind.LATIN_NAME, masked_whole=False),
        FieldSpec("given_names", Words("名", "given names"), Kind.LATIN_NAME, masked_whole=False, optional=True),
        FieldSpec("sex", Words("性别", "sex"), Kind.SEX, "sex", optional=True),
        FieldSpec("nationality", Words("国籍", "nationality"), Kind.NATIONALITY, "nationality"),
        FieldSpec("birth_date", Words("出生日期", "date of birth"), Kind.DATE, "birth_date", optional=True),
        FieldSpec("valid_until", Words("有效期至", "valid until"), Kind.LAST_DAY, "valid_until"),
        *zone_specs(*_ZONE),
    ),
)
