"""临时居民身份证: the front has titles and the wall, the back all nine items and a black and white portrait."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import person, printed_day, printed_sex, printed_term
from tests.specimens.identity import REFERENCE_DATE

_SIZE = (85.6, 54.0)


def _write(rng: random.Random, form: str) -> Content:
    who = person(rng)
    first = REFERENCE_DATE - timedelta(days=rng.randrange(1, 80))
    month = first.month + 3
    last = first.replace(year=first.year + (month > 12), month=(month - 1) % 12 + 1, day=min(first.day, 28))
    form = rng.choice(("zh", "dots"))
    born = who.birth_date
    texts: dict[str, str | Segments] = {
        "name": who.name, "sex": printed_sex(who.sex), "ethnicity": who.ethnicity, "address": who.address,
        "birth_date": ((f"{born.year}", "birth_date"), (" 年 ", ""), (f"{born.month}", "birth_date"), (" 月 ", ""),
                       (f"{born.day}", "birth_date"), (" 日", "")),
        "id_number": who.id_number, "issuing_authority": who.issuing_authority,
        "term": printed_term(first, last, form, "-" if form == "dots" else "至", ("valid_from", "valid_until")),
    }  # fmt: skip
    truth = {
        "name": who.name, "sex": who.sex, "ethnicity": who.ethnicity, "birth_date": printed_day(born, "iso"),
        "address": who.address, "id_number": who.id_number, "issuing_authority": who.issuing_authority,
        "valid_from": first.isoformat(), "valid_until": last.isoformat(),
    }  # fmt: skip
    return Content(texts, truth)


_PALE = {"ink": "laser", "off": 0.3}
_FRONT = {
    "azure": sheet(
        _SIZE,
        look("azure"),
        """
        @wall 0 24 85.6 54
        @emblem 6 6 20 20
        = 中华人民共和国 | 50 15 | 5.4 c track=2
        = 临时居民身份证 | 50 27 | 7.0 c track=1
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade"),
        """
        @wall 0 18 85.6 54
        = 中华人民共和国 | 42.8 13 | 5.0 c track=2.6
        = 临时居民身份证 | 42.8 24 | 6.8 c serif-bold
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber"),
        """
        @wall 0 20 85.6 54
        = 中华人民共和国 | 42.8 19 | 5.2 c track=2
        = 临时居民身份证 | 42.8 30 | 7.4 c track=0.6
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate"),
        """
        @wall 0 0 85.6 40
        @emblem 36 5 49 18
        = 中华人民共和国 | 42.8 25 | 4.8 c track=2
        = 临时居民身份证 | 42.8 36 | 7.0 c track=1
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout"),
        """
        @wall 0 26 85.6 54
        = 中华人民共和国 | 8 12 | 5.2 track=1.4
        = 临时居民身份证 | 8 23 | 7.2 zenhei
    """,
    ),
}
_BACK = {
    "azure": sheet(_SIZE, look("azure", **_PALE), """
        name : 姓名 | 5 6.4 | 14 | 3.5
        sex : 性别 | 5 12.2 | 14
        ethnicity : 民族 | 24 12.2 | 33
        birth_date : 出生 | 5 18.0 | 14
        address : 住址 | 5 23.8 | 14 | 3.0 wrap=38 gap=1.4
        issuing_authority : 签发机关 | 5 36.6 | 19 | 2.9
        term : 有效期限 | 5 41.4 | 19 | 2.8
        id_number : 公民身份号码 | 5 48.2 | 26 | 4.0 ocr-b
        @portrait-grey 57 8 80 38
        @laminate 0 0 85.6 54
    """),
    "jade": sheet(_SIZE, look("jade", **_PALE), """
        name : 姓 名 | 30 6.6 | 40 | 3.5
        sex : 性 别 | 30 12.2 | 40
        ethnicity : 民 族 | 52 12.2 | 62
        birth_date : 出 生 | 30 17.8 | 40
        address : 住 址 | 30 23.4 | 40 | 3.0 wrap=42 gap=1.4
        id_number : 公民身份号码 | 5 37.4 | 30 | 3.9 ocr-b
        issuing_authority : 签发机关 | 5 43.6 | 22 | 3.0
        term : 有效期限 | 5 49.0 | 22 | 2.9
        @portrait-grey 4.5 5 26 32
    """),
    "amber": sheet(_SIZE, look("amber", **_PALE), """
        name : 姓名 | 5 7.4 | 14 | 3.6
        sex : 性别 | 5 13.4 | 14
        ethnicity : 民族 | 22 13.4 | 31
        birth_date : 出生 | 5 19.4 | 14
        address : 住址 | 5 25.4 | 14 | 3.1 wrap=40 gap=1.4
        id_number : 公民身份号码 | 5 39.0 | 27 | 3.4 mono
        term : 有效期限 | 5 44.4 | 19 | 2.9
        issuing_authority : 签发机关 | 5 49.6 | 19 | 3.0
        @portrait-grey 58 6 81.6 36
    """),
    "slate": sheet(_SIZE, look("slate", **(_PALE | {"ink": "dots"})), """
        name : 姓名 | 6 6.0 | 15 | 3.4
        sex : 性别 | 6 11.4 | 15
        ethnicity : 民族 | 26 11.4 | 35
        birth_date : 出生 | 6 16.8 | 15
        address : 住址 | 6 22.2 | 15 | 3.1 wrap=38 gap=1.4
        issuing_authority : 签发机关 | 6 34.6 | 20 | 3.0
        term : 有效期限 | 6 40.0 | 20 | 2.9
        id_number : 公民身份号码 | 6 47.6 | 26 | 3.8 mono-bold
        @portrait-grey 57 9 79 38
    """),
    "heldout": sheet(_SIZE, look("heldout", **_PALE), """
        id_number : 公民身份号码 | 5 6.4 | 28 | 4.0 microhei
        name : 姓名 | 5 13.0 | 14 | 3.7
        sex : 性别 | 5 19.2 | 14
        ethnicity : 民族 | 24 19.2 | 33
        birth_date : 出生 | 5 25.4 | 14
        address : 住址 | 5 31.6 | 14 | 3.1 wrap=38 gap=1.35
        issuing_authority : 签发机关 | 5 44.4 | 20 | 3.0
        term : 有效期限 | 5 49.6 | 20 | 3.0
        @portrait-grey 57 12 81 42
        @laminate 0 0 85.6 54
    """),
}  # fmt: skip
DRAWING = Drawing(
    "cn_temporary_id",
    ("2005",),
    {
        "front": DrawnPage({"": _FRONT}, ()),
        "back": DrawnPage(
            {"": _BACK},
            ("name", "sex", "ethnicity", "birth_date", "address", "id_number", "issuing_authority", "valid_from",
             "valid_until"),
        ),
    },
    _write,
)  # fmt: skip
