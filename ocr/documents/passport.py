"""Passports: the data page of any state's (ICAO Doc 9303-4), and all that China's prints (GA/T 704).

The zone says who the holder is, and print says it again, in one language or more: a name is READ where both agree. In
China's passports the zone also spells the name in Chinese characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ocr.documents import DocumentType, FieldSpec, Kind, MachineZone, Words
from ocr.documents import travel_labels as labels
from ocr.documents.zone_page import Values, page_layout, zone_specs
from ocr.fields.outcome import field_of, missing
from ocr.reading import Field, FieldStatus
from ocr.standards import states

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
    labels.VALID_UNTIL, labels.AUTHORITY, labels.SIGNATURE, labels.TITLE,
)  # fmt: skip


def values(of: Values) -> Mapping[str, Field]:
    """The printed fields of a data page."""
    surname, given = of.printed.latin_names(("surname", "given_names"), of.names)
    name = of.printed.chinese_name("name", of.letters)
    state = of.printed.code("issuing_state", "[A-Z]{1,3}", _printed_state(of.expected("issuing_state")))
    return {
        "passport_type": of.printed.code("passport_type", "[A-Z]{1,2}", None),
        "issuing_state": replace(state, value=states.nationality(state.value)) if state.value else state,
        "number": of.printed.code("number", "[A-Z0-9]{6,9}", of.expected("number")),
        "name": name if name.value else _latin_name(surname, given),
        "surname": surname,
        "given_names": given,
        "sex": of.printed.sex("sex", of.expected("sex")),
        "nationality": _nationality(of),
        "birth_date": of.printed.day("birth_date", of.expected("birth_date")),
        "birth_place": of.printed.text("birth_place"),
        "issue_date": of.printed.day("issue_date", None),
        "issue_place": of.printed.text("issue_place"),
        "valid_until": of.printed.day("valid_until", of.expected("valid_until")),
        "issuing_authority": of.printed.text("issuing_authority"),
    }


def _latin_name(surname: Field, given: Field) -> Field:
    """The whole name of somebody without a Chinese one: surname first, as both are printed."""
    parts = [field for field in (surname, given) if field.value]
    if not parts or not surname.value:
        return missing("name")
    return replace(
        min(parts, key=lambda field: (field.status is FieldStatus.READ, field.confidence)),
        name="name",
        text=" ".join(field.text for field in parts),
        value=" ".join(field.value or "" for field in parts),
        box=surname.box,
        alternatives=(),
    )


def _nationality(of: Values) -> Field:
    """The nationality: printed in words of any language, so the zone's code, where print says it or shows any words."""
    said = of.said.get("mrz.nationality")
    spans = of.printed.page.candidates(labels.NATIONALITY)
    if said is None or said.value is None or not spans:
        return missing("nationality")
    chinese = "中国" in spans[0].text or "CHINESE" in spans[0].text.upper()
    sure = said.status is FieldStatus.READ and chinese == (said.value == "CHN")
    return field_of("nationality", spans[0], said.value, min(said.confidence, spans[0].confidence), sure=sure)


def _printed_state(code: str | None) -> str | None:
    return "D" if code == "DEU" else code


DOCUMENT = DocumentType(
    id="passport",
    label=Words("护照", "passport"),
    size_mm=(125.0, 88.0),
    pages=(
        page_layout(
            "data",
            Words("资料页", "data page"),
            (*_PRINTED, *(f"mrz.{name}" for name in _ZONE)),
            (MachineZone("TD3", ".*", (125.0, 88.0), left_mm=6.6, foot_mm=9.4),),
            _SOUGHT,
            values,
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
        FieldSpec("nationality", Words("国籍", "nationality"), Kind.NATIONALITY),
        FieldSpec("birth_date", Words("出生日期", "date of birth"), Kind.DATE, "birth_date"),
        FieldSpec("birth_place", Words("出生地点", "place of birth"), Kind.TEXT, optional=True),
        FieldSpec("issue_date", Words("签发日期", "date of issue"), Kind.DATE, "valid_from"),
        FieldSpec("issue_place", Words("签发地点", "place of issue"), Kind.TEXT, optional=True),
        FieldSpec("valid_until", Words("有效期至", "valid until"), Kind.LAST_DAY, "valid_until"),
        FieldSpec("issuing_authority", Words("签发机关", "issuing authority"), Kind.TEXT, optional=True),
        *zone_specs(*_ZONE),
    ),
)
