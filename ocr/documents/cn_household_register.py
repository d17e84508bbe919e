"""户口簿, the page of one person (常住人口登记卡): a table whose values a matrix printer strikes into its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, Words
from ocr.documents.labelled_page import labelled_page
from ocr.documents.page_print import PagePrint, all_of
from ocr.fields import said_by_number
from ocr.fields.listed_text import listed
from ocr.fields.outcome import repaired, unsure
from ocr.lines.label_search import Sought
from ocr.reading import Field

_SIZE_MM = (143.0, 105.0)
_TEXTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("relation_to_head", ("户主或与户主关系", "户主或与户主的关系"), "relation to the head of the household"),
    ("former_name", ("曾用名",), "former name"),
    ("birth_place", ("出生地",), "place of birth"),
    ("native_place", ("籍贯",), "native place"),
    ("other_address", ("本市（县）其他住址", "本市(县)其他住址", "其他住址"), "other address"),
    ("religion", ("宗教信仰",), "religion"),
    ("height", ("身高",), "height"),
    ("blood_type", ("血型",), "blood type"),
    ("education", ("文化程度",), "education"),
    ("marital_status", ("婚姻状况",), "marital status"),
    ("military_service", ("兵役状况",), "military service"),
    ("workplace", ("服务处所",), "place of work"),
    ("occupation", ("职业",), "occupation"),
    ("moved_from", ("何时由何地迁来本市（县）", "何时由何地迁来本市(县)"), "when and from where moved here"),
)
"""Fields that are taken as they are printed: name, labels, what it is called."""
_OTHERS = (
    Sought("name", ("姓名",), pattern="[\u3400-\u9fff]", beside=True),
    Sought("sex", ("性别",), pattern="[男女]", beside=True),
    Sought("ethnicity", ("民族",), pattern="[\u3400-\u9fff]", beside=True),
    Sought("birth_date", ("出生日期",), pattern="[0-9]", beside=True),
    Sought("id_number", ("公民身份证件编号", "公民身份号码", "公民身份证号码"), pattern="[0-9]{4}", beside=True),
    Sought("registration_date", ("登记日期", "登记日期："), pattern="[0-9]", beside=True),
    Sought("moved_here", ("何时由何地迁来本址",), beside=True),
    Sought("clerk", ("承办人签章", "承办人"), beside=True),
)
_BLOOD = "(?:AB|[ABOo0])型?|不明|不详|未知|未定|其他"
_LISTED = {
    "marital_status": ("未婚", "已婚", "初婚", "再婚", "复婚", "有配偶", "丧偶", "离婚", "未说明"),
    "military_service": ("未服兵役", "已服兵役", "服现役", "退出现役", "预备役", "不详"),
}
"""GB/T 2261.2-2003 and what registers print of military service: a text that is one of them needs less to be sure."""
_AS_LETTER = str.maketrans("0o", "OO")
_MOVED = re.compile("[0-9]{4}年|迁来|迁入|出生|久居|落户|补录")
"""What is printed of when and whence somebody came has a year, or says how."""
_FIELDS = (
    "name", "relation_to_head", "former_name", "sex", "birth_place", "ethnicity", "native_place", "birth_date",
    "other_address", "religion", "id_number", "height", "blood_type", "education", "marital_status",
    "military_service", "workplace", "occupation", "moved_from", "registration_date",
)  # fmt: skip
_KINDS = {
    "name": (Words("姓名", "name"), Kind.NAME, "name"),
    "sex": (Words("性别", "sex"), Kind.SEX, "sex"),
    "ethnicity": (Words("民族", "ethnicity"), Kind.ETHNICITY, None),
    "birth_date": (Words("出生日期", "date of birth"), Kind.DATE, "birth_date"),
    "id_number": (Words("公民身份证件编号", "ID number"), Kind.CITIZEN_NUMBER, "document_number"),
    "registration_date": (Words("登记日期", "date of registration"), Kind.DATE, None),
}


def _values(of: PagePrint) -> Mapping[str, Field]:
    number = of.citizen_number("id_number")
    read = all_of(
        (
            of.name("name"),
            of.sex("sex"),
            of.ethnicity("ethnicity"),
            of.day("birth_date", said_by_number.born(number)),
            number,
            of.day("registration_date"),
            *(of.cell(name, _BLOOD if name == "blood_type" else "") for name, _, _ in _TEXTS),
        )
    )
    return {
        **read,
        "blood_type": _blood_type(read["blood_type"]),
        "moved_from": _moved_from(read["moved_from"]),
        **{name: listed(read[name], words) for name, words in _LISTED.items()},
    }


def _blood_type(field: Field) -> Field:
    """A blood type, one of few: a figure or small letter there is the letter that it looks like, and says that it was
    repaired; another text is not sure.
    """
    if field.value is None or re.fullmatch(_BLOOD, field.value) is None:
        return unsure(field)
    return repaired(field, field.value.translate(_AS_LETTER), field.confidence)


def _moved_from(field: Field) -> Field:
    """When and whence somebody came: another text may be a piece of a stamp that reaches into the cell."""
    return field if _MOVED.search(field.value or "") else unsure(field)


def _specs() -> tuple[FieldSpec, ...]:
    texts = {name: FieldSpec(name, Words(labels[0], en), Kind.TEXT, optional=True) for name, labels, en in _TEXTS}
    others = {
        name: FieldSpec(name, words, kind, claimed, masked_whole=name not in ("name", "id_number"))
        for name, (words, kind, claimed) in _KINDS.items()
    }
    others["registration_date"] = replace(others["registration_date"], optional=True)
    return tuple({**texts, **others}[name] for name in _FIELDS)


DOCUMENT = DocumentType(
    id="cn_household_register",
    label=Words("户口簿", "household register"),
    size_mm=_SIZE_MM,
    pages=(
        labelled_page(
            "personal",
            Words("常住人口登记卡", "page of one person"),
            _FIELDS,
            aspect=_SIZE_MM[0] / _SIZE_MM[1],
            anchors=Anchors(
                titles=("常住人口登记卡", "人口登记卡"),
                labels=("姓名", "性别", "民族", "籍贯", "出生日期", "文化程度", "婚姻状况", "服务处所"),
                needs=("户主", "籍贯|曾用名|出生地", "服务处所|兵役状况|文化程度"),
                never=("户号", "户主姓名", "住址变动", "登记表"),
            ),
            sought=(*_OTHERS, *(Sought(name, labels, beside=True) for name, labels, _ in _TEXTS)),
            values=_values,
            number="id_number",
        ),
    ),
    fields=_specs(),
    derive=lambda fields: said_by_number.derived(fields, "id_number"),
    nationality="CHN",
)
