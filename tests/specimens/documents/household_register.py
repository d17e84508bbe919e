"""户口簿, the page of one person (常住人口登记卡): a table whose values a matrix printer strikes into its cells."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Look, Segments, Sheet, sheet
from tests.specimens.documents.persons import person, printed_day, printed_sex
from tests.specimens.identity import REFERENCE_DATE
from tests.specimens.regions import REGIONS

_SIZE = (143.0, 105.0)
_RELATIONS = {
    "MALE": ("户主", "夫", "长子", "次子", "父亲", "孙子", "女婿"),
    "FEMALE": ("户主", "妻", "长女", "女", "儿媳", "母亲", "外孙女"),
}
_EDUCATION = ("大学本科", "大学专科", "高中", "初中", "小学", "研究生", "中等专科", "技工学校")
_WORKPLACES = ("样本机械厂", "示例小学", "测试医院", "虚构科技有限公司", "粮农", "无", "模范中学", "样张百货公司")
_JOBS = ("工人", "教师", "医生", "职员", "粮农", "个体劳动者", "学生", "工程技术人员", "不便分类人员")


def _write(rng: random.Random, form: str) -> Content:
    who = person(rng)
    born = printed_day(who.birth_date, rng.choice(("zh", "zh-padded")))
    home, native = rng.choice(REGIONS), rng.choice(REGIONS)
    registered = REFERENCE_DATE - timedelta(days=rng.randrange(60, 7000))
    moved = rng.choice(("", f"{printed_day(registered, 'zh')}由{native.province}{native.city}{native.county}迁来"))
    values = {
        "name": who.name, "relation_to_head": rng.choice(_RELATIONS[who.sex]),
        "former_name": rng.choice(("", "", "样小名")),
        "birth_place": home.province + home.city + home.county, "ethnicity": who.ethnicity + "族",
        "native_place": native.province + native.county, "religion": rng.choice(("", "", "", "佛教")),
        "other_address": rng.choice(("", "", who.address[:18])), "id_number": who.id_number,
        "height": rng.choice(("", f"{rng.randrange(150, 190)}厘米")),
        "blood_type": rng.choice(("", "A", "B", "O", "AB", "不明")), "education": rng.choice(_EDUCATION),
        "marital_status": rng.choice(("未婚", "有配偶", "初婚", "离婚", "丧偶")),
        "military_service": rng.choice(("", "未服兵役", "退出现役")),
        "workplace": rng.choice(_WORKPLACES), "occupation": rng.choice(_JOBS), "moved_from": moved,
    }  # fmt: skip
    texts: dict[str, str | Segments] = {
        **values, "sex": printed_sex(who.sex), "birth_date": born, "moved_here": "",
        "registration_date": printed_day(registered, "zh"), "station": f"{home.county}派出所",
        "clerk": "样章",
    }  # fmt: skip
    truth = {
        **{name: value for name, value in values.items() if value}, "sex": who.sex, "ethnicity": who.ethnicity,
        "birth_date": who.birth_date.isoformat(), "registration_date": registered.isoformat(),
    }  # fmt: skip
    return Content(texts, truth)


_CELLS = """
    name 姓名 0 .155 .58 ; relation_to_head 户主或与户主关系 .58 .77 1
    former_name 曾用名 0 .155 .58 ; sex 性别 .58 .77 1
    birth_place 出生地 0 .155 .58 ; ethnicity 民族 .58 .77 1
    native_place 籍贯 0 .155 .58 ; birth_date 出生日期 .58 .77 1
    other_address 本市（县）其他住址 0 .21 .58 ; religion 宗教信仰 .58 .77 1
    id_number 公民身份证件编号 0 .21 .58 ; height 身高 .58 .66 .8 ; blood_type 血型 .8 .89 1
    education 文化程度 0 .155 .38 ; marital_status 婚姻状况 .38 .53 .7 ; military_service 兵役状况 .7 .84 1
    workplace 服务处所 0 .155 .58 ; occupation 职业 .58 .68 1
    moved_from 何时由何地迁来本市（县） 0 .28 1
    moved_here 何时由何地迁来本址 0 .28 1
"""
_NEWER = """
    name 姓名 0 .14 .5 ; relation_to_head 户主或与户主关系 .5 .74 1
    former_name 曾用名 0 .14 .5 ; sex 性别 .5 .64 1
    birth_place 出生地 0 .14 .5 ; ethnicity 民族 .5 .64 1
    native_place 籍贯 0 .14 .5 ; birth_date 出生日期 .5 .64 1
    other_address 其他住址 0 .16 .64 ; religion 宗教信仰 .64 .79 1
    id_number 公民身份号码 0 .18 .6 ; height 身高 .6 .68 .82 ; blood_type 血型 .82 .9 1
    education 文化程度 0 .14 .36 ; marital_status 婚姻状况 .36 .5 .66 ; military_service 兵役状况 .66 .8 1
    workplace 服务处所 0 .14 .58 ; occupation 职业 .58 .68 1
    moved_from 何时由何地迁来本市(县) 0 .26 1
    moved_here 何时由何地迁来本址 0 .26 1
"""


def _table(looks: Look, cells: str, place: tuple[float, float, float], step: float, rest: str) -> Sheet:
    """A layout whose table begins at a place (left, top, width, mm), its rows a step high."""
    left, top, width = place
    lines = []
    rows = [row.split(";") for row in cells.strip().splitlines()]
    for number, row in enumerate(rows):
        high, low = top + number * step, top + (number + 1) * step
        shares = [1.0]
        for cell in row:
            key, label, begin, value, end = cell.split()
            x, value_x = left + float(begin) * width + 1.2, left + float(value) * width + 1.2
            middle = (high + low) / 2
            # A label stands over two lines' width at most: what is longer is set smaller.
            room = value_x - x - 1.4
            em = min(looks.label_mm, room / len(label))
            wide = left + float(end) * width - value_x - 0.8
            lines.append(
                f"{key} : {label} | {x} {middle} | {value_x} {middle} | lem={em} wrap={wide} cell={step} gap=1.05"
            )
            shares += [float(begin), float(value)]
        edges = " ".join(f"{share:.4f}" for share in sorted(set(shares)))
        lines.append(f"@grid {left} {high} {left + width} {low} | {edges} / 0 1")
    return sheet(_SIZE, looks, "\n".join(lines) + rest)


_BUFF = {"tints": ((246, 240, 224), (248, 244, 232), (244, 238, 222)), "corner_mm": 1.0, "ink": "dots", "off": 1.1}
_SHEETS = {
    "azure": _table(
        look("azure", label_colour=(60, 56, 52), label_mm=2.9, value_mm=3.3, **_BUFF), _CELLS, (8.0, 17.0, 127.0),
        7.4, """
        = 常住人口登记卡 | 71.5 9.6 | 5.6 c track=1.6
        clerk : 承办人签章： | 24 97.5 | 44 | 2.9
        registration_date : 登记日期： | 82 97.5 | 99 | 3.2
        @seal-round 100 70 128 98 | station
    """),
    "jade": _table(
        look("jade", label_colour=(40, 80, 70), label_mm=2.8, value_mm=3.2, **_BUFF), _NEWER, (6.0, 20.0, 131.0),
        6.9, """
        = 常 住 人 口 登 记 卡 | 71.5 8.4 | 5.2 c
        - 编号：样本000000 | 104 15.4 | 2.7
        clerk : 承办人 | 14 97.0 | 28 | 2.9
        registration_date : 登记日期 | 84 97.0 | 100 | 3.2
        @seal-round 18 74 44 100 | station
    """),
    "amber": _table(
        look("amber", label_colour=(110, 60, 50), label_mm=3.0, value_mm=3.3, **_BUFF), _CELLS, (10.0, 14.5, 123.0),
        7.7, """
        = 常住人口登记卡 | 71.5 8.0 | 5.0 c wenkai-bold track=2
        clerk : 承办人签章 | 20 97.6 | 40 | 3.0
        registration_date : 登记日期 | 80 97.6 | 97 | 3.3
        @seal-round 54 74 82 102 | station
    """),
    "slate": _table(
        look("slate", label_colour=(50, 52, 60), label_mm=2.7, value_mm=3.1, **(_BUFF | {"ink": "laser"})),
        _NEWER, (7.0, 16.0, 129.0), 7.3, """
        = 居民户口簿 常住人口登记卡 | 71.5 8.6 | 4.6 c
        clerk : 承办人签章： | 12 96.0 | 30 | 2.8
        registration_date : 登记日期： | 92 96.0 | 108 | 3.0
        @seal-round 106 66 132 92 | station
    """),
    "heldout": _table(
        look("heldout", label_colour=(70, 50, 90), value_face="wenkai", label_mm=2.9, value_mm=3.3, **_BUFF),
        _CELLS, (7.0, 22.0, 128.0), 6.7, """
        = 常住人口登记卡 | 36 10.4 | 6.0 zenhei
        - 户别：家庭户 | 100 10.4 | 3.0
        registration_date : 登记日期： | 20 97.4 | 37 | 3.3
        clerk : 承办人： | 88 97.4 | 102 | 3.0
        @seal-round 40 76 66 102 | station
    """),
}  # fmt: skip
DRAWING = Drawing(
    "cn_household_register",
    ("personal",),
    {
        "personal": DrawnPage(
            {"": _SHEETS},
            ("name", "relation_to_head", "sex", "birth_place", "ethnicity", "native_place", "birth_date", "id_number",
             "education", "marital_status", "workplace", "occupation", "registration_date"),
            ("former_name", "other_address", "religion", "height", "blood_type", "military_service", "moved_from"),
        ),
    },
    _write,
)  # fmt: skip
