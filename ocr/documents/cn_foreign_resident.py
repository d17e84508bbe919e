"""外国人永久居留身份证, the cards of 2017 and 2023: names in Latin letters, perhaps a Chinese one too.

No zone says the Latin names again: they are sure where every letter is clear and the ink shows their spaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ocr.documents import Anchors, DocumentType, FieldSpec, Kind, Words
from ocr.documents.labelled_page import labelled_page
from ocr.documents.page_print import PagePrint, all_of
from ocr.fields.outcome import missing, repaired, unsure
from ocr.fields.whole_name import whole_latin_name
from ocr.lines.label_search import Sought
from ocr.reading import Field
from ocr.standards import permanent_residence, states

_SIZE_MM = (85.60, 54.00)
_ASPECT = _SIZE_MM[0] / _SIZE_MM[1]
_FRONT = (
    "name", "surname", "given_names", "sex", "birth_date", "nationality", "valid_from", "valid_until",
    "issuing_authority", "number",
)  # fmt: skip
_BACK = ("valid_from", "valid_until", "issuing_authority")
_NAME = Sought("name", ("中文姓名", "中文名"), pattern="[\u3400-\u9fff]{2}")
_LATIN = Sought("latin", ("姓名", "姓名 Name", "姓名/Name"), lines=2, pattern="[A-Z]{2}")
_NUMBER = Sought("number", ("证件号码", "证件号码 ID No.", "证件号码/ID No."), pattern="[0-9]{4}")
_AUTHORITY = Sought(
    "issuing_authority",
    (
        "签发机关",
        "签发机关 Issued by",
        "签发机关 Issuing Authority",
        "签发机关/Authority",
        "签发机关/Issuing Authority",
    ),
    pattern="[\u3400-\u9fff]",
)
_NATIONALITY = Sought(
    "nationality",
    ("国籍", "国籍 Nationality", "国籍 Nation", "国籍/Nationality", "Nationality", "Nation"),
    pattern="[A-Z]{3}",
)
_BIRTH = Sought(
    "birth_date",
    (
        "出生日期",
        "出生日期 Date of Birth",
        "出生日期 Birth",
        "出生日期/Date of Birth",
        "出生日期/Birth",
        "出生日期/DOB",
    ),
    pattern="[0-9]",
)
_SEX = Sought("sex", ("性别", "性别 Sex", "性别/Sex", "Sex"), pattern="[男女]")
_TERM = Sought(
    "valid_until", ("有效期限", "有效期限 Validity", "有效期限 Period of Validity", "有效期限/Period of Validity"),
    pattern="[0-9]",
)  # fmt: skip
_OF_2017, _OF_2023 = "(?<![0-9])(?=[01]{0,2}[A-Z])[A-Z01]{3}[0-9]{12}(?![0-9])", "(?<![0-9])9[0-9]{16}[0-9X]"
_AS_LETTERS = str.maketrans("01", "OI")
"""Figures in the places of a state's code, which has none: the letters that they look like."""
_STATE_BEHIND_NAME = "(?:(?<=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]/))[A-Z]{3}$"
_DAY_ALONE = "[0-9]{4}[.-][0-9]{2}[.-][0-9]{2}"
_AUTHORITIES = "^(?:中华人民共和国)?(?:公安部|国家移民管理局)$"
_SOUGHT = (_NAME, _LATIN, _SEX, _BIRTH, _NATIONALITY, _TERM, _AUTHORITY, _NUMBER)
_TITLES = ("永久居", "居留身份", "PERMANENTRESIDEN")


def _front(of: PagePrint) -> Mapping[str, Field]:
    nationality = _nationality(of)
    number = _number(of, nationality)
    surname, given = of.latin_names(("surname", "given_names"))
    born = permanent_residence.birth_date(number.value or "")
    return all_of(
        (
            _name(of, whole_latin_name(surname, given)),
            surname,
            given,
            of.sex("sex"),
            _born(of, born.isoformat() if born else None),
            nationality,
            *of.term(("valid_from", "valid_until")),
            _authority(of),
            number,
        )
    )


def _number(of: PagePrint, nationality: Field) -> Field:
    """By its label or its form; sure where its own form is legal, which of 2023's a check character says."""
    for pattern in (_OF_2023, _OF_2017):
        field = of.code("number", pattern)
        field = field if field.value else of.unlabelled_code("number", pattern)
        if field.value:
            field = _with_letters(field, nationality)
            return field if permanent_residence.form(field.value or "") else unsure(field)
    return missing("number")


def _with_letters(field: Field, nationality: Field) -> Field:
    """A number of 2017 with letters for figures in its state's code; it says so unless the nationality is that one."""
    value = field.value or ""
    if not re.fullmatch(_OF_2017, value):
        return field
    plain = value[:3].translate(_AS_LETTERS) + value[3:]
    if plain == value or nationality.value == plain[:3]:
        return replace(field, value=plain)
    return repaired(field, plain, field.confidence)


def _born(of: PagePrint, said: str | None) -> Field:
    """By its label or its number, or unsure as the only day that stands alone."""
    field = of.day("birth_date", said)
    if field.value is not None:
        return field
    alone = [span for span in of.page.unlabelled() if re.fullmatch(_DAY_ALONE, span.text)]
    return unsure(of.day_of("birth_date", alone[0])) if len(alone) == 1 else field


def _authority(of: PagePrint) -> Field:
    """By its label, or unsure as the only text that is one of those who issue such cards."""
    field = of.text("issuing_authority", "公安部|国家移民管理局|[\u3400-\u9fff]{2,}")
    return field if field.value else unsure(of.unlabelled_text("issuing_authority", _AUTHORITIES))


def _name(of: PagePrint, latin: Field) -> Field:
    """A Chinese name by its label, or as the row of Chinese characters beside the one in Latin letters; or else that
    one.
    """
    field = of.name("name")
    return field if field.value else of.name_beside_latin("name") or latin


def _nationality(of: PagePrint) -> Field:
    """The state's code, which stands behind its Chinese name; without a legible label it is not sure."""
    field = of.state("nationality")
    if field.value is None:
        field = unsure(of.unlabelled_text("nationality", _STATE_BEHIND_NAME))
    return field if field.value is None or states.is_known(field.value) else unsure(field)


def _back(of: PagePrint) -> Mapping[str, Field]:
    return all_of((*of.term(("valid_from", "valid_until")), of.text("issuing_authority", "[\u3400-\u9fff]{2,}")))


DOCUMENT = DocumentType(
    id="cn_foreign_resident",
    label=Words("外国人永久居留身份证", "foreign permanent resident identity card"),
    size_mm=_SIZE_MM,
    pages=(
        labelled_page(
            "front",
            Words("正面", "front"),
            _FRONT,
            aspect=_ASPECT,
            anchors=Anchors(
                titles=(f"^{_OF_2017}$", _OF_2023, *_TITLES),
                labels=("姓名", "性别", "出生", "国籍", "证件号码"),
                needs=("姓名", "性别", "国籍"),
                forces=("姓名|性别|国籍|出生", f"^{_OF_2017}", _OF_2023, "[A-Z]{2,}[,，.][A-Z]{2,}"),
                never=("通行证", "驾驶证", "居住证", "准驾车型", "领证日期", "住址", "护照号|签发地点|(?i:passportno)"),
            ),
            sought=_SOUGHT,
            values=_front,
            form=lambda fields: permanent_residence.form(fields["number"].value or ""),
        ),
        labelled_page(
            "back",
            Words("背面", "back"),
            _BACK,
            aspect=_ASPECT,
            anchors=Anchors(titles=_TITLES, labels=(), never=("姓名", "性别", "国籍", "出生")),
            sought=(_TERM, _AUTHORITY),
            values=_back,
            optional=True,
        ),
    ),
    fields=(
        FieldSpec("name", Words("姓名", "name"), Kind.ANY_NAME, "name", masked_whole=False, optional=True),
        FieldSpec("surname", Words("姓", "surname"), Kind.LATIN_NAME, masked_whole=False),
        FieldSpec("given_names", Words("名", "given names"), Kind.LATIN_NAME, masked_whole=False),
        FieldSpec("sex", Words("性别", "sex"), Kind.SEX, "sex"),
        FieldSpec("birth_date", Words("出生日期", "date of birth"), Kind.DATE, "birth_date"),
        FieldSpec("nationality", Words("国籍", "nationality"), Kind.NATIONALITY, "nationality"),
        FieldSpec("valid_from", Words("有效期限起", "valid from"), Kind.DATE, "valid_from"),
        FieldSpec("valid_until", Words("有效期限止", "valid until"), Kind.LAST_DAY, "valid_until"),
        FieldSpec("issuing_authority", Words("签发机关", "issuing authority"), Kind.TEXT, optional=True),
        FieldSpec("number", Words("证件号码", "number"), Kind.NUMBER, "document_number", masked_whole=False),
    ),
)
