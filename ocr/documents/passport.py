"""Passports: the data page of any state's (ICAO Doc 9303-4), and all that China's prints (GA/T 704).

The zone says who the holder is, and print says it again, in one language or more: a name is READ where both agree. In
China's passports the zone also spells the name in Chinese characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, MachineZone, Words
from ocr.documents import travel_labels as labels
from ocr.documents.zone_page import Values, page_layout, zone_specs
from ocr.fields.outcome import field_of, missing, repaired, unsure
from ocr.reading import Field, FieldStatus
from ocr.standards import provinces, states
from ocr.standards.mrz import FILLER

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
_HAN = "[\u4e00-\u9fff]{4}"
_AUTHORITIES = (
    "(?:中华人民共和国)?(?:公安部出入境管理局|国家移民管理局|外交部|驻[\u4e00-\u9fff]{2,}(?:大使馆|总领事馆|领事馆))"
)
"""Secondary sources: the first until 2019, the second since; missions abroad by their form. Another one is unsure."""
_SURE_LETTER = 0.9
_TEXT = r"[^\W\d_]{2}"
"""What a text of any language has: the number of a label, such as (6), is none."""
_CHINESE_PLACE = "^[\u4e00-\u9fff]{2}"
"""What a Chinese passport prints as a place begins with; the rest of a label or of a mark does not."""
_PLACE = "^(?!中国|护照)[\u4e00-\u9fff]{2,4}/?[A-Z]{4,}$"
"""A place of birth or issue; the first stands above the second."""


def values(of: Values) -> Mapping[str, Field]:
    """The printed fields of a data page."""
    surname, given = of.printed.latin_names(("surname", "given_names"), of.names)
    name = of.printed.chinese_name("name", of.letters)
    state = of.printed.code("issuing_state", "[A-Z]{1,3}", _printed_state(of.expected("issuing_state")))
    chinese = of.expected("issuing_state") == "CHN"
    places = of.printed.texts(("birth_place", "issue_place"), _PLACE, _CHINESE_PLACE if chinese else _TEXT)
    latin = _latin_name(surname, given)
    authority = of.printed.text("issuing_authority", "(?:移民|入境)管理局", _HAN if chinese else _TEXT)
    return {
        "passport_type": _type(of),
        "issuing_state": replace(state, value=states.nationality(state.value)) if state.value else state,
        "number": of.printed.code("number", "[A-Z0-9]{6,9}", of.expected("number")),
        "name": name if name.value else unsure(latin) if chinese else latin,
        "surname": surname,
        "given_names": given,
        "sex": of.printed.sex("sex", of.expected("sex")),
        "nationality": _nationality(of),
        "birth_date": of.printed.day("birth_date", of.expected("birth_date")),
        "birth_place": _place(places["birth_place"], chinese=chinese),
        "issue_date": of.printed.other_day("issue_date", map(of.expected, ("birth_date", "valid_until"))),
        "issue_place": _place(places["issue_place"], chinese=chinese),
        "valid_until": of.printed.day("valid_until", of.expected("valid_until")),
        "issuing_authority": _authority(authority) if chinese else _in_capitals(authority),
    }


def _type(of: Values) -> Field:
    """The type by its label, or else the only lone letters on the page with which the zone begins too."""
    field = of.printed.code("passport_type", "[A-Z]{1,2}", None)
    if field.value is not None or of.zone is None:
        return field
    code = of.zone.text("code").rstrip(FILLER)
    alone = [span for span in of.printed.page.unlabelled() if re.fullmatch("P[A-Z]?", span.text)]
    if len(alone) != 1 or not code.startswith(alone[0].text):
        return field
    confidence = alone[0].confidence
    return field_of("passport_type", alone[0], alone[0].text, confidence, sure=confidence >= _SURE_LETTER)


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
    """The nationality as the zone's code, since print says it in words of any language; unsure where words that are
    known say something else.
    """
    said = of.said.get("mrz.nationality")
    if said is None or said.value is None:
        return missing("nationality")
    words = "".join(span.text for span in of.printed.page.candidates(labels.NATIONALITY)).upper()
    field = replace(said, name="nationality")
    contradicts = ("中国" in words or "CHINESE" in words) and said.value != "CHN"
    return unsure(field) if contradicts else field


def _authority(field: Field) -> Field:
    """The authority of a Chinese passport; one that is none of those that issue them may have lost a character."""
    return field if re.fullmatch(_AUTHORITIES, field.value or "") else unsure(field)


def _in_capitals(field: Field) -> Field:
    """A text that nothing supports: not in capitals, it may be the rest of a label in whatever language."""
    return field if (field.value or "").isupper() else unsure(field)


def _place(field: Field, *, chinese: bool) -> Field:
    """A place as Chinese passports print it; one whose two writings do not belong together was misread somewhere, and
    is as the Chinese one has it, which says that it was repaired. Others are as they are printed.
    """
    found = re.fullmatch("([\u4e00-\u9fff]{2,4})/?([A-Z ]+)", field.value or "")
    known = provinces.latin(found[1]) if found else None
    if found is None or known is None:
        return _in_capitals(field) if not chinese else field if found else unsure(field)
    if found[2].replace(" ", "") != known:
        return repaired(unsure(field), f"{found[1]}/{known}", field.confidence)
    return replace(field, value=f"{found[1]}/{known}")


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
