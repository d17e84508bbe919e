"""军人证: a picture of one, which nothing is read from; titles and labels are generic, units and numbers invented."""

from __future__ import annotations

import random

from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import person, printed_day, printed_sex

_SIZE = (100.0, 70.0)


def _write(rng: random.Random, form: str) -> Content:
    who = person(rng)
    texts: dict[str, str | Segments] = {
        "holder": who.name, "gender": printed_sex(who.sex), "born": printed_day(who.birth_date, "zh"),
        "people": who.ethnicity, "unit": "样本部队", "rank": rng.choice(("样本", "示例")),
        "no": f"样字第{rng.randrange(10**6):06d}号",
        "title": rng.choice(("军官证", "士兵证", "文职干部证", "军人证")),
    }  # fmt: skip
    return Content(texts, {})


_SHEETS = {
    "azure": sheet(_SIZE, look("azure", ink="laser", off=0.6, tints=((232, 238, 226), (240, 240, 232))), """
        title : | 42 8 | 40 8 | 6
        no : | 36 16 | 36 16 | 3.4
        holder : 姓名 | 40 26 | 52
        gender : 性别 | 40 33 | 52
        people : 民族 | 66 33 | 78
        born : 出生年月 | 40 40 | 58
        unit : 部别 | 40 47 | 52
        rank : 职务 | 40 54 | 52
        @portrait 7 22 33 56
        @seal-round 22 38 46 62 | unit
    """),
    "jade": sheet(_SIZE, look("jade", ink="laser", off=0.6), """
        title : | 60 10 | 52 10 | 7
        holder : 姓 名 | 40 24 | 54
        gender : 性 别 | 40 31 | 54
        born : 出生年月 | 40 38 | 58
        rank : 军 衔 | 40 45 | 54
        unit : 单 位 | 40 52 | 54
        no : 编 号 | 40 59 | 54
        @portrait 6 10 34 48
        @seal-round 20 36 44 60 | unit
    """),
    "amber": sheet(_SIZE, look("amber", ink="dots", off=0.6), """
        @emblem 42 4 56 18
        title : | 38 24 | 38 24 | 7
        holder : 姓名 | 8 36 | 20
        gender : 性别 | 8 43 | 20
        born : 出生 | 8 50 | 20
        no : 证号 | 8 57 | 20
        @portrait 66 28 92 62
    """),
    "slate": sheet(_SIZE, look("slate", ink="laser", off=0.6, tints=((214, 226, 210), (230, 236, 226))), """
        title : | 10 9 | 10 9 | 6
        holder : 姓名 | 10 22 | 22
        rank : 衔级 | 10 29 | 22
        unit : 单位 | 10 36 | 22
        no : 证件号 | 10 43 | 26
        born : 出生日期 | 10 50 | 28
        @portrait 64 12 92 48
        @hologram 40 20 70 60
    """),
    "heldout": sheet(_SIZE, look("heldout", ink="laser", off=0.6), """
        title : | 34 8 | 34 8 | 6.4
        no : 证号 | 34 18 | 46
        holder : 姓名 | 34 27 | 46
        gender : 性别 | 34 34 | 46
        people : 民族 | 34 41 | 46
        unit : 部别 | 34 48 | 46
        @portrait 6 6 28 36
        @seal-square 8 42 28 62 | unit
    """),
}  # fmt: skip
DRAWING = Drawing("cn_military_id", ("record",), {"main": DrawnPage({"": _SHEETS}, ())}, _write)
