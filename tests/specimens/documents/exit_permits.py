"""往来港澳通行证 and 往来台湾通行证: the front, and the back with the endorsement and the zone of one line.

The back has the zone always, the front in the form ``zone_front`` besides.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import in_force, printed_day, printed_sex, printed_term
from tests.specimens.travel import zone_lines
from tests.specimens.travel.holders import draw_holder, renumbered

_SIZE = (85.6, 54.0)
_NO_IO = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_TITLES = {
    "CS": ("往来港澳通行证", "EXIT-ENTRY PERMIT FOR TRAVELLING TO AND FROM HONG KONG AND MACAO", "往来香港 个人旅游"),
    "CD": ("往来台湾通行证", "EXIT-ENTRY PERMIT FOR TRAVELLING TO AND FROM TAIWAN", "往来台湾 团队旅游"),
}


def _writer(code: str, letters: str) -> Callable[[random.Random, str], Content]:
    def write(rng: random.Random, form: str) -> Content:
        who = draw_holder(rng, chinese=True)
        second = rng.choice((f"{rng.randrange(10)}", rng.choice(_NO_IO)))
        who = renumbered(who, f"{rng.choice(letters)}{second}{rng.randrange(10**7):07d}")
        first, last = in_force(rng, who.birth_date, 10, less_a_day=True, grown=16)
        who = replace(who, issue_date=first, valid_until=last)
        (line,) = zone_lines.exit_permit(code, who)
        title, latin, trip = _TITLES[code]
        day = rng.choice(("dots", "dots", "iso"))
        place = who.issue_place.split("/")[0]
        until = who.issue_date + timedelta(days=365)
        texts: dict[str, str | Segments] = {
            "title": title, "title_latin": latin, "number": who.number, "name": who.name,
            "latin": ((who.surname, "surname"), (", ", ""), (who.given, "given_names")),
            "birth_date": printed_day(who.birth_date, day), "sex": printed_sex(who.sex),
            "term": printed_term(who.issue_date, who.valid_until, day, "-" if day == "dots" else " 至 ",
                                 ("valid_from", "valid_until")),
            "issuing_authority": who.authority, "issue_place": place, "trip": trip,
            "trip_until": f"有效期至 {printed_day(until, day)}", "trip_count": f"{rng.choice((1, 2))}次 每次7天",
        }  # fmt: skip
        texts["zone_behind"] = ((line, "mrz.line1"),)
        if form == "zone_front":
            texts["zone"] = texts["zone_behind"]
        truth = {
            "number": who.number, "name": who.name, "surname": who.surname, "given_names": who.given,
            "birth_date": who.birth_date.isoformat(), "sex": who.sex, "valid_from": who.issue_date.isoformat(),
            "valid_until": who.valid_until.isoformat(), "issuing_authority": who.authority, "issue_place": place,
            "mrz.line1": line, "mrz.number": who.number, "mrz.birth_date": who.birth_date.isoformat(),
            "mrz.valid_until": who.valid_until.isoformat(),
        }  # fmt: skip
        return Content(texts, truth)

    return write


_FRONT = {
    "azure": sheet(
        _SIZE,
        look("azure", label_mm=1.9, value_mm=3.0, value_colour=(30, 30, 40)),
        """
        title : | 42.8 5.0 | 27 5.0 | 4.2 sans-bold
        title_latin : | 12 8.8 | 12 8.8 | 1.6 latin
        name : 姓名/Name | 31 13.0 | 31 16.4 | 3.4
        latin : | 31 20.4 | 31 20.4 | 2.8
        birth_date : 出生日期/Date of Birth | 31 24.4 | 31 27.4
        sex : 性别/Sex | 62 24.4 | 62 27.4
        term : 有效期限/Period of Validity | 31 31.2 | 31 34.2
        issuing_authority : 签发机关/Authority | 31 38.0 | 31 40.9 | 2.7
        issue_place : 签发地点/Place | 66 38.0 | 66 40.9 | 2.8
        number : | 62 12.6 | 62 12.6 | 3.3 ocr-b #b02030
        zone : | 5.2 49.2 | 5.2 49.2 | 3.45 ocr-b pitch=2.54
        @portrait 5 11.5 27 42
        @ghost 70 14 80 26
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade", label_mm=2.2, value_mm=3.0),
        """
        title : | 30 6.2 | 30 6.2 | 4.6 serif-bold
        number : | 61 6.2 | 61 6.2 | 3.4 ocr-b
        name : 姓名 | 30 13.4 | 44 | 3.4
        latin : | 44 18.0 | 44 18.0 | 2.8 serif
        birth_date : 出生日期 | 30 23.4 | 44
        sex : 性别 | 66 23.4 | 74
        term : 有效期限 | 30 29.0 | 44 | 2.9
        issuing_authority : 签发机关 | 30 34.6 | 44
        issue_place : 签发地点 | 30 40.2 | 44
        zone : | 4.6 48.6 | 4.6 48.6 | 3.45 ocr-b pitch=2.54
        @portrait 4.5 9 26 40
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber", label_mm=2.3, value_mm=3.1),
        """
        title : | 6 6.0 | 6 6.0 | 4.6 wenkai-bold
        title_latin : | 6 10.0 | 6 10.0 | 1.5 latin-serif
        name : 姓 名 | 6 15.4 | 17 | 3.5
        latin : | 17 20.0 | 17 20.0 | 2.7 mono
        sex : 性 别 | 6 25.2 | 17
        birth_date : 出生日期 | 26 25.2 | 40
        term : 有效期限 | 6 30.8 | 19
        issuing_authority : 签发机关 | 6 36.4 | 19
        issue_place : 签发地点 | 6 42.0 | 19
        number : 证件号码 | 30 42.0 | 43 | 3.3 mono
        zone : | 4.8 49.4 | 4.8 49.4 | 3.45 ocr-b pitch=2.54
        @portrait 60 11 81 39
        @hologram 36 4 64 30
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate", label_mm=1.8, value_mm=2.9),
        """
        title : | 31 5.4 | 31 5.4 | 4.0 microhei
        title_latin : | 31 9.0 | 31 9.0 | 1.3 latin
        number : 证号 No. | 31 13.4 | 42 | 3.2 mono-bold
        name : 姓名 Name | 31 18.8 | 46 | 3.2
        latin : | 46 22.8 | 46 22.8 | 2.6 microhei
        sex : 性别 Sex | 31 27.2 | 46
        birth_date : 出生日期 DOB | 31 31.6 | 46
        term : 有效期限 Validity | 31 36.0 | 50 | 2.6
        issuing_authority : 签发机关 Issued by | 31 40.4 | 50 | 2.6
        issue_place : 地点 | 5 44.4 | 11 | 2.5
        zone : | 5.4 50.0 | 5.4 50.0 | 3.45 ocr-b pitch=2.54
        @portrait 5 5 28 38
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout", label_mm=2.1, value_mm=3.1),
        """
        title : | 5 5.8 | 5 5.8 | 4.4 zenhei
        number : | 60 5.8 | 60 5.8 | 3.5 microhei
        name : 姓名 | 5 12.6 | 5 16.2 | 3.6
        latin : | 5 20.4 | 5 20.4 | 2.8 latin-noto
        birth_date : 出生日期 | 5 25.0 | 5 28.2
        sex : 性别 | 34 25.0 | 34 28.2
        term : 有效期限 | 5 32.4 | 5 35.6 | 2.9
        issuing_authority : 签发机关 | 5 39.4 | 5 42.6 | 2.9
        issue_place : 签发地点 | 40 39.4 | 40 42.6
        zone : | 4.2 48.8 | 4.2 48.8 | 3.45 ocr-b pitch=2.54
        @portrait 58 10 80 40
        @ghost 46 13 55 25
    """,
    ),
}
_BACK = {
    "azure": sheet(_SIZE, look("azure", label_mm=2.2, value_mm=2.9), """
        - 签注 ENDORSEMENT | 5 6 | 2.6
        trip : | 6 14 | 6 14
        trip_until : | 6 20 | 6 20
        trip_count : | 50 14 | 50 14
        - 持证人须在签注有效期内出入境 | 5 36 | 2.2
        zone_behind : | 5.2 47.0 | 5.2 47.0 | 3.45 ocr-b pitch=2.54
    """),
    "jade": sheet(_SIZE, look("jade", label_mm=2.2, value_mm=2.9), """
        - 签 注 | 40 6 | 3
        @grid 5 10 80.6 34 | 0 .5 1 / 0 .5 1
        trip : | 7 16 | 7 16
        trip_until : | 7 28 | 7 28 | 2.7
        trip_count : | 45 16 | 45 16
        zone_behind : | 4.6 45.6 | 4.6 45.6 | 3.45 ocr-b pitch=2.54
    """),
    "amber": sheet(_SIZE, look("amber", ink="dots", off=0.5), """
        - 此证仅限本人使用 | 5 6 | 2.6
        trip : | 10 16 | 10 16
        trip_count : | 10 22 | 10 22
        trip_until : | 10 28 | 10 28
        zone_behind : | 4.8 48.4 | 4.8 48.4 | 3.45 ocr-b pitch=2.54
    """),
    "slate": sheet(_SIZE, look("slate", ink="laser", off=0.4), """
        zone_behind : | 5.4 6.4 | 5.4 6.4 | 3.45 ocr-b pitch=2.54
        @rule 4 10 81 10
        trip : 签注种类 | 6 17 | 20
        trip_count : 次数 | 6 24 | 20
        trip_until : | 6 31 | 20 31
        - 备注 | 6 40 | 2.4
    """),
    "heldout": sheet(_SIZE, look("heldout"), """
        - 签注页 Endorsements | 5 5 | 2.5
        @grid 5 8 80.6 38 | 0 1 / 0 .33 .66 1
        trip : | 7 13 | 7 13
        trip_until : | 44 13 | 44 13 | 2.8
        trip_count : | 7 23 | 7 23
        zone_behind : | 4.2 46.4 | 4.2 46.4 | 3.45 ocr-b pitch=2.54
    """),
}  # fmt: skip
_ZONE = ("mrz.line1", "mrz.number", "mrz.birth_date", "mrz.valid_until")
_PAGES = {
    "front": DrawnPage(
        {"": _FRONT},
        ("number", "name", "surname", "given_names", "birth_date", "sex", "valid_from", "valid_until",
         "issuing_authority", "issue_place"),
        _ZONE,
    ),
    "back": DrawnPage({"": _BACK}, _ZONE),
}  # fmt: skip
_FORMS = ("zone_front", "zone_back")
HK_MACAU = Drawing("cn_exit_permit_hk_macau", _FORMS, _PAGES, _writer("CS", "C"))
TAIWAN = Drawing("cn_exit_permit_taiwan", _FORMS, _PAGES, _writer("CD", "LT"))
