"""Documents that are no resident ID card but look like one: residence permits, licences, passports, other cards.

Every page is a table of rows (`_Row`) in millimetres, set with the faces and backgrounds of the resident card's
layouts, so that nothing but what is printed tells the documents apart. Persons and numbers are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import cv2
import numpy as np

from tests.specimens import artwork
from tests.specimens.capture import Tier
from tests.specimens.card import CardImage, _mark, _rounded, _wrapped
from tests.specimens.desk import as_pixels
from tests.specimens.identity import Identity, draw_identity
from tests.specimens.layouts import FAMILIES, PX_PER_MM, Layout, layout
from tests.specimens.photo import Photo, photograph
from tests.specimens.press import Press, Type
from tests.specimens.sides import Side

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON = (54.4, 7.0, 80.4, 39.4)
_LEFT_PERSON = (5.0, 12.0, 28.0, 42.0)


@dataclass(frozen=True, slots=True)
class _Row:
    """A label and its value: left edges and centre line in mm; ``em`` is the value's size."""

    y: float
    label: str = ""
    value: str = ""
    x: float = 5.6
    value_x: float = 15.4
    em: float = 3.4
    face: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a document: its rows and titles, where its portrait and emblem stand, and whether it is grey."""

    rows: tuple[_Row, ...]
    portrait: tuple[float, float, float, float] | None = None
    emblem: bool = False
    grey: bool = False


def other_document(kind: str, seed: int, tier: Tier | str) -> Photo:
    """A photographed page of a ``kind`` of `KINDS`, laid out, lit and stored as the seed has it."""
    card = other_page(kind, seed)
    return photograph(card, Tier(tier), seed * 2 + 1)


def other_page(kind: str, seed: int) -> CardImage:
    """The printed page of a ``kind`` of `KINDS`, with a family's faces and background."""
    rng = random.Random(f"{kind}/{seed}")
    style = layout(FAMILIES[seed % len(FAMILIES)], seed)
    style = replace(style, second=None)
    page = KINDS[kind](draw_identity(seed), rng)
    press = Press(artwork.background(style, 0))
    _print(press, page, style)
    if page.portrait:
        left, top, right, bottom = (round(v * PX_PER_MM) for v in page.portrait)
        artwork.draw_portrait(press.canvas, (left, top, right, bottom), style.seed)
    if page.emblem:
        x, y, radius = (v * PX_PER_MM for v in style.emblem)
        artwork.draw_emblem(press.canvas, (x, y), radius, style.seed)
    marks = _mark(press, style, Side.PORTRAIT if page.portrait else Side.EMBLEM)
    pixels = artwork.finish(np.asarray(press.canvas), style)
    if page.grey:
        pixels = as_pixels(cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))
    return CardImage(
        pixels, _rounded(style.corner_mm), Side.PORTRAIT, style.family, press.boxes, tuple(press.lines), marks, {}
    )


def _print(press: Press, page: _Page, style: Layout) -> None:
    for row in page.rows:
        label = Type(style.label_face, min(style.label_mm, row.em), style.label_colour)
        end = press.row("label", row.label, (row.x, row.y), label) if row.label else row.x
        value = Type(row.face or style.value_face, row.em, style.value_colour)
        x = max(row.value_x, end + 1.2) if row.label else row.value_x
        beside = page.portrait is not None and page.portrait[0] > x and page.portrait[1] < row.y < page.portrait[3]
        room = (page.portrait[0] if page.portrait and beside else 84.0) - 1.0 - x
        if not row.label:
            press.row("title", row.value, (x, row.y), press.fitted(row.value, value, 83.0 - x))
            continue
        lines = _wrapped(press, row.value, value, room) if len(row.value) > 12 else [row.value]
        for k, line in enumerate(lines):
            press.row("value", line, (x, row.y + k * 4.6), value)


def _title(text: str, y: float, em: float, x: float = 26.0) -> _Row:
    return _Row(y, "", text, value_x=x, em=em)


def _checked(digits: str) -> str:
    """Seventeen digits with the check character of GB 11643."""
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


def _born(who: Identity, form: str = "zh") -> str:
    born = who.birth_date
    return f"{born.year}年{born.month}月{born.day}日" if form == "zh" else born.isoformat()


def _sex(who: Identity) -> str:
    return "男" if who.sex == "MALE" else "女"


def _hmt_portrait(who: Identity, rng: random.Random) -> _Page:
    number = _checked(rng.choice(("810000", "820000", "830000")) + who.id_number[6:17])
    rows = (
        _Row(8.6, "姓名", who.name, em=3.7),
        _Row(15.6, "性别", _sex(who)),
        _Row(22.4, "出生", _born(who)),
        _Row(29.4, "住址", who.address, em=3.3),
        _Row(47.3, "公民身份号码", number, value_x=29.0, em=4.1, face="ocr-b"),
    )
    return _Page(rows, _PERSON)


def _hmt_emblem(who: Identity, rng: random.Random) -> _Page:
    permit = rng.choice(("H", "M", "")) + f"{rng.randrange(10**8):08d}"
    term = f"{who.valid_from:%Y.%m.%d}-{who.valid_from.year + 5}.{who.valid_from:%m}.27"
    low = rng.random() < 0.5
    extra = (
        _Row(50.0 if low else 33.0, "通行证号码", permit, x=24.0 if low else 27.0, value_x=40.0, em=2.9),
        _Row(50.0 if low else 33.0, "签发次数", f"{rng.randrange(1, 4):02d}", x=60.0, value_x=74.0, em=2.9),
    )
    rows = (
        _title("中华人民共和国", 9.4, 4.6, 27.0),
        _title("港澳台居民居住证", 19.2, 6.2, 27.0),
        _Row(39.0, "签发机关", who.issuing_authority, x=22.4, value_x=36.6, em=3.2),
        _Row(45.0, "有效期限", term, x=22.4, value_x=36.6, em=3.2),
        *(extra if rng.random() < 0.8 else ()),
    )
    return _Page(rows, emblem=True)


def _foreign_2023(who: Identity, rng: random.Random) -> _Page:
    number = _checked(
        "9"
        + f"{rng.randrange(11, 66)}"
        + f"{rng.randrange(1000):03d}"
        + f"{who.birth_date:%Y%m%d}"
        + f"{rng.randrange(1000):03d}"
    )
    name = rng.choice(("SPECIMEN, JOHN", "MUSTER, ANNA MARIA", "EXEMPLE, LUC"))
    rows = (
        _title("中华人民共和国外国人永久居留身份证", 6.0, 3.4, 10.0),
        _Row(13.0, "姓名/Name", name, value_x=22.0, em=3.0),
        _Row(19.0, "性别/Sex", f"{_sex(who)}/{'M' if who.sex == 'MALE' else 'F'}", value_x=22.0),
        _Row(25.0, "出生日期/Date of Birth", f"{who.birth_date:%Y.%m.%d}", value_x=34.0),
        _Row(31.0, "国籍/Nationality", rng.choice(("德国/DEU", "法国/FRA", "美国/USA")), value_x=28.0),
        _Row(
            37.0,
            "有效期限",
            f"{who.valid_from:%Y.%m.%d}-{who.valid_from.year + 10}.{who.valid_from:%m}.27",
            value_x=22.0,
            em=3.0,
        ),
        _Row(42.0, "签发机关", "国家移民管理局", value_x=22.0, em=3.0),
        _Row(48.5, "证件号码/ID No.", number, value_x=30.0, em=3.9, face="ocr-b"),
    )
    return _Page(rows, _PERSON)


def _foreign_2017(who: Identity, rng: random.Random) -> _Page:
    page = _foreign_2023(who, rng)
    number = rng.choice(("DEU", "FRA", "USA")) + f"{rng.randrange(10**12):012d}"
    return replace(page, rows=(*page.rows[:-1], replace(page.rows[-1], value=number)))


def _temporary_front(who: Identity, rng: random.Random) -> _Page:
    return _Page((_title("中华人民共和国", 14.0, 5.4, 24.0), _title("临时居民身份证", 26.0, 6.8, 20.0)))


def _temporary_back(who: Identity, rng: random.Random) -> _Page:
    term = f"{who.valid_from:%Y.%m.%d}-{who.valid_from.year}.{min(12, who.valid_from.month + 3):02d}.27"
    rows = (
        _Row(6.4, "姓名", who.name),
        _Row(12.0, "性别", _sex(who)),
        _Row(12.0, "民族", who.ethnicity, x=24.6, value_x=33.0),
        _Row(17.6, "出生", _born(who)),
        _Row(23.2, "住址", who.address, em=3.0),
        _Row(36.0, "签发机关", who.issuing_authority, value_x=20.0, em=2.9),
        _Row(41.0, "有效期限", term, value_x=20.0, em=2.9),
        _Row(48.0, "公民身份号码", who.id_number, value_x=29.0, em=4.0, face="ocr-b"),
    )
    return _Page(rows, _PERSON, grey=True)


def _licence_main(who: Identity, rng: random.Random) -> _Page:
    rows = (
        _title("中华人民共和国机动车驾驶证", 5.0, 3.6, 20.0),
        _title("Driving License of the People's Republic of China", 8.6, 2.0, 22.0),
        _Row(13.0, "证号", who.id_number, value_x=20.0, em=3.2),
        _Row(18.5, "姓名", who.name, value_x=14.0),
        _Row(18.5, "性别", _sex(who), x=32.0, value_x=40.0),
        _Row(18.5, "国籍", "中国", x=46.0, value_x=53.0),
        _Row(24.0, "住址", who.address, value_x=14.0, em=3.0),
        _Row(34.0, "出生日期", _born(who, "iso"), x=30.0, value_x=44.0, em=3.0),
        _Row(39.0, "初次领证日期", f"{who.valid_from:%Y-%m-%d}", x=30.0, value_x=48.0, em=3.0),
        _Row(44.0, "准驾车型", rng.choice(("C1", "B2", "A1A2", "C1D")), x=30.0, value_x=44.0),
        _Row(50.0, "有效期限", f"{who.valid_from:%Y-%m-%d} 至 {who.valid_from.year + 10}-06-27", value_x=20.0, em=3.0),
    )
    return _Page(rows, (62.0, 26.0, 82.0, 50.0))


def _licence_duplicate(who: Identity, rng: random.Random) -> _Page:
    rows = (
        _title("中华人民共和国机动车驾驶证副页", 5.0, 3.6, 18.0),
        _Row(13.0, "证号", who.id_number, value_x=20.0),
        _Row(20.0, "姓名", who.name),
        _Row(20.0, "档案编号", f"{rng.randrange(10**12):012d}", x=36.0, value_x=50.0, em=3.0),
        _Row(28.0, "记录", "请于每个记分周期结束后三十日内接受审验"),
    )
    return _Page(rows)


def _permit(title: str, latin: bool) -> Callable[[Identity, random.Random], _Page]:
    def page(who: Identity, rng: random.Random) -> _Page:
        number = rng.choice("HMC") + f"{rng.randrange(10**8):08d}"
        rows = (
            _title(title, 6.5, 4.2, 18.0),
            _Row(13.5, "姓名", who.name, x=31.0, value_x=40.0),
            *((_title("YANGBEN, SPECIMEN", 18.0, 2.8, 40.0),) if latin else ()),
            _Row(22.5, "出生日期", f"{who.birth_date:%Y.%m.%d}", x=31.0, value_x=45.0),
            _Row(22.5, "性别", _sex(who), x=66.0, value_x=74.0),
            _Row(
                28.5,
                "有效期限",
                f"{who.valid_from:%Y.%m.%d}-{who.valid_from.year + 10}.03.14",
                x=31.0,
                value_x=45.0,
                em=3.0,
            ),
            _Row(34.5, "签发机关", "公安部出入境管理局", x=31.0, value_x=45.0, em=3.0),
            _Row(40.5, "签发地点", rng.choice(("广东", "北京", "福建")), x=31.0, value_x=45.0),
            _Row(40.5, "签发次数", "01", x=58.0, value_x=72.0, em=3.0),
            _Row(48.0, "证件号码", number, value_x=22.0, em=4.0, face="ocr-b"),
        )
        return _Page(rows, _LEFT_PERSON)

    return page


def _passport(who: Identity, rng: random.Random) -> _Page:
    number = "E" + f"{rng.randrange(10**8):08d}"
    zone = (
        "POCHNYANGBEN<<SPECIMEN<<<<<<<<<<<<<<<<<<<<<<",
        f"{number}7CHN{who.birth_date:%y%m%d}1M3003048NGKELMPONBPJB978",
    )
    rows = (
        _title("中华人民共和国 PEOPLE'S REPUBLIC OF CHINA", 4.0, 2.6, 8.0),
        _Row(9.0, "护照号/Passport No.", number, x=30.0, value_x=58.0, em=3.0),
        _Row(14.0, "姓名/Name", who.name, x=30.0, value_x=48.0),
        _Row(19.5, "性别/Sex", f"{_sex(who)}/M", x=30.0, value_x=46.0, em=3.0),
        _Row(19.5, "国籍", "中国/CHINESE", x=58.0, value_x=66.0, em=2.8),
        _Row(25.0, "出生日期", f"{who.birth_date:%d %m月/%b %Y}".upper(), x=30.0, value_x=46.0, em=3.0),
        _Row(30.5, "签发机关", "国家移民管理局", x=30.0, value_x=46.0, em=3.0),
        _Row(35.5, "有效期至", "03 3月/MAR 2030", x=30.0, value_x=46.0, em=3.0),
        _Row(45.0, "", zone[0][:44], value_x=4.0, em=2.9, face="ocr-b"),
        _Row(50.0, "", zone[1][:44], value_x=4.0, em=2.9, face="ocr-b"),
    )
    return _Page(rows, _LEFT_PERSON)


def _social_security(who: Identity, rng: random.Random) -> _Page:
    rows = (
        _title("中华人民共和国社会保障卡", 7.0, 4.2, 16.0),
        _Row(20.0, "姓名", who.name, x=32.0, value_x=42.0),
        _Row(28.0, "社会保障号码", who.id_number, x=32.0, value_x=50.0, em=2.7, face="ocr-b"),
        _Row(36.0, "发卡日期", f"{who.valid_from:%Y年%m月}", x=32.0, value_x=46.0),
    )
    return _Page(rows, _LEFT_PERSON)


def _staff_card(who: Identity, rng: random.Random) -> _Page:
    rows = (
        _title("工作证", 9.0, 6.0, 30.0),
        _Row(18.0, "姓名", who.name),
        _Row(25.0, "性别", _sex(who)),
        _Row(25.0, "部门", "样本部", x=24.6, value_x=33.0),
        _Row(32.0, "职务", "职员"),
        _Row(39.0, "编号", f"{rng.randrange(10**8):08d}"),
    )
    return _Page(rows, _PERSON)


KINDS: Mapping[str, Callable[[Identity, random.Random], _Page]] = MappingProxyType(
    {
        "hmt-residence-portrait": _hmt_portrait,
        "hmt-residence-emblem": _hmt_emblem,
        "foreign-resident-2023": _foreign_2023,
        "foreign-resident-2017": _foreign_2017,
        "temporary-front": _temporary_front,
        "temporary-back": _temporary_back,
        "licence-main": _licence_main,
        "licence-duplicate": _licence_duplicate,
        "hk-macau-permit": _permit("港澳居民来往内地通行证", True),
        "taiwan-permit": _permit("台湾居民来往大陆通行证", True),
        "exit-permit": _permit("往来港澳通行证", True),
        "passport": _passport,
        "social-security": _social_security,
        "staff-card": _staff_card,
    }
)
"""Kinds of documents that are no resident ID card, each with what its page prints."""
