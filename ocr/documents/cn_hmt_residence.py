"""港澳台居民居住证 (国办发〔2018〕81号): laid out as the resident card without 民族; its emblem side has the
number of the holder's travel permit and how often that was issued.
"""

from __future__ import annotations

from collections.abc import Mapping

from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, Words
from ocr.documents import chinese_labels as labels
from ocr.documents.labelled_page import labelled_page
from ocr.documents.page_print import PagePrint, all_of
from ocr.documents.resident_fields import FIELDS
from ocr.fields import said_by_number
from ocr.lines.label_search import Sought
from ocr.reading import Field

_SIZE_MM = (85.60, 54.00)
_ASPECT = _SIZE_MM[0] / _SIZE_MM[1]
_PERMIT = Sought("permit_number", ("通行证号码",), pattern="[0-9]{4}")
_COUNT = Sought("issue_count", ("签发次数",), pattern="[0-9]")


def _portrait(of: PagePrint) -> Mapping[str, Field]:
    number = of.citizen_number("id_number")
    return all_of(
        (
            of.name("name"),
            of.sex("sex"),
            of.day("birth_date", said_by_number.born(number)),
            of.address("address"),
            number,
        )
    )


def _emblem(of: PagePrint) -> Mapping[str, Field]:
    return all_of(
        (
            of.text("issuing_authority", "[\u3400-\u9fff]+"),
            *of.term(("valid_from", "valid_until")),
            of.code("permit_number", "[HM]?[0-9]{8}(?![0-9])"),
            of.code("issue_count", "(?<![0-9])[0-9]{1,2}(?![0-9])"),
        )
    )


DOCUMENT = DocumentType(
    id="cn_hmt_residence",
    label=Words("港澳台居民居住证", "residence permit for Hong Kong, Macau and Taiwan residents"),
    size_mm=_SIZE_MM,
    pages=(
        labelled_page(
            "portrait",
            Words("人像面", "portrait side"),
            ("name", "sex", "birth_date", "address", "id_number"),
            aspect=_ASPECT,
            anchors=Anchors(
                titles=("8[123]0000(?:19|20)[0-9]{9}[0-9X]",),
                labels=("姓名", "性别", "出生", "住址", "公民身份号码"),
                never=(labels.ROW_OF_ETHNICITY, "居民身份证", "签发机关"),
            ),
            sought=(labels.NAME, labels.SEX, labels.BIRTH, labels.ADDRESS, labels.CITIZEN_NUMBER),
            values=_portrait,
            number="id_number",
            missing_code="PORTRAIT_SIDE_MISSING",
        ),
        labelled_page(
            "emblem",
            Words("国徽面", "emblem side"),
            ("issuing_authority", "valid_from", "valid_until", "permit_number", "issue_count"),
            aspect=_ASPECT,
            anchors=Anchors(
                titles=("港澳台居", "台居民居住", "居民居住证"),
                labels=("签发机关", "有效期限", "通行证号码", "签发次数"),
                needs=("通行证号", "签发次数"),
            ),
            sought=(labels.AUTHORITY, labels.TERM, _PERMIT, _COUNT),
            values=_emblem,
            missing_code="EMBLEM_SIDE_MISSING",
        ),
    ),
    fields=(
        *(field for field in FIELDS if field.name != "ethnicity"),
        FieldSpec("permit_number", Words("通行证号码", "travel permit number"), Kind.NUMBER, masked_whole=False),
        FieldSpec("issue_count", Words("签发次数", "times issued"), Kind.TEXT),
    ),
    derive=lambda fields: said_by_number.derived(fields, "id_number"),
)
