"""机动车驾驶证: main page and duplicate, the form of 有效起始日期 and 有效期限 in years, and that of two days."""

from __future__ import annotations

import random

from tests.specimens.documents import electronic
from tests.specimens.documents.drawing import Drawing, DrawnPage
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Content, Segments, sheet
from tests.specimens.documents.persons import issued, person, printed_day, printed_sex, printed_term, years_on
from tests.specimens.identity import LONG_TERM, REFERENCE_DATE

_SIZE = (88.0, 60.0)
_CLASSES = ("C1", "C1", "C1", "C2", "B2", "A1A2", "A2D", "C1D", "C1E", "B1B2", "A3", "C5", "D", "C6", "A1A2E")
_RECORDS = (
    "请于{day}前九十日内申请换领新驾驶证。",
    "自{day}起，有效期十年。请妥善保管。",
    "实习期至{day}。",
    "{day}换证。请于每个记分周期结束后三十日内接受审验。无记分的，免予本次审验。",
)

ELECTRONIC = "electronic"
"""The form that a phone's screen shows."""


def _write(rng: random.Random, form: str) -> Content:
    who = person(rng)
    years = rng.choice((6, 6, 10)) if form == "from_years" else rng.choice((6, 10, 10, 0))
    first = issued(rng, years or 10, REFERENCE_DATE)
    last = years_on(first, years) if years else None
    learned = years_on(first, -rng.choice((0, 0, 6))) if years != 6 else first
    while years_on(who.birth_date, 18) > learned:
        who = person(rng)
    term: Segments
    extra: dict[str, str | Segments] = {}
    if form == "from_years":
        extra["start"] = ((printed_day(first, "iso"), "valid_from"),)
        term = ((f"{years}年", "valid_until"),)
    else:
        between = rng.choice(("至", " 至 ", "至 "))
        term = printed_term(first, last, "iso", between, ("valid_from", "valid_until"))
    archive = f"{who.id_number[:4]}{rng.randrange(10**8):08d}"
    bars = f"{who.id_number[:2]}{rng.randrange(10**11):011d}"
    record = rng.choice(_RECORDS).format(day=printed_day(years_on(first, 6), "zh-padded"))
    city = who.issuing_authority.partition("公安局")[0]
    authority = rng.choice((f"{city}公安局交通警察支队", f"{city}公安局交通管理局", f"{city}公安局车辆管理所"))
    texts: dict[str, str | Segments] = {
        "number": who.id_number, "name": who.name, "sex": printed_sex(who.sex), "nationality": "中国",
        "address": who.address, "birth_date": printed_day(who.birth_date, "iso"),
        "first_issue_date": printed_day(learned, "iso"), "vehicle_class": rng.choice(_CLASSES), "term": term,
        "issuing_authority": authority, "archive_number": archive, "record": record, "barcode": bars,
        "barcode_text": f"*{bars}*", "status": "正常", "points": "0分", "made": f"{first:%Y-%m-%d} 10:21:35", **extra,
    }  # fmt: skip
    truth = {
        "number": who.id_number, "name": who.name, "sex": who.sex, "nationality": "CHN", "address": who.address,
        "birth_date": who.birth_date.isoformat(), "first_issue_date": learned.isoformat(),
        "vehicle_class": str(texts["vehicle_class"]), "valid_from": first.isoformat(),
        "valid_until": last.isoformat() if last else LONG_TERM, "issuing_authority": authority,
        "archive_number": archive, "record": record, "barcode": bars,
    }  # fmt: skip
    return Content(texts, truth)


_OVER = {"ink": "laser", "off": 0.9}
_RED = (176, 44, 52)
_MAIN = {
    "azure": sheet(
        _SIZE,
        look("azure", label_colour=(60, 60, 66), title_colour=_RED, corner_mm=1.6, **_OVER),
        """
        = 中华人民共和国机动车驾驶证 | 44 4.6 | 3.7 c track=0.5
        = Driving License of the People's Republic of China | 44 8.4 | 1.9 c sans
        number : 证号 | 22 12.6 | 30 12.6 | 3.1 sans
        name : 姓名 | 4 18.4 | 12 | 3.2
        sex : 性别 | 42 18.4 | 49
        nationality : 国籍 | 60 18.4 | 67
        address : 住址 | 4 24.2 | 12 | 3.0 wrap=70
        birth_date : 出生日期 | 27 34.2 | 41 | 2.9
        first_issue_date : 初次领证日期 | 27 39.6 | 44 | 2.9
        vehicle_class : 准驾车型 | 27 45.0 | 41 | 3.2
        start : 有效起始日期 | 27 50.4 | 44 | 2.9
        term : 有效期限 | 4 55.8 | 18 | 2.9
        - Name | 4 20.9 | 1.5
        - Sex | 42 20.9 | 1.5
        - Nationality | 60 20.9 | 1.5
        - Address | 4 26.7 | 1.5
        @portrait 64 31 84 56
        @seal-square 3 38.5 23 58.5 | issuing_authority
        @laminate 0 0 88 60
    """,
    ),
    "jade": sheet(
        _SIZE,
        look("jade", label_colour=(90, 50, 60), title_colour=(30, 30, 34), corner_mm=2.5, **_OVER),
        """
        = 中华人民共和国机动车驾驶证 | 44 5.2 | 4.1 c
        = Driving License of the People's Republic of China | 44 9.4 | 2.1 c serif
        number : 证号 License No. | 18 14.2 | 36 | 3.2 serif-bold lem=2.2
        name : 姓名 Name | 3.5 20.2 | 18
        sex : 性别 Sex | 38 20.2 | 50 | lem=2.2
        nationality : 国籍 Nationality | 56 20.2 | 75 | lem=2.2
        address : 住址 Address | 3.5 26.0 | 19 | 3.0 wrap=64 gap=1.4
        birth_date : 出生日期 Date of Birth | 25 35.5 | 47 | 3.0 lem=1.9
        first_issue_date : 初次领证日期 Date of First Issue | 25 40.5 | 52 | 2.7 lem=1.7
        vehicle_class : 准驾车型 Class | 25 45.5 | 42 | 3.2
        start : 有效起始日期 Valid From | 25 50.5 | 46 | 2.8 lem=1.9
        term : 有效期限 Valid Period | 3.5 56.2 | 25 | 2.9 lem=2.1
        @portrait 66 32.5 85 56.5
        @seal-square 4 41 22 59 | issuing_authority
        @hologram 50 18 86 50
        @laminate 0 0 88 60
    """,
    ),
    "amber": sheet(
        _SIZE,
        look("amber", title_colour=(40, 36, 40), label_colour=(140, 60, 60), **_OVER),
        """
        = 中华人民共和国机动车驾驶证 | 44 4.2 | 3.4 c
        number : 证 号 | 30 9.4 | 40 | 3.3 mono
        name : 姓 名 | 25 15.2 | 34 | 3.3
        sex : 性 别 | 25 21.0 | 34
        nationality : 国 籍 | 50 21.0 | 59
        address : 住 址 | 25 26.8 | 34 | 3.0 wrap=50 gap=1.45
        birth_date : 出生日期 | 25 36.6 | 39 | 3.1
        first_issue_date : 初次领证日期 | 25 42.0 | 44 | 3.1
        vehicle_class : 准驾车型 | 25 47.4 | 39 | 3.3
        start : 有效起始日期 | 52 47.4 | 70 | 2.7
        term : 有效期限 | 25 53.6 | 39 | 3.0
        @portrait 3 11 22.5 36
        @seal-square 3.5 37.5 22 56 | issuing_authority
        @laminate 0 0 88 60
    """,
    ),
    "slate": sheet(
        _SIZE,
        look("slate", title_colour=(150, 40, 50), ink="dots", off=0.8),
        """
        = 机动车驾驶证 | 44 4.0 | 4.4 c track=1.6
        = PEOPLE'S REPUBLIC OF CHINA DRIVING LICENCE | 44 8.2 | 1.8 c latin
        number : 证号 | 4 13.0 | 13 | 3.2 mono
        name : 姓名 | 4 18.6 | 13 | 3.3
        sex : 性别 | 4 24.2 | 13 | 3.2
        nationality : 国籍 | 24 24.2 | 33 | 3.2
        address : 住址 | 4 29.8 | 13 | 3.1 wrap=47 gap=1.45
        birth_date : 出生日期 | 4 40.0 | 19 | 3.0
        vehicle_class : 准驾车型 | 40 40.0 | 54 | 3.2
        first_issue_date : 初次领证日期 | 4 45.4 | 23 | 3.0
        start : 有效起始日期 | 4 50.8 | 23 | 3.0
        term : 有效期限 | 4 56.2 | 19 | 3.0
        @portrait 64 10.5 84 36
        @seal-square 44 38 62 56 | issuing_authority
        @hologram 40 30 66 58
    """,
    ),
    "heldout": sheet(
        _SIZE,
        look("heldout", title_colour=(40, 40, 90), label_colour=(70, 64, 70), **_OVER),
        """
        = 中华人民共和国机动车驾驶证 | 5 5.0 | 3.9
        = Driving License of the People's Republic of China | 5 9.0 | 1.8 latin-serif
        number : 证号 | 5 15.4 | 14 | 3.4 microhei
        name : 姓名 | 5 21.2 | 14 | 3.4
        sex : 性别 | 38 21.2 | 46
        nationality : 国籍 | 55 21.2 | 63
        address : 住址 | 5 27.0 | 14 | 3.1 wrap=68
        birth_date : 出生日期 | 44 36.4 | 59 | 3.0
        first_issue_date : 初次领证日期 | 44 41.4 | 62 | 3.0
        vehicle_class : 准驾车型 | 44 46.4 | 59 | 3.3
        start : 有效起始日期 | 44 51.4 | 62 | 3.0
        term : 有效期限 | 44 56.4 | 58 | 2.8
        @portrait 24 34.5 41.5 57
        @seal-square 6 41 24 59 | issuing_authority
        @laminate 0 0 88 60
    """,
    ),
}
_DUPLICATE = {
    "azure": sheet(_SIZE, look("azure", label_colour=(60, 60, 66), title_colour=_RED, corner_mm=1.6, **_OVER), """
        = 中华人民共和国机动车驾驶证副页 | 44 4.8 | 3.6 c
        number : 证号 | 4 12.0 | 13 | 3.1 sans
        name : 姓名 | 4 18.6 | 13
        archive_number : 档案编号 | 40 18.6 | 55 | 3.0 sans
        record : 记录 | 4 25.2 | 13 | 2.9 wrap=70 gap=1.5
        @barcode 40 46 84 54 | barcode
        barcode_text : | 50 56.6 | 50 | 2.4 mono
        @laminate 0 0 88 60
    """),
    "jade": sheet(_SIZE, look("jade", label_colour=(90, 50, 60), title_colour=(30, 30, 34), corner_mm=2.5, **_OVER), """
        = 机动车驾驶证副页 | 44 5.4 | 4.2 c track=0.6
        number : 证号 License No. | 4 13.0 | 23 | 3.2 serif
        name : 姓名 Name | 4 19.6 | 20
        archive_number : 档案编号 File No. | 4 26.2 | 26 | 3.1 serif
        record : 记录 Record | 4 32.8 | 20 | 3.0 wrap=64 gap=1.45
        @barcode 6 48 50 55.5 | barcode
        barcode_text : | 14 57.8 | 14 | 2.2 ocr-b
    """),
    "amber": sheet(_SIZE, look("amber", title_colour=(40, 36, 40), label_colour=(140, 60, 60), **_OVER), """
        = 中华人民共和国机动车驾驶证副页 | 44 4.4 | 3.3 c
        name : 姓 名 | 4 11.0 | 14 | 3.3
        number : 证 号 | 34 11.0 | 43 | 3.1 mono
        archive_number : 档案编号 | 4 17.4 | 19 | 3.2 mono
        record : 记 录 | 4 24.0 | 14 | 3.0 wrap=68 gap=1.5
        @barcode 20 44 70 53 | barcode
        barcode_text : | 31 55.8 | 31 | 2.6 mono
        @laminate 0 0 88 60
    """),
    "slate": sheet(_SIZE, look("slate", title_colour=(150, 40, 50), ink="dots", off=0.8), """
        = 机动车驾驶证 副页 | 44 4.4 | 4.0 c
        number : 证号 | 4 11.6 | 13 | 3.2 mono
        name : 姓名 | 60 11.6 | 68 | 3.2
        archive_number : 档案编号 | 4 17.8 | 19 | 3.1 mono
        @rule 3 21 85 21
        record : 记录 | 4 25.0 | 13 | 3.1 wrap=68 gap=1.55
        @barcode 36 45 85 54 | barcode
        barcode_text : | 46 56.8 | 46 | 2.4 mono
    """),
    "heldout": sheet(_SIZE, look("heldout", title_colour=(40, 40, 90), label_colour=(70, 64, 70), **_OVER), """
        = 中华人民共和国机动车驾驶证副页 | 5 5.0 | 3.5
        archive_number : 档案编号 | 5 13.0 | 21 | 3.3 microhei
        name : 姓名 | 50 13.0 | 58 | 3.4
        number : 证号 | 5 19.6 | 14 | 3.3 microhei
        record : 记录 | 5 26.2 | 14 | 3.0 wrap=66 gap=1.45
        @barcode 5 46 55 53.5 | barcode
        barcode_text : | 16 56.2 | 16 | 2.5 sans
        @laminate 0 0 88 60
    """),
}  # fmt: skip
DRAWING = Drawing(
    "cn_driving_licence",
    ("from_to", "from_years"),
    {
        "main": DrawnPage(
            {"": _MAIN, ELECTRONIC: electronic.driving_licences()},
            ("number", "name", "sex", "nationality", "address", "birth_date", "first_issue_date", "vehicle_class",
             "valid_from", "valid_until", "issuing_authority"),
            sleeved=0.6,
        ),
        "duplicate": DrawnPage(
            {"": _DUPLICATE}, ("number", "name", "archive_number", "record", "barcode"), sleeved=0.6
        ),
    },
    _write,
    (ELECTRONIC,),
)  # fmt: skip
