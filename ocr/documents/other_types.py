"""Documents that are laid out like a resident ID card and are none: their titles and labels decide, not their places.

A residence permit for 港澳台 residents, a permanent residence card, a temporary card or a licence has rows where a
resident ID card has some. The title names the type. Where no title is read, labels that no resident ID card prints
tell that it is another document, without telling which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

OTHER: Final = "other"
"""Id of the type of a document that is none of the known ones."""
TEMPORARY: Final = "cn_temporary_id"
MILITARY: Final = "cn_military_id"
"""Cards of the forces: their kind is recorded, and nothing on them is read."""
_TITLES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        kind: re.compile(title)
        for kind, title in (
            (TEMPORARY, "临时.{0,3}身份|临时居民|时居民身份"),
            ("cn_hmt_residence", "港澳台居|居民居住|居住证"),
            ("cn_foreign_resident", "永久居|居留身份|居留证"),
            ("cn_hk_macau_permit", "来往内地"),
            ("cn_taiwan_permit", "来往大陆"),
            ("cn_exit_permit_hk_macau", "往来港澳"),
            ("cn_exit_permit_taiwan", "往来台湾"),
            ("cn_driving_licence", "驾驶证|DRIVINGLICEN"),
            ("passport", "护照|PASSPORT"),
            ("cn_household_register", "常住人口|户口簿"),
            ("cn_business_licence", "营业执照|统一社会信用"),
            (MILITARY, "军官证|士兵证|军士证|文职干部证|军人证|警官证"),
            (OTHER, "通行证|社会保障|工作证|学生证|残疾人证"),
        )
    }
)
"""What titles have by document type, the telling ones first; to the letter, since some differ in one character."""
_LABELS: Final = re.compile(
    "国籍|签发次数|换证次数|证件号码|准驾车型|出生日期|初次领证|签发地点|签发日期|档案编号|户主"
    "|NATIONALITY|DATEOFBIRTH|P[<O]CHN|<<<"
)
"""What other documents print beside their fields, and no resident ID card does."""
_OTHER_TITLES: Final = re.compile(
    ".{0,6}(?:社会保障卡|社保卡|医保卡|医疗保险证|会员卡|会员证|出入证|工作证|学生证|残疾人证|优待证|记者证|律师执业证"
    "|教师资格证书?|医师资格证书?|结婚证|离婚证|出生医学证明|不动产权证书|行驶证|从业资格证|导游证)"
)
"""What titles of documents say that are of no type here."""
_LONGEST_TITLE: Final = 16
"""Characters of a title at the most: what stands in a longer row stands in a sentence."""
_REGISTERS: Mapping[str, str] = MappingProxyType(
    {"81": "cn_hmt_residence", "82": "cn_hmt_residence", "83": "cn_hmt_residence", "9": "cn_foreign_resident"}
)
"""How numbers begin that look like citizen numbers and are none (国办发〔2018〕81号; 国家移民管理局 2023)."""


_CODES: Mapping[str, str] = MappingProxyType({TEMPORARY: "TEMPORARY_ID", MILITARY: "MILITARY_ID"})


def other_type(texts: Iterable[str]) -> str | None:
    """The type that the printed rows name, `OTHER` where only a foreign label tells, None where nothing does.

    Args:
        texts: each row of print as it was recognised.
    """
    rows = [re.sub(r"[\s'’.:：]", "", text).upper() for text in texts]
    for kind, title in _TITLES.items():
        if any(title.search(row) for row in rows):
            return kind
    return OTHER if any(_LABELS.search(row) for row in rows) else None


def titled(texts: Iterable[str]) -> str | None:
    """The type that a title among printed rows names, `OTHER` for one that is of no type here; None without a title.

    A row that goes on behind the title, or that begins otherwise than titles do, is none.

    Args:
        texts: each row of print as it was recognised.
    """
    rows = [re.sub(r"[\s'’.:：]", "", text).upper() for text in texts]
    short = [re.sub("^中华人民共和国", "", row) for row in rows if len(row) <= _LONGEST_TITLE]
    named = other_type(short)
    if named not in {None, OTHER}:
        return named
    return OTHER if any(_OTHER_TITLES.fullmatch(row) for row in short) else None


def code_of(kind: str) -> str:
    """The code of a reading that shows a document of another type."""
    return _CODES.get(kind, "DOCUMENT_TYPE_NOT_SUPPORTED")


def register_of(number: str) -> str | None:
    """The type of the residence document whose numbers begin like this one; None for a citizen's number."""
    return next((kind for beginning, kind in _REGISTERS.items() if number.startswith(beginning)), None)
