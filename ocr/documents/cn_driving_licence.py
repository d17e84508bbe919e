"""机动车驾驶证 (公安部令第162号): main page and duplicate, with a term between two days or of a number of years,
and what a phone's screen shows of it.

Values are printed over the form and lie off its lines. What the seal says stands beneath other print: it is never
sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ocr.codes import CODE_128
from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, Words
from ocr.documents import chinese_labels as labels
from ocr.documents.labelled_page import labelled_page
from ocr.documents.page_print import PagePrint, all_of
from ocr.fields import said_by_number
from ocr.fields.outcome import repaired, unsure
from ocr.lines.label_search import Sought
from ocr.reading import Field

_SIZE_MM = (88.0, 60.0)
_ASPECT = _SIZE_MM[0] / _SIZE_MM[1]
_MAIN = (
    "number", "name", "sex", "nationality", "address", "birth_date", "first_issue_date", "vehicle_class", "valid_from",
    "valid_until", "issuing_authority",
)  # fmt: skip
_DUPLICATE = ("number", "name", "archive_number", "record", "barcode")
_NUMBER = Sought("number", ("证号", "证号 License No.", "证号 Licence No."), pattern="[0-9]{4}")
_FIRST_ISSUE = Sought(
    "first_issue_date", ("初次领证日期", "初次领证日期 Date of First Issue", "初始领证日期"), pattern="[0-9]"
)
_CLASS = Sought("vehicle_class", ("准驾车型", "准驾车型 Class"), pattern="[A-FMNP]")
_START = Sought("valid_from", ("有效起始日期", "有效起始日期 Valid From"), pattern="[0-9]")
_TERM = Sought("valid_until", ("有效期限", "有效期限 Valid Period"), pattern="[0-9]")
_ARCHIVE = Sought("archive_number", ("档案编号", "档案编号 File No."), pattern="[0-9]{4}")
_RECORD = Sought("record", ("记录", "记录 Record"), lines=5)
_CLASSES = "(?:A[1-3]|B[12]|C[1-6]|[DEFMNP])+"
"""公安部令第162号, appendix 1: classes of vehicles, several joined."""
_SENTENCE: Final = re.compile("(?<=[^。，,．.·])[，,．.·]?(?=请于)")
"""Where a sentence begins; the mark before it is misread or lost."""
_CHINA = "中国"
_AUTHORITY = "[\u3400-\u9fff]{2,}公安局[\u3400-\u9fff]*(?:支队|大队|总队|管理局|管理所)"


def _main(of: PagePrint) -> Mapping[str, Field]:
    number = of.citizen_number("number")
    born = of.day("birth_date", said_by_number.born(number))
    issued, start = of.day("first_issue_date"), of.day("valid_from")
    first, last = of.term(("valid_from", "valid_until"))
    if last.value is None:
        issued, start = _without_labels(of, born, issued, start)
        first, last = start, of.years_from("valid_until", start)
    else:
        issued, _ = _without_labels(of, born, issued, first)
    return all_of(
        (
            number,
            of.name("name"),
            of.sex("sex"),
            _nationality(of),
            of.address("address"),
            born,
            issued,
            _class(of),
            first,
            last,
            _authority(of),
        )
    )


def _without_labels(of: PagePrint, born: Field, issued: Field, start: Field) -> tuple[Field, Field]:
    """The days of first issue and of the beginning of the term, unsure where no label is legible: they are what days
    are left without one, and licences are first issued no later than their term begins.
    """
    lacking = [field for field in (issued, start) if field.value is None]
    left = of.lone_days((born.value, issued.value, start.value))
    if born.value is None or len(left) != len(lacking):
        return issued, start
    found = {field.name: unsure(of.day_of(field.name, span)) for field, span in zip(lacking, left, strict=True)}
    return found.get(issued.name, issued), found.get(start.name, start)


def _class(of: PagePrint) -> Field:
    """Classes by their label; without a legible one the only such text on the page, which is not sure."""
    field = of.code("vehicle_class", _CLASSES)
    return field if field.value else unsure(of.unlabelled_code("vehicle_class", f"^{_CLASSES}$"))


def _form(fields: Mapping[str, Field]) -> str | None:
    """``from_to`` with two days, ``from_years`` with a number of years; None where no term was read."""
    last = fields["valid_until"]
    return None if last.value is None else "from_years" if "VALUE_DERIVED" in last.codes else "from_to"


def _nationality(of: PagePrint) -> Field:
    """中国 as its code, unsure without a legible label; another state's name stays as it is printed, and unsure."""
    field = of.text("nationality", "[\u3400-\u9fff]+")
    field = field if field.value else unsure(of.unlabelled_text("nationality", f"^{_CHINA}$"))
    if field.value == _CHINA:
        return Field(field.name, field.text, "CHN", field.confidence, field.status, (), False, field.box, field.codes)
    return unsure(field)


def _authority(of: PagePrint) -> Field:
    """What the seal says where its lines were read as one; never sure, since other print lies over it."""
    field = of.unlabelled_text("issuing_authority", _AUTHORITY)
    return unsure(field if field.value else of.stacked_text("issuing_authority", _AUTHORITY))


def _duplicate(of: PagePrint) -> Mapping[str, Field]:
    return all_of(
        (
            of.citizen_number("number"),
            of.name("name"),
            of.code("archive_number", "(?<![0-9])[0-9]{12}(?![0-9Xx])"),
            _record(of),
            _barcode(of),
        )
    )


def _record(of: PagePrint) -> Field:
    """What is noted, in whole sentences, of which 请于 begins one; one without its full stop may have lost a line."""
    field = of.long_text("record")
    value = _SENTENCE.sub("。", field.value or "")
    if value != (field.value or ""):
        return repaired(field, value, field.confidence)
    return field if (field.value or "").endswith("。") else unsure(field, "FIELD_INCOMPLETE")


def _barcode(of: PagePrint) -> Field:
    """The figures below the bars; sure between both asterisks alone, which may be read as figures."""
    sure = of.unlabelled_text("barcode", r"(?<=\*)[0-9]{13}(?=\*)")
    if sure.value:
        return sure
    between = of.unlabelled_text("barcode", r"(?<=^[0-9*])[0-9]{13}(?=[0-9*]$)")
    return unsure(between if between.value else of.unlabelled_text("barcode", "(?<![0-9])[0-9]{13}(?![0-9])"))


DOCUMENT = DocumentType(
    id="cn_driving_licence",
    label=Words("机动车驾驶证", "driving licence"),
    size_mm=_SIZE_MM,
    pages=(
        replace(labelled_page(
            "main",
            Words("正页", "main page"),
            _MAIN,
            aspect=_ASPECT,
            anchors=Anchors(
                titles=("驾驶证",),
                labels=("证号", "姓名", "性别", "国籍", "住址", "出生日期", "领证日期", "准驾车型", "有效期限"),
                needs=("准驾车型", "领证日期"),
                never=("副页",),
            ),
            sought=(
                _NUMBER, labels.NAME, labels.SEX, labels.NATIONALITY, labels.ADDRESS, labels.BIRTH_DATE, _FIRST_ISSUE,
                _CLASS, _START, _TERM,
            ),
            values=_main,
            number="number",
            form=_form,
        ), square_seals={"issuing_authority": _AUTHORITY}),
        replace(labelled_page(
            "duplicate",
            Words("副页", "duplicate"),
            _DUPLICATE,
            aspect=_ASPECT,
            anchors=Anchors(
                titles=("驾驶证.{0,2}副页", "^副页$"),
                labels=("证号", "姓名", "档案编号", "记录"),
                needs=("档案编号", "证号|记录"),
                never=("准驾车型",),
            ),
            sought=(_NUMBER, labels.NAME, _ARCHIVE, _RECORD),
            values=_duplicate,
            stopped=("record",),
            optional=True,
        ), codes={"barcode": CODE_128}),
    ),
    fields=(
        FieldSpec(
            "number", Words("证号", "licence number"), Kind.CITIZEN_NUMBER, "document_number", masked_whole=False
        ),
        FieldSpec("name", Words("姓名", "name"), Kind.NAME, "name", masked_whole=False),
        FieldSpec("sex", Words("性别", "sex"), Kind.SEX, "sex"),
        FieldSpec("nationality", Words("国籍", "nationality"), Kind.NATIONALITY, "nationality"),
        FieldSpec("address", Words("住址", "address"), Kind.ADDRESS, "address", masked_whole=False),
        FieldSpec("birth_date", Words("出生日期", "date of birth"), Kind.DATE, "birth_date"),
        FieldSpec("first_issue_date", Words("初次领证日期", "date of first issue"), Kind.DATE),
        FieldSpec("vehicle_class", Words("准驾车型", "class"), Kind.TEXT),
        FieldSpec("valid_from", Words("有效起始日期", "valid from"), Kind.DATE, "valid_from"),
        FieldSpec("valid_until", Words("有效期限", "valid until"), Kind.LAST_DAY, "valid_until"),
        FieldSpec("issuing_authority", Words("发证机关", "issuing authority"), Kind.TEXT, optional=True),
        FieldSpec("archive_number", Words("档案编号", "file number"), Kind.NUMBER, masked_whole=False, optional=True),
        FieldSpec("record", Words("记录", "record"), Kind.TEXT, optional=True),
        FieldSpec("barcode", Words("条码号", "barcode number"), Kind.NUMBER, masked_whole=False, optional=True),
    ),
    derive=lambda fields: said_by_number.derived(fields, "number"),
)  # fmt: skip
