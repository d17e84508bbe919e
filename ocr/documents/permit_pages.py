"""What the permits of China's exit-entry administration have in common: fields, labels, pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from ocr.documents import Anchors, FieldSpec, Kind, MachineZone, PageLayout, Parsed, Words, chinese_labels
from ocr.documents import travel_labels as labels
from ocr.documents.labelled_page import labelled_page
from ocr.documents.page_print import PagePrint, all_of
from ocr.documents.zone_page import Values, page_layout, zone_specs
from ocr.documents.zone_values import as_the_zone_says, beside_the_zone
from ocr.fields.free_text import free_text_field
from ocr.fields.home_number import home_number_field
from ocr.fields.in_pinyin import agreed_in_pinyin, doubted_in_pinyin
from ocr.fields.name import of_usual_length
from ocr.fields.outcome import missing, repaired, unsure
from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.rows import Row
from ocr.reading import Field
from ocr.standards import provinces, states
from ocr.standards.mrz import FILLER

SIZE_MM = (85.6, 54.0)
FRONT = (
    "number", "name", "surname", "given_names", "birth_date", "sex", "valid_from", "valid_until", "issuing_authority",
    "issue_place",
)  # fmt: skip
FRONT_ZONE = ("line1", "number", "birth_date", "valid_until")
_BACK_ZONE = ("line1", "line2", "line3", "number", "birth_date", "valid_until", "sex", "surname", "given_names", "name")
SPECS = (
    FieldSpec("number", Words("证件号码", "number"), Kind.NUMBER, "document_number", masked_whole=False),
    FieldSpec("name", Words("姓名", "name"), Kind.NAME, "name", masked_whole=False),
    FieldSpec("surname", Words("姓", "surname"), Kind.LATIN_NAME, masked_whole=False, optional=True),
    FieldSpec("given_names", Words("名", "given names"), Kind.LATIN_NAME, masked_whole=False, optional=True),
    FieldSpec("birth_date", Words("出生日期", "date of birth"), Kind.DATE, "birth_date"),
    FieldSpec("sex", Words("性别", "sex"), Kind.SEX, "sex"),
    FieldSpec("valid_from", Words("有效期限起", "valid from"), Kind.DATE, "valid_from"),
    FieldSpec("valid_until", Words("有效期限止", "valid until"), Kind.LAST_DAY, "valid_until"),
    FieldSpec("issuing_authority", Words("签发机关", "issuing authority"), Kind.TEXT),
    FieldSpec("issue_place", Words("签发地点", "place of issue"), Kind.TEXT, optional=True),
)
PERMIT_SPECS = (
    *SPECS,
    FieldSpec("issue_count", Words("换证次数", "times renewed"), Kind.TEXT, optional=True),
    FieldSpec("nationality", Words("国籍", "nationality"), Kind.NATIONALITY, "nationality", optional=True),
)
RESIDENT_PERMIT_SPECS = (
    *PERMIT_SPECS,
    FieldSpec(
        "home_number",
        Words("身份证件号码", "identity card number at home"),
        Kind.NUMBER,
        masked_whole=False,
        optional=True,
    ),
    *(replace(spec, optional=spec.optional or spec.name == "mrz.line2") for spec in zone_specs(*_BACK_ZONE)),
)
"""The fields of both sides of a permit that residents of Hong Kong, Macau or Taiwan travel with. No check digit covers
the second line of its zone, so that it is never sure.
"""
_SOUGHT = (
    labels.NUMBER, labels.NAME, labels.SURNAME, labels.GIVEN_NAMES, labels.SEX, labels.BIRTH_DATE, labels.TERM,
    labels.AUTHORITY, labels.ISSUE_PLACE,
)  # fmt: skip
_HOME_NUMBER = Sought(
    "home_number",
    (
        "身份证件号码", "身份证号码", "港澳身份证件号码", "港澳身份证号码", "台湾身份证件号码", "台湾身份证号码",
        "港澳台身份证件号码", "香港身份证号码", "澳门身份证号码", "香港居民身份证号码", "澳门居民身份证号码",
    ),
    pattern="[0-9]{6}",
)  # fmt: skip
_AUTHORITY = "(?:移民|[入人]境)管理局"
_OFFICES: Final = ("国家移民管理局", "公安部出入境管理局", "中华人民共和国出入境管理局")
"""Who issues permits (secondary sources; the first since 2019)."""
_OFFICE: Final = "[\u3400-\u9fff]{2,}(?:局|部|厅|处|队)"
_STATE: Final = "中华人民共和国"
_OF_REGION: Final = "(?:省|自治区|市|州|盟|县|区|[特別别]行政区|总队)"
"""Which an office's name goes on behind that is none of the whole country's."""
_ALIKE: Final = 0.75
"""Print is like an office's name in so much, as SequenceMatcher has it."""
_PLACE: Final = "(?<![\u3400-\u9fff])(?![\u3400-\u9fff]*(?:管理局|公安|移民))[\u3400-\u9fff]{2,}"
"""A place of issue, which is no office's name."""
_OF_FRONTS = re.compile("通行证|姓名|性别|出生|签发机关|[A-Z]{2,}[,，.][A-Z]{2,}")


def exit_permit_front(code: str, title: str, number: str) -> PageLayout:
    """The front of an exit permit, with a zone of one line or without.

    Args:
        code: what the zone begins with.
        title: pattern of its title.
        number: pattern of its number.
    """
    fields = (*FRONT, *(f"mrz.{name}" for name in FRONT_ZONE))
    zoned = page_layout(
        "front",
        Words("正面", "front"),
        fields,
        machine_zones=(_exit_zone(code),),
        sought=_SOUGHT,
        values=_front_values,
        fits=_is_front,
    )
    plain = _labelled_front(fields, title, number)

    def parse(rows: Sequence[Row]) -> Parsed:
        parsed = zoned.parse(rows)
        return parsed if parsed.support else plain.parse(rows)

    return replace(zoned, parse=parse, anchors=plain.anchors, confirm=plain.confirm, told=plain.told)


def exit_permit_back(code: str) -> PageLayout:
    """The back of an exit permit: endorsements, and a zone of one line.

    Args:
        code: what the zone begins with.
    """
    return page_layout(
        "back",
        Words("背面", "back"),
        tuple(f"mrz.{name}" for name in FRONT_ZONE),
        machine_zones=(_exit_zone(code),),
        sought=(),
        values=lambda of: {},
        fits=lambda texts: not _is_front(texts),
        optional=True,
    )


def _exit_zone(code: str) -> MachineZone:
    return MachineZone("EXIT-PERMIT", code, SIZE_MM, left_mm=4.7, foot_mm=5.8)


def _is_front(texts: Sequence[str]) -> bool:
    """Whether print is that of a permit's front: a title, a label of its holder, a name in Latin letters."""
    return any(_OF_FRONTS.search(text) for text in texts)


def resident_permit_front(title: str, number: str) -> PageLayout:
    """The front of a permit to come to the mainland, which has no zone.

    Args:
        title: pattern of its title.
        number: pattern of its number.
    """
    return _labelled_front((*FRONT, "issue_count", "nationality"), title, number)


def _labelled_front(fields: tuple[str, ...], title: str, number: str) -> PageLayout:
    """The front of a permit, by its title and labels."""

    def values(of: PagePrint) -> Mapping[str, Field]:
        own = of.code("number", number)
        surname, given = of.latin_names(("surname", "given_names"))
        nationality = of.state("nationality")
        read = all_of(
            (
                own if own.value else of.unlabelled_code("number", f"^(?:{number})$"),
                _printed_name(of),
                unsure(surname),
                unsure(given),
                of.day("birth_date"),
                of.sex("sex"),
                *of.term(("valid_from", "valid_until")),
                _office(of.text("issuing_authority", _OFFICE)),
                _place(of.text("issue_place", _PLACE), of.page),
                of.code("issue_count", "(?<![0-9])[0-9]{1,2}(?![0-9])"),
                nationality if states.is_known(nationality.value or "") else unsure(nationality),
            )
        )
        return agreed_in_pinyin(read, of.page.unlabelled())

    page = labelled_page(
        "front",
        Words("正面", "front"),
        fields,
        aspect=SIZE_MM[0] / SIZE_MM[1],
        anchors=Anchors(
            titles=(title,),
            labels=("姓名", "性别", "出生日期", "有效期限", "签发机关"),
            forces=("姓名|性别|出生日期|有效期限|签发机关",),
        ),
        sought=(
            Sought("number", ("证件号码", "证件号码 No."), pattern="[0-9]{4}"),
            chinese_labels.NAME,
            chinese_labels.SEX,
            chinese_labels.BIRTH_DATE,
            chinese_labels.NATIONALITY,
            chinese_labels.TERM,
            chinese_labels.AUTHORITY,
            Sought("issue_place", ("签发地点",), pattern="[\u3400-\u9fff]{2}"),
            Sought("issue_count", ("换证次数", "签发次数"), pattern="[0-9]"),
        ),
        values=values,
    )
    return replace(page, told=doubted_in_pinyin)


def _in_chinese(field: Field) -> Field:
    """A text in Chinese characters; with letters something else stands in it, such as a part of a mark."""
    return unsure(field, "FIELD_INCOMPLETE") if re.search("[A-Za-z]", field.value or "") else field


def _office(field: Field) -> Field:
    """An office that issues permits: what stands beside one of the whole country's is other print, and what is most
    like one of these is that one. Both say that they were repaired, and 出人境 for 出入境 does.
    """
    value = (field.value or "").replace("出人境", "出入境")
    own = next((one for one in _OFFICES if one in value), None)
    if own is not None and value not in {own, _STATE + own} and not re.search(_OF_REGION, value):
        value = own
    elif own is None and value:
        alike = [(SequenceMatcher(None, value, one, autojunk=False).ratio(), one) for one in _OFFICES]
        best, one = max(alike)
        value = one if best >= _ALIKE and len(value) == len(one) else value
    return repaired(field, value, field.confidence) if value else field


def _place(field: Field, page: LabelledValues) -> Field:
    """A place of issue by its label, or unsure as the only text on the page that is a province's name."""
    if field.value is not None:
        return field
    alone = [span for span in page.unlabelled() if provinces.latin(span.text) is not None]
    return unsure(free_text_field(field.name, alone[0], str)) if len(alone) == 1 else field


def _printed_name(of: PagePrint) -> Field:
    """A name by its label, or the row of Chinese characters above the one in Latin letters; longer than names are, or
    without a label, it is not sure.
    """
    field = of.name("name")
    if field.value is None:
        return unsure(of.name_above_latin("name") or missing("name"))
    return of_usual_length(field)


def resident_permit_back(code: str) -> PageLayout:
    """The back of a permit to come to the mainland, with a zone of three lines that spells the name.

    Args:
        code: what the zone begins with.
    """
    return page_layout(
        "back",
        Words("背面", "back"),
        ("name", "home_number", *(f"mrz.{name}" for name in _BACK_ZONE)),
        machine_zones=(MachineZone("RESIDENT-PERMIT", code, SIZE_MM, left_mm=4.7, foot_mm=5.8),),
        sought=(*_SOUGHT, _HOME_NUMBER),
        values=_back_values,
        optional=True,
    )


def _front_values(of: Values) -> Mapping[str, Field]:
    first, last = of.printed.term(("valid_from", "valid_until"), of.expected("valid_until"))
    surname, given = of.printed.names.names_in_one_row(("surname", "given_names"))
    number = of.printed.code("number", "[A-Z0-9]{9,11}", of.expected("number"))
    read = {
        "number": number if number.value else as_the_zone_says(of, "number"),
        "name": _name(of),
        "surname": unsure(surname),
        "given_names": unsure(given),
        "birth_date": beside_the_zone(of, "birth_date", of.printed.day("birth_date", of.expected("birth_date"))),
        "sex": of.printed.sex("sex", of.expected("sex")),
        "valid_from": first,
        "valid_until": beside_the_zone(of, "valid_until", last),
        "issuing_authority": _in_chinese(_office(of.printed.text("issuing_authority", _AUTHORITY, _OFFICE))),
        "issue_place": _in_chinese(_place(of.printed.text("issue_place", having=_PLACE), of.printed.page)),
    }
    return agreed_in_pinyin(read, of.printed.page.unlabelled())


def _back_values(of: Values) -> Mapping[str, Field]:
    page = of.printed.page
    spans = (*page.candidates(_HOME_NUMBER), *page.unlabelled())
    zone = of.zone.text("home_number").rstrip(FILLER) if of.zone is not None else None
    return {
        "name": of.printed.names.chinese_name("name", of.letters),
        "home_number": home_number_field("home_number", spans, zone),
    }


def _name(of: Values) -> Field:
    """The name: by its label, or where none is printed the row of Chinese characters above the one in Latin letters."""
    field = of.printed.names.chinese_name("name", of.letters)
    return field if field.value else of.printed.names.name_above_latin("name") or missing("name")
