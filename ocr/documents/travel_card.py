"""Cards with a zone, of any state: TD1, whose zone is on the back, and TD2 (ICAO Doc 9303-5 and -6)."""

from __future__ import annotations

from ocr.documents import DocumentType, FieldSpec, Kind, MachineZone, Words
from ocr.documents import travel_labels as labels
from ocr.documents.zone_page import page_layout, zone_specs
from ocr.documents.zone_values import common_values

_PRINTED = ("number", "surname", "given_names", "sex", "nationality", "birth_date", "valid_until")
_ZONE = (
    "line1", "line2", "line3", "number", "surname", "given_names", "nationality", "birth_date", "sex", "valid_until",
    "issuing_state",
)  # fmt: skip
_SOUGHT = (
    labels.NUMBER, labels.SURNAME, labels.GIVEN_NAMES, labels.SEX, labels.NATIONALITY, labels.BIRTH_DATE,
    labels.BIRTH_PLACE, labels.ISSUE_DATE, labels.VALID_UNTIL, labels.AUTHORITY, labels.SIGNATURE,
)  # fmt: skip
_TD1, _TD2 = (85.6, 54.0), (105.0, 74.0)


DOCUMENT = DocumentType(
    id="travel_card",
    label=Words("境外身份类证件", "card with a machine readable zone"),
    size_mm=_TD1,
    pages=(
        page_layout(
            "front",
            Words("正面", "front"),
            (*_PRINTED, *(f"mrz.{name}" for name in _ZONE if name != "line3")),
            machine_zones=(MachineZone("TD2", ".*", _TD2, left_mm=6.6, foot_mm=9.4),),
            sought=_SOUGHT,
            values=common_values,
        ),
        page_layout(
            "back",
            Words("背面", "back"),
            (*_PRINTED, *(f"mrz.{name}" for name in _ZONE)),
            machine_zones=(MachineZone("TD1", ".*", _TD1, left_mm=4.7, foot_mm=5.8),),
            sought=_SOUGHT,
            values=common_values,
        ),
    ),
    fields=(
        FieldSpec("number", Words("证件号码", "document number"), Kind.NUMBER, "document_number", masked_whole=False),
        FieldSpec("surname", Words("姓", "surname"), Kind.LATIN_NAME, masked_whole=False),
        FieldSpec("given_names", Words("名", "given names"), Kind.LATIN_NAME, masked_whole=False, optional=True),
        FieldSpec("sex", Words("性别", "sex"), Kind.SEX, "sex"),
        FieldSpec("nationality", Words("国籍", "nationality"), Kind.NATIONALITY, "nationality"),
        FieldSpec("birth_date", Words("出生日期", "date of birth"), Kind.DATE, "birth_date"),
        FieldSpec("valid_until", Words("有效期至", "valid until"), Kind.LAST_DAY, "valid_until"),
        *zone_specs(*_ZONE),
    ),
)
