"""Passports: the data page of any state's (ICAO Doc 9303-4), and all that China's prints (GA/T 704).

The zone says who the holder is, and print says it again, in one language or more: a name is READ where both agree. In
China's passports the zone also spells the name in Chinese characters.
"""

from __future__ import annotations

from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, MachineZone, Words
from ocr.documents import travel_labels as labels
from ocr.documents.passport_values import values
from ocr.documents.zone_page import page_layout, zone_specs

_PRINTED = (
    "passport_type", "issuing_state", "number", "name", "surname", "given_names", "sex", "nationality", "birth_date",
    "birth_place", "issue_date", "issue_place", "valid_until", "issuing_authority",
)  # fmt: skip
_ZONE = (
    "line1", "line2", "number", "surname", "given_names", "nationality", "birth_date", "sex", "valid_until",
    "issuing_state", "name",
)  # fmt: skip
_SOUGHT = (
    labels.PASSPORT_TYPE, labels.ISSUING_STATE, labels.NUMBER, labels.NAME, labels.SURNAME, labels.GIVEN_NAMES,
    labels.SEX, labels.NATIONALITY, labels.BIRTH_DATE, labels.BIRTH_PLACE, labels.ISSUE_DATE, labels.ISSUE_PLACE,
    labels.VALID_UNTIL, labels.AUTHORITY, labels.SIGNATURE,
)  # fmt: skip
DOCUMENT = DocumentType(
    id="passport",
    label=Words("护照", "passport"),
    size_mm=(125.0, 88.0),
    pages=(
        page_layout(
            "data",
            Words("资料页", "data page"),
            (*_PRINTED, *(f"mrz.{name}" for name in _ZONE)),
            machine_zones=(MachineZone("TD3", ".*", (125.0, 88.0), left_mm=6.6, foot_mm=9.4),),
            sought=_SOUGHT,
            values=values,
            anchors=Anchors(
                titles=("护照|(?i:passport)",),
                labels=("姓名", "性别", "国籍", "出生日期", "签发日期", "有效期至"),
                forces=("护照号|签发地点|出生地点|(?i:passportno|dateofbirth|dateofexpiry|placeofbirth)",),
                never=("通行证|身份证|居住证|驾驶证|执照|(?i:visa|签证)",),
            ),
        ),
    ),
    fields=(
        FieldSpec("passport_type", Words("类型", "type"), Kind.TEXT, optional=True),
        FieldSpec("issuing_state", Words("国家码", "issuing state"), Kind.TEXT, optional=True),
        FieldSpec("number", Words("护照号", "passport number"), Kind.NUMBER, "document_number", masked_whole=False),
        FieldSpec("name", Words("姓名", "name"), Kind.ANY_NAME, "name", masked_whole=False),
        FieldSpec("surname", Words("姓", "surname"), Kind.LATIN_NAME, masked_whole=False),
        FieldSpec("given_names", Words("名", "given names"), Kind.LATIN_NAME, masked_whole=False, optional=True),
        FieldSpec("sex", Words("性别", "sex"), Kind.SEX, "sex"),
        FieldSpec("nationality", Words("国籍", "nationality"), Kind.NATIONALITY, "nationality"),
        FieldSpec("birth_date", Words("出生日期", "date of birth"), Kind.DATE, "birth_date"),
        FieldSpec("birth_place", Words("出生地点", "place of birth"), Kind.TEXT, optional=True),
        FieldSpec("issue_date", Words("签发日期", "date of issue"), Kind.DATE, "valid_from"),
        FieldSpec("issue_place", Words("签发地点", "place of issue"), Kind.TEXT, optional=True),
        FieldSpec("valid_until", Words("有效期至", "valid until"), Kind.LAST_DAY, "valid_until"),
        FieldSpec("issuing_authority", Words("签发机关", "issuing authority"), Kind.TEXT, optional=True),
        *zone_specs(*_ZONE),
    ),
)
