"""港澳居民来往内地通行证 and 台湾居民来往大陆通行证: fronts, and backs with zones of three lines.

Holders of Hong Kong and Macau who are not Chinese have numbers that begin with HA or MA and a nationality, and no name
in characters: the form ``foreign``.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.specimens.documents import home_numbers
from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import in_force, printed_day, printed_sex, printed_term
from tests.specimens.documents.states import CHINESE_NAMES
from tests.specimens.travel import zone_lines
from tests.specimens.travel.holders import Holder, draw_holder, renumbered

_SIZE = (85.6, 54.0)
_TITLES = {
    "CR": ("港澳居民来往内地通行证", "MAINLAND TRAVEL PERMIT FOR HONG KONG AND MACAO RESIDENTS"),
    "CT": ("台湾居民来往大陆通行证", "MAINLAND TRAVEL PERMIT FOR TAIWAN RESIDENTS"),
}


def _holder(rng: random.Random, code: str, form: str) -> tuple[Holder, str]:
    """Somebody with a permit, and the number of the identity card at home."""
    chinese = form != "foreign"
    while True:
        who = draw_holder(rng, chinese=chinese)
        plain = who.surname.isascii() and who.given.isascii() and who.sex != "UNSPECIFIED"
        if chinese or (plain and who.state in CHINESE_NAMES and len(who.surname) < 12):
            break
    if code == "CT":
        number, home = f"{rng.randrange(10**8):08d}", home_numbers.taiwan(rng)
    else:
        region = rng.choice("HM")
        number = f"{region}{rng.randrange(10**8):08d}" if chinese else f"{region}A{rng.randrange(10**7):07d}"
        home = home_numbers.hong_kong(rng) if region == "H" else home_numbers.macau(rng)
    first, last = in_force(rng, who.birth_date, 5 if code == "CT" else 10, less_a_day=True)
    who = replace(
        renumbered(who, number), surname=who.surname.upper(), given=who.given.upper(), issue_date=first,
        valid_until=last,
        authority=rng.choice(("公安部出入境管理局", "国家移民管理局")),
        issue_place=rng.choice(("广东", "福建", "北京", "上海", "香港", "澳门")),
    )  # fmt: skip
    return who, home


def _writer(code: str) -> Callable[[random.Random, str], Content]:
    def write(rng: random.Random, form: str) -> Content:
        who, home = _holder(rng, code, form)
        times = rng.randrange(4)
        lines = zone_lines.resident_permit(code, who, times, home.replace("(", "").replace(")", ""))
        title, latin = _TITLES[code]
        between = rng.choice(("-", "-", "—"))
        texts: dict[str, str | Segments] = {
            "title": title, "title_latin": latin, "number": who.number,
            "latin": ((who.surname, "surname"), (rng.choice((", ", ",")), ""), (who.given, "given_names")),
            "birth_date": printed_day(who.birth_date, "dots"), "sex": printed_sex(who.sex),
            "term": printed_term(who.issue_date, who.valid_until, "dots", between, ("valid_from", "valid_until")),
            "issuing_authority": who.authority, "issue_count": f"{times:02d}", "home_number": home,
            **{f"zone{i + 1}": ((line, f"mrz.line{i + 1}"),) for i, line in enumerate(lines)},
        }  # fmt: skip
        truth = {
            "number": who.number, "surname": who.surname, "given_names": who.given, "sex": who.sex,
            "birth_date": who.birth_date.isoformat(), "valid_from": who.issue_date.isoformat(),
            "valid_until": who.valid_until.isoformat(), "issuing_authority": who.authority,
            "issue_count": f"{times:02d}", "home_number": home, "mrz.number": who.number,
            "mrz.birth_date": who.birth_date.isoformat(), "mrz.sex": who.sex,
            "mrz.valid_until": who.valid_until.isoformat(),
            "mrz.surname": zone_lines.spelled(who.surname).replace("<", " "),
            "mrz.given_names": zone_lines.spelled(who.given).replace("<", " "),
            **{f"mrz.line{i + 1}": line for i, line in enumerate(lines)},
        }  # fmt: skip
        if form == "foreign":
            texts["latin_first"] = texts.pop("latin")
            texts["nationality"] = f"{CHINESE_NAMES[who.nationality]}/{who.nationality}"
            truth["nationality"] = who.nationality
        else:
            texts["name"] = who.name
            truth |= {"name": who.name, "mrz.name": who.name[:4]}
        if code == "CT":
            texts["issue_place"] = truth["issue_place"] = who.issue_place
        return Content(texts, truth)

    return write


_FRONT = {
    "azure": sheet(
        _SIZE,
        look("azure", label_mm=2.2, value_mm=3.1),
        """
        title : | 31 6.0 | 31 6.0 | 4.4 sans-bold
        title_latin : | 31 9.8 | 31 9.8 | 1.5 latin
        name : 姓名 | 31 15.0 | 44 | 3.5
        latin_first : 姓名 | 31 15.0 | 44 | 3.0
        latin : | 44 19.6 | 44 19.6 | 2.9
        birth_date : 出生日期 | 31 24.6 | 44
        sex : 性别 | 66 24.6 | 74
        nationality : 国籍 | 31 19.6 | 44 | 2.9
        term : 有效期限 | 31 30.0 | 44 | 2.9
        issuing_authority : 签发机关 | 31 35.4 | 44
        issue_place : 签发地点 | 31 40.8 | 44 | 2.8
        issue_count : 换证次数 | 58 40.8 | 72 | 2.8
        number : 证件号码 | 31 47.8 | 46 | 4.0 ocr-b
        @portrait 5 12 28 44
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade", label_mm=2.3, value_mm=3.1),
        """
        title : | 17 6.4 | 17 6.4 | 4.8 serif-bold
        name : 姓 名 | 5 14.6 | 18 | 3.6
        latin_first : 姓 名 | 5 14.6 | 18 | 3.0
        latin : | 18 19.4 | 18 19.4 | 2.9 serif
        sex : 性 别 | 5 24.6 | 18
        birth_date : 出生日期 | 26 24.6 | 40
        nationality : 国 籍 | 5 19.4 | 18 | 2.9
        term : 有效期限 | 5 30.2 | 20
        issuing_authority : 签发机关 | 5 35.8 | 20
        issue_place : 签发地点 | 5 41.4 | 20
        issue_count : 签发次数 | 34 41.4 | 48
        number : | 5 48.4 | 5 48.4 | 4.2 ocr-b
        @portrait 58 11 81 43
        @ghost 46 10 55 22
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber", label_mm=2.4, value_mm=3.1),
        """
        title : | 20 5.4 | 20 5.4 | 4.4 wenkai-bold
        number : 证件号码 No. | 30 12.0 | 48 | 3.8 mono
        name : 姓名 Name | 30 17.8 | 46 | 3.5
        latin_first : 姓名 Name | 30 17.8 | 46 | 3.0
        latin : | 46 22.2 | 46 22.2 | 2.8 mono
        nationality : 国籍 Nationality | 30 22.2 | 50 | 2.9
        birth_date : 出生日期 Birth | 30 27.2 | 50
        sex : 性别 Sex | 30 32.6 | 46
        issue_count : 换证次数 | 58 32.6 | 72
        term : 有效期限 | 30 38.0 | 44
        issuing_authority : 签发机关 | 30 43.4 | 44
        issue_place : 签发地点 | 30 48.8 | 44
        @portrait 4.5 10 26.5 41
        @hologram 20 24 50 50
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate", label_mm=1.9, value_mm=3.0),
        """
        title : | 5 5.6 | 5 5.6 | 4.2 microhei
        title_latin : | 5 9.4 | 5 9.4 | 1.4 latin
        name : 姓名/Name | 32 14.0 | 32 17.2 | 3.3
        latin_first : 姓名/Name | 32 14.0 | 32 17.2 | 3.0
        latin : | 32 21.2 | 32 21.2 | 2.7 microhei
        nationality : 国籍/Nationality | 32 21.4 | 46.0 | 2.7
        birth_date : 出生日期/Date of Birth | 32 25.4 | 32 28.4
        sex : 性别/Sex | 64 25.4 | 64 28.4
        term : 有效期限/Validity | 32 32.6 | 32 35.6 | 2.9
        issuing_authority : 签发机关/Authority | 32 39.8 | 32 42.8 | 2.7
        issue_place : 签发地点 | 64 39.8 | 64 42.8 | 2.7
        issue_count : 次数/Times | 64 32.6 | 72 35.6 | 2.9
        number : | 32 49.4 | 32 49.4 | 3.8 mono-bold
        @portrait 5 12 29 46
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout", label_mm=2.2, value_mm=3.2),
        """
        title : | 5 5.6 | 5 5.6 | 4.4 zenhei
        number : | 58 49.0 | 54 49.0 | 3.9 microhei
        name : 姓名 | 5 13.0 | 17 | 3.7
        latin_first : 姓名 | 5 13.0 | 17 | 3.0
        latin : | 17 17.8 | 17 17.8 | 2.9 latin-noto
        nationality : 国籍 | 5 17.8 | 17 | 2.9
        sex : 性别 | 5 23.2 | 17
        birth_date : 出生日期 | 5 28.6 | 19
        term : 有效期限 | 5 34.0 | 19
        issuing_authority : 签发机关 | 5 39.4 | 19
        issue_place : 签发地点 | 5 44.8 | 19
        issue_count : 签发次数 | 5 50.2 | 19
        @portrait 58 9 80 40
        @ghost 46 22 55 34
    """,
    ),
}
_ROWS = "\n".join(f"zone{i + 1} : | {{x}} {{y{i}}} | {{x}} {{y{i}}} | 3.45 ocr-b pitch=2.54" for i in range(3))


def _zone(x: float, foot: float, step: float = 4.3) -> str:
    """Three rows of a zone whose last one stands ``foot`` mm above the edge."""
    return _ROWS.format(x=x, **{f"y{i}": 54.0 - foot - (2 - i) * step for i in range(3)})


_BACK = {
    "azure": sheet(_SIZE, look("azure", label_mm=2.3, value_mm=3.1), f"""
        name : 姓名 | 6 7 | 26 | 3.5
        home_number : 身份证件号码 | 6 14 | 26 | 3.3 sans
        - 备注 REMARKS | 6 24 | 2.2
        {_zone(4.8, 5.0)}
    """),
    "jade": sheet(_SIZE, look("jade", label_mm=2.3, value_mm=3.1), f"""
        name : 持证人姓名 | 5 8 | 24 | 3.5
        home_number : 港澳台身份证件号码 | 5 15 | 32 | 3.2 ocr-b
        - 本证件为来往内地（大陆）的旅行证件 | 5 24 | 2.2
        {_zone(4.2, 5.6, 4.6)}
    """),
    "amber": sheet(_SIZE, look("amber", label_mm=2.5, value_mm=3.2), f"""
        home_number : 身份证件号码 No. | 5 7 | 30 | 3.3 mono
        name : 姓名 Name | 5 14 | 24 | 3.5
        @rule 4 19 81 19
        {_zone(5.2, 5.2)}
    """),
    "slate": sheet(_SIZE, look("slate", label_mm=2.0, value_mm=3.0), f"""
        name : 姓名/Name | 5 6 | 5 10 | 3.3
        home_number : 身份证件号码/ID No. | 38 6 | 38 10 | 3.2 mono-bold
        - 原证件号码/Former No. | 5 18 | 2.0
        {_zone(5.0, 4.8, 4.2)}
    """),
    "heldout": sheet(_SIZE, look("heldout", label_mm=2.3, value_mm=3.2), f"""
        name : 姓名 | 6 6 | 6 10.4 | 3.6
        home_number : 身份证号码 | 44 6 | 44 10.4 | 3.4 microhei
        - 样证无效 | 6 22 | 2.4
        {_zone(4.6, 6.0)}
    """),
}  # fmt: skip
_ZONE = (
    "mrz.line1", "mrz.line2", "mrz.line3", "mrz.number", "mrz.birth_date", "mrz.sex", "mrz.valid_until", "mrz.surname",
    "mrz.given_names",
)  # fmt: skip
_FIELDS = (
    "number", "surname", "given_names", "birth_date", "sex", "valid_from", "valid_until", "issuing_authority",
    "issue_count",
)  # fmt: skip
HK_MACAU = Drawing(
    "cn_hk_macau_permit",
    ("chinese", "foreign"),
    {
        "front": DrawnPage({"": _FRONT}, _FIELDS, ("name", "nationality")),
        "back": DrawnPage({"": _BACK}, ("home_number", *_ZONE), ("name", "mrz.name")),
    },
    _writer("CR"),
)
TAIWAN = Drawing(
    "cn_taiwan_permit",
    ("chinese",),
    {
        "front": DrawnPage({"": _FRONT}, (*_FIELDS, "name", "issue_place")),
        "back": DrawnPage({"": _BACK}, ("home_number", "name", *_ZONE, "mrz.name")),
    },
    _writer("CT"),
)
