"""港澳台居民居住证: as the resident card without 民族; its back has the permit's number and how often it was issued."""

from __future__ import annotations

import random

from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import issued, numbered, person, printed_day, printed_sex, printed_term, years_on
from tests.specimens.identity import REFERENCE_DATE

_SIZE = (85.6, 54.0)


def _write(rng: random.Random, form: str) -> Content:
    who = person(rng)
    home = rng.choice(("810000", "820000", "830000"))
    number = numbered(home + who.id_number[6:17])
    permit = {"810000": "H", "820000": "M", "830000": ""}[home] + f"{rng.randrange(10**8):08d}"
    first = issued(rng, 5, REFERENCE_DATE)
    last, times, born = years_on(first, 5), f"{rng.randrange(1, 5):02d}", who.birth_date
    texts: dict[str, str | Segments] = {
        "name": who.name, "sex": printed_sex(who.sex), "address": who.address, "id_number": number,
        "birth_date": ((f"{born.year}", "birth_date"), (" 年 ", ""), (f"{born.month}", "birth_date"), (" 月 ", ""),
                       (f"{born.day}", "birth_date"), (" 日", "")),
        "issuing_authority": who.issuing_authority, "permit_number": permit, "issue_count": times,
        "term": printed_term(first, last, "dots", rng.choice(("-", "-", "—")), ("valid_from", "valid_until")),
    }  # fmt: skip
    truth = {
        "name": who.name, "sex": who.sex, "birth_date": printed_day(born, "iso"), "address": who.address,
        "id_number": number, "issuing_authority": who.issuing_authority, "valid_from": first.isoformat(),
        "valid_until": last.isoformat(), "permit_number": permit, "issue_count": times,
    }  # fmt: skip
    return Content(texts, truth)


_PORTRAIT = {
    "azure": sheet(
        _SIZE,
        look("azure", label_mm=2.9, value_mm=3.5),
        """
        name : 姓 名 | 5.6 8.6 | 15.4 | 3.7
        sex : 性 别 | 5.6 15.6 | 15.4
        birth_date : 出 生 | 5.6 22.4 | 15.4
        address : 住 址 | 5.6 29.4 | 15.4 | 3.3 wrap=37 gap=1.4
        id_number : 公民身份号码 | 5.6 47.3 | 29 | 4.1 ocr-b
        @portrait 54.4 7 80.4 39.4
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade", label_mm=2.8, value_mm=3.4),
        """
        name : 姓名 | 5 8.0 | 14 | 3.6
        sex : 性别 | 5 14.6 | 14
        birth_date : 出生 | 5 21.2 | 14
        address : 住址 | 5 27.8 | 14 | 3.2 wrap=39 gap=1.4
        id_number : 公民身份号码 | 5 46.4 | 28 | 4.2 ocr-b
        @portrait 55 6.4 80.6 38.6
        @ghost 36 8 46 20
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber", label_mm=3.1, value_mm=3.6),
        """
        name : 姓名 | 4.6 9.0 | 14 | 3.8
        sex : 性别 | 4.6 16.0 | 14
        birth_date : 出生 | 4.6 23.0 | 14
        address : 住址 | 4.6 30.0 | 14 | 3.4 wrap=38 gap=1.4
        id_number : 公民身份号码 | 4.6 48.0 | 30 | 3.8 mono
        @portrait 55.4 8 81 40
        @hologram 30 4 60 22
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate", label_mm=2.6, value_mm=3.3),
        """
        name : 姓 名 | 6 9.2 | 16 | 3.5
        sex : 性 别 | 6 15.8 | 16
        birth_date : 出 生 | 6 22.4 | 16
        address : 住 址 | 6 29.0 | 16 | 3.2 wrap=36 gap=1.4
        id_number : 公民身份号码 | 6 47.6 | 30 | 3.9 mono-bold
        @portrait 56 8.4 80 38.4
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout", label_mm=2.9, value_mm=3.5),
        """
        name : 姓名 | 5.2 8.2 | 14 | 3.7
        sex : 性别 | 5.2 14.8 | 14
        birth_date : 出生 | 5.2 21.4 | 14
        address : 住址 | 5.2 28.0 | 14 | 3.2 wrap=38 gap=1.4
        id_number : 公民身份号码 | 5.2 46.6 | 28.6 | 4.3 microhei
        @portrait 55 7.6 79.6 38.8
        @ghost 40 9 49 21
    """,
    ),
}
_EMBLEM = {
    "azure": sheet(_SIZE, look("azure", label_mm=2.8), """
        @emblem 5 5.4 19.6 20
        = 中华人民共和国 | 50 9.4 | 4.6 c track=2
        = 港澳台居民居住证 | 50 19.2 | 6.2 c track=1
        issuing_authority : 签发机关 | 22.4 38.6 | 37
        term : 有效期限 | 22.4 44.4 | 37
        permit_number : 通行证号码 | 22.4 50.2 | 38 | 2.9
        issue_count : 签发次数 | 60 50.2 | 73 | 2.9
    """),
    "jade": sheet(_SIZE, look("jade", label_mm=2.6), """
        @emblem 5 5 20 20
        = 中华人民共和国 | 50 9.0 | 4.4 c track=2.2
        = 港澳台居民居住证 | 50 18.4 | 5.8 c track=1
        permit_number : 通行证号码 | 20 32 | 37 | 3.0
        issue_count : 签发次数 | 20 37.4 | 37 | 3.0
        issuing_authority : 签发机关 | 20 42.8 | 37
        term : 有效期限 | 20 48.2 | 37
    """),
    "amber": sheet(_SIZE, look("amber", label_mm=2.9), """
        @emblem 6 6 19 19
        = 中华人民共和国 | 51 10 | 4.6 c track=2
        = 港澳台居民居住证 | 51 20 | 6.0 c
        issuing_authority : 签发机关 | 18 34 | 33
        term : 有效期限 | 18 39.4 | 33
        permit_number : 通行证号码 | 18 44.8 | 36 | 3.2 mono
        issue_count : 签发次数 | 18 50.2 | 33 | 3.2 mono
        @hologram 60 26 84 50
    """),
    "slate": sheet(_SIZE, look("slate", label_mm=2.5), """
        @emblem 66 5 80 19
        = 中华人民共和国 | 6 8.6 | 4.4 track=1.6
        = 港澳台居民居住证 | 6 18 | 6.0
        issuing_authority : 签发机关 | 24 38 | 38
        term : 有效期限 | 24 43.6 | 38
        permit_number : 通行证号码 | 24 49.2 | 41 | 2.9
        issue_count : 签发次数 | 62 49.2 | 75 | 2.9
    """),
    "heldout": sheet(_SIZE, look("heldout", label_mm=2.7), """
        @emblem 36 3.6 48 15.6
        = 中华人民共和国 | 42.8 20.4 | 4.2 c track=2
        = 港澳台居民居住证 | 42.8 28.4 | 5.6 c track=1
        issuing_authority : 签发机关 | 5 38.4 | 20
        issue_count : 签发次数 | 56 44.4 | 70
        term : 有效期限 | 5 44.4 | 20
        permit_number : 通行证号码 | 5 50.2 | 22
    """),
}  # fmt: skip
DRAWING = Drawing(
    "cn_hmt_residence",
    ("2018",),
    {
        "portrait": DrawnPage({"": _PORTRAIT}, ("name", "sex", "birth_date", "address", "id_number")),
        "emblem": DrawnPage(
            {"": _EMBLEM}, ("issuing_authority", "valid_from", "valid_until", "permit_number", "issue_count")
        ),
    },
    _write,
)  # fmt: skip
