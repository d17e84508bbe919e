"""外国人永久居留身份证: of 2017, three letters and twelve digits, and of 2023, eighteen characters with a 9 before."""

from __future__ import annotations

import random

from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import in_force, numbered, printed_day, printed_sex, printed_term
from tests.specimens.documents.states import CHINESE_NAMES, NUMERIC
from tests.specimens.names import words
from tests.specimens.travel import zone_lines
from tests.specimens.travel.holders import draw_holder

_SIZE = (85.6, 54.0)
_NAMES = words("安娜 马克 李约翰 白露 史密夫 罗莎 金美善 高桥直树 杜邦 艾伦 沈爱丽 孔飞力")


def _write(rng: random.Random, form: str) -> Content:
    while True:
        who = draw_holder(rng, chinese=False)
        if who.sex != "UNSPECIFIED" and who.state in CHINESE_NAMES and len(who.surname + who.given) < 28:
            break
    surname, given = (zone_lines.spelled(part).replace("<", " ") for part in (who.surname, who.given))
    born = who.birth_date
    first, last = in_force(rng, born, 10, less_a_day=rng.random() < 0.5)
    if form == "2017":
        number = f"{who.state}{rng.randrange(1100, 6600):04d}{born:%y%m}{rng.randrange(10**4):04d}"
    else:
        number = numbered(f"9{rng.randrange(11, 66)}{NUMERIC[who.state]}{born:%Y%m%d}{rng.randrange(1, 1000):03d}")
    day = rng.choice(("dots", "dots", "iso", "slashes"))
    authority = "公安部" if form == "2017" else "国家移民管理局"
    texts: dict[str, str | Segments] = {
        "latin": ((surname, "surname"), (", ", ""), (given, "given_names")),
        "sex": ((printed_sex(who.sex), "sex"), (rng.choice((f"/{who.sex[0]}", f" / {who.sex[0]}")), "")),
        "birth_date": printed_day(born, day), "nationality": f"{CHINESE_NAMES[who.state]}/{who.state}",
        "term": printed_term(first, last, day, rng.choice(("-", "—")), ("valid_from", "valid_until")),
        "issuing_authority": authority, "number": number,
    }  # fmt: skip
    truth = {
        "surname": surname, "given_names": given, "sex": who.sex, "birth_date": born.isoformat(),
        "nationality": who.state, "valid_from": first.isoformat(), "valid_until": last.isoformat(),
        "issuing_authority": authority, "number": number,
    }  # fmt: skip
    if rng.random() < 0.5:
        texts["name"] = truth["name"] = rng.choice(_NAMES)
    else:
        truth["name"] = f"{surname} {given}"
    return Content(texts, truth)


_2017 = {
    "azure": sheet(
        _SIZE,
        look("azure", label_mm=1.9, value_mm=2.9),
        """
        = 中华人民共和国外国人永久居留身份证 | 42.8 5.2 | 3.6 c
        = FOREIGN PERMANENT RESIDENT ID CARD OF THE PEOPLE'S REPUBLIC OF CHINA | 42.8 9.0 | 1.6 c latin
        latin : 姓名/Name | 31 13.4 | 31 16.6 | 3.0
        name : | 31 20.4 | 31 20.4 | 3.2
        sex : 性别/Sex | 31 24.2 | 31 27.2
        birth_date : 出生日期/Date of Birth | 50 24.2 | 50 27.2
        nationality : 国籍/Nationality | 31 31.0 | 31 34.0
        term : 有效期限/Period of Validity | 31 37.6 | 31 40.6
        issuing_authority : 签发机关/Issuing Authority | 60 31.0 | 60 34.0
        number : 证件号码/ID No. | 31 47.4 | 48 | 3.7 ocr-b
        @portrait 5 12.5 28 45
        @ghost 70 36 80 48
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade", label_mm=2.2, value_mm=3.0),
        """
        = 外国人永久居留身份证 | 6 6.2 | 4.6
        name : 中文姓名 | 6 13.6 | 24 | 3.3
        latin : 姓名 Name | 6 18.8 | 24 | 3.0 serif
        sex : 性别 Sex | 6 24.4 | 24
        birth_date : 出生日期 Birth | 6 30.0 | 24
        nationality : 国籍 Nation | 6 35.6 | 24
        term : 有效期限 | 6 41.2 | 24 | 2.8
        issuing_authority : 签发机关 | 60 45.6 | 60 49.4 | 2.9
        number : 证件号码 | 6 48.6 | 20 | 3.8 ocr-b
        @portrait 58 9 81 41
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber", label_mm=2.0, value_mm=3.0),
        """
        = 中华人民共和国 | 31 5.0 | 3.0
        = 外国人永久居留身份证 | 31 9.6 | 4.2 wenkai-bold
        latin : 姓名/Name | 31 14.8 | 46 | 2.9 mono
        name : | 46 19.2 | 46 19.2 | 3.2
        sex : 性别/Sex | 31 24.0 | 46
        nationality : 国籍/Nationality | 31 29.2 | 52
        birth_date : 出生日期/DOB | 31 34.4 | 52
        term : 有效期限 | 31 39.6 | 44
        issuing_authority : 签发机关 | 31 44.6 | 44
        number : | 31 50.0 | 31 50.0 | 3.7 mono
        @portrait 4.5 6 27.5 38
        @hologram 2 30 30 53
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate", label_mm=1.8, value_mm=2.8),
        """
        = 外国人永久居留身份证 | 42.8 5.2 | 4.2 c
        = PERMANENT RESIDENT ID CARD | 42.8 9.4 | 1.9 c latin
        number : 证件号码 ID No. | 5 14.2 | 24 | 3.6 mono-bold
        latin : 姓名 Name | 5 20.0 | 24 | 2.9
        name : 中文名 | 5 25.2 | 24 | 3.1
        nationality : 国籍 Nationality | 5 30.4 | 24
        sex : 性别 Sex | 5 35.6 | 24
        birth_date : 出生日期 Birth | 34 35.6 | 44.5
        term : 有效期限 Validity | 5 40.8 | 24 | 2.7
        issuing_authority : 签发机关 Issued by | 5 46.0 | 26
        @portrait 60 13 81.5 42
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout", label_mm=2.1, value_mm=3.1),
        """
        = 外国人永久居留身份证 | 30 6.0 | 4.4 zenhei
        latin : 姓名 | 30 12.8 | 42 | 3.0 latin-noto
        name : | 42 17.4 | 42 17.4 | 3.3
        sex : 性别 | 30 22.6 | 42
        nationality : 国籍 | 56 22.6 | 64 | 2.8
        birth_date : 出生日期 | 30 28.2 | 45
        term : 有效期限 | 30 33.8 | 45 | 2.9
        issuing_authority : 签发机关 | 30 39.4 | 45
        number : 证件号码 | 5 48.0 | 24 | 4.0 microhei
        @portrait 5 9 27 41
    """,
    ),
}
_2023 = {
    "azure": sheet(
        _SIZE,
        look("azure", label_mm=1.9, value_mm=2.9, tints=((190, 214, 226), (246, 238, 226), (242, 206, 196))),
        """
        = 外国人永久居留身份证 | 5 5.6 | 4.4
        = FOREIGN PERMANENT RESIDENT ID CARD | 5 9.6 | 1.8 latin
        latin : 姓名/Name | 5 13.8 | 5 17.0 | 3.1
        name : | 5 21.0 | 5 21.0 | 3.3
        sex : 性别/Sex | 5 25.0 | 5 28.0
        birth_date : 出生日期/Date of Birth | 24 25.0 | 24 28.0
        nationality : 国籍/Nationality | 5 32.0 | 5 35.0
        term : 有效期限/Period of Validity | 5 39.0 | 5 42.0
        issuing_authority : 签发机关/Authority | 34 32.0 | 34 35.0
        number : 证件号码/ID No. | 5 48.6 | 24 | 3.9 ocr-b
        @portrait 57 9 81 43
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade", label_mm=2.2, value_mm=3.0),
        """
        latin : 姓名 Name | 6 8.6 | 22 | 3.1 serif
        name : | 22 13.4 | 22 13.4 | 3.3
        sex : 性别 Sex | 6 19.0 | 22
        birth_date : 出生日期 Birth | 6 25.0 | 25
        nationality : 国籍 Nation | 6 31.0 | 25
        number : 证件号码 ID No. | 6 47.4 | 28 | 4.1 ocr-b
        @portrait 57 7 81 40
        @hologram 30 26 60 46
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber", label_mm=2.1, value_mm=3.0),
        """
        = 外国人永久居留身份证 | 31 6.0 | 4.2 wenkai-bold
        latin : 姓名 | 31 13.0 | 42 | 3.0 mono
        name : | 42 17.6 | 42 17.6 | 3.2
        sex : 性别 | 31 22.8 | 42
        birth_date : 出生日期 | 31 28.0 | 45
        nationality : 国籍 | 31 33.2 | 42
        term : 有效期限 | 31 38.4 | 45
        issuing_authority : 签发机关 | 31 43.6 | 45
        number : 证件号码 | 5 49.6 | 24 | 3.8 mono
        @portrait 4.5 8 28 42
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate", label_mm=1.8, value_mm=2.8),
        """
        = 外国人永久居留身份证 PERMANENT RESIDENT | 5 4.8 | 3.0
        latin : 姓名 Name | 5 11.0 | 22 | 3.0
        name : 中文姓名 | 5 16.6 | 22 | 3.1
        sex : 性别 Sex | 5 22.2 | 22
        nationality : 国籍 Nationality | 5 27.8 | 25
        birth_date : 出生日期 Date of Birth | 5 33.4 | 30
        number : 证件号码 | 5 47.6 | 20 | 3.9 mono-bold
        @portrait 59 9 81 41
        @ghost 46 14 56 27
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout", label_mm=2.1, value_mm=3.1),
        """
        = 外国人永久居留身份证 | 80 5.6 | 4.0 r zenhei
        number : 证件号码 | 32 12.4 | 46 | 3.8 microhei
        latin : 姓名/Name | 32 18.2 | 47 | 3.0 latin-noto
        name : | 47 22.8 | 47 22.8 | 3.3
        sex : 性别/Sex | 32 28.0 | 47
        birth_date : 出生日期/Birth | 32 33.4 | 52
        nationality : 国籍/Nationality | 32 38.8 | 54
        term : 有效期限 | 32 44.2 | 46 | 2.9
        issuing_authority : 签发机关 | 32 49.6 | 46
        @portrait 5 8 29 42
    """,
    ),
}
_BACK_2017 = {
    "azure": sheet(
        _SIZE,
        look("azure"),
        """
        @emblem 35.8 5 49.8 19
        = 中华人民共和国 | 42.8 25 | 4.4 c track=2
        = 外国人永久居留身份证 | 42.8 34 | 5.4 c
        = FOREIGN PERMANENT RESIDENT ID CARD | 42.8 41 | 2.2 c latin
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade"),
        """
        @emblem 6 18 22 34
        = 中华人民共和国 | 53 18 | 4.2 c track=2
        = 外国人永久居留身份证 | 53 28 | 5.2 c
        - PERMANENT RESIDENCE | 36 36 | 2.4
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber"),
        """
        @wall 0 26 85.6 54
        = 外国人永久居留身份证 | 42.8 12 | 5.6 c
        = FOREIGN PERMANENT RESIDENT ID CARD | 42.8 19 | 2.4 c latin-serif
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate"),
        """
        @emblem 64 30 80 46
        = 中华人民共和国 | 6 10 | 4.4 track=1.6
        = 外国人永久居留身份证 | 6 20 | 5.2
        - 请妥善保管，遗失请向公安机关报告 | 6 44 | 2.3
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout"),
        """
        @emblem 6 5 18 17
        = 中华人民共和国 | 22 9 | 4.2 zenhei
        = 外国人永久居留身份证 | 6 28 | 6.0 zenhei
        = FOREIGN PERMANENT RESIDENT ID CARD | 6 36 | 2.3 latin-noto
    """,
    ),
}
_BACK_2023 = {
    "azure": sheet(_SIZE, look("azure"), """
        @emblem 6 6 20 20
        = 中华人民共和国 | 52 11 | 4.4 c track=2
        = 外国人永久居留身份证 | 52 21 | 5.4 c
        - 本证件由持证人随身携带 | 22 40 | 2.4
    """),
    "jade": sheet(_SIZE, look("jade", label_mm=2.3, value_mm=3.1), """
        @emblem 6 5 21 20
        = 中华人民共和国 | 52 10 | 4.4 c track=2
        = 外国人永久居留身份证 | 52 20 | 5.2 c
        issuing_authority : 签发机关 Issuing Authority | 12 37 | 46
        term : 有效期限 Period of Validity | 12 44 | 46
    """),
    "amber": sheet(_SIZE, look("amber"), """
        @wall 0 24 85.6 54
        = 中华人民共和国 | 42.8 14 | 4.6 c track=2
        = 外国人永久居留身份证 | 42.8 24 | 5.6 c
    """),
    "slate": sheet(_SIZE, look("slate", label_mm=2.2, value_mm=3.0), """
        @emblem 64 6 79 21
        = 中华人民共和国 | 6 10 | 4.2 track=1.4
        = 外国人永久居留身份证 | 6 19 | 5.2
        term : 有效期限 | 6 38 | 24
        issuing_authority : 签发机关 | 6 45 | 24
    """),
    "heldout": sheet(_SIZE, look("heldout"), """
        @emblem 5 34 20 49
        = 中华人民共和国 | 42.8 12 | 4.6 c zenhei
        = 外国人永久居留身份证 | 42.8 22 | 5.6 c zenhei
        - PERMANENT RESIDENT | 26 44 | 3
    """),
}  # fmt: skip
_LATER = ("name", "valid_from", "valid_until", "issuing_authority")
DRAWING = Drawing(
    "cn_foreign_resident",
    ("2017", "2023"),
    {
        "front": DrawnPage(
            {"2017": _2017, "2023": _2023},
            ("surname", "given_names", "sex", "birth_date", "nationality", "number"), _LATER,
        ),
        "back": DrawnPage({"2017": _BACK_2017, "2023": _BACK_2023}, (), _LATER[1:]),
    },
    _write,
)  # fmt: skip
