"""临时居民身份证 (公安部令第78号, 2005): the front has titles alone, the back all nine items beside the portrait."""

from __future__ import annotations

from collections.abc import Mapping

from ocr.documents import Anchors, DocumentType, Words
from ocr.documents import chinese_labels as labels
from ocr.documents.labelled_page import labelled_page
from ocr.documents.page_print import PagePrint, all_of
from ocr.documents.resident_fields import FIELDS
from ocr.fields import said_by_number
from ocr.reading import Field

_SIZE_MM = (85.60, 54.00)
_ASPECT = _SIZE_MM[0] / _SIZE_MM[1]
_BACK = (
    "name", "sex", "ethnicity", "birth_date", "address", "id_number", "issuing_authority", "valid_from", "valid_until",
)  # fmt: skip


def _values(of: PagePrint) -> Mapping[str, Field]:
    number = of.citizen_number("id_number")
    return all_of(
        (
            of.name("name"),
            of.sex("sex"),
            of.ethnicity("ethnicity"),
            of.day("birth_date", said_by_number.born(number)),
            of.address("address"),
            number,
            of.text("issuing_authority", "[\u3400-\u9fff]+"),
            *of.term(("valid_from", "valid_until")),
        )
    )


DOCUMENT = DocumentType(
    id="cn_temporary_id",
    label=Words("临时居民身份证", "temporary resident identity card"),
    size_mm=_SIZE_MM,
    pages=(
        labelled_page(
            "front",
            Words("正面", "front"),
            (),
            aspect=_ASPECT,
            anchors=Anchors(titles=("临时.{0,3}身份证?", "临时居民", "时居民身份"), labels=()),
            optional=True,
        ),
        labelled_page(
            "back",
            Words("背面", "back"),
            _BACK,
            aspect=_ASPECT,
            anchors=Anchors(
                titles=(),
                labels=("姓名", "性别", "民族", "出生", "住址", "签发机关", "有效期限", "公民身份号码"),
                needs=("公民身份|[0-9]{17}[0-9X]", "签发机关|有效期限", "姓名|住址|民族"),
                never=("居民身份证", "通行证", "居住证", "驾驶证", "准驾车型", "领证日期"),
            ),
            sought=(
                labels.NAME, labels.SEX, labels.ETHNICITY, labels.BIRTH, labels.ADDRESS, labels.CITIZEN_NUMBER,
                labels.AUTHORITY, labels.TERM,
            ),
            values=_values,
            number="id_number",
        ),
    ),
    fields=FIELDS,
    derive=lambda fields: said_by_number.derived(fields, "id_number"),
    nationality="CHN",
)  # fmt: skip
