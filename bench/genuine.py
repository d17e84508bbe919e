"""Genuine customers by group: a lawful card, photographed as customers do, with what is uncommon about the group.

Each group changes an ordinary identity, its layout or its pictures in one respect. What is listed here is drawn by the
measurement, apart from what the product was built on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import cv2
import numpy as np

from ocr.image import decode
from ocr.text.characters import characters
from tests.specimens import (
    FAMILIES,
    HELD_OUT,
    SCRIPTS,
    Identity,
    Layout,
    Photo,
    Tier,
    bilingual,
    draw_identity,
    layout,
    photograph,
    render,
)
from tests.specimens.addresses import authority
from tests.specimens.identity import check_character
from tests.specimens.names import COMMON_SURNAMES, ETHNICITIES
from tests.specimens.overlay import draw_watermark, watermarked
from tests.specimens.regions import REGIONS
from tests.specimens.sides import Side

_COMMON = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文斌建国海燕晓红志强"
_UNLISTED = (
    "穿青人", "僜人", "夏尔巴人", "摩梭人", "革家人", "东家人", "蔡家人", "木雅人", "芒人", "苦聪人", "莽人",
    "克木人", "老品人", "八甲人", "其他", "未识别民族", "外国血统", "乌克兰(入籍)", "越南（入籍）", "缅甸(入籍)",
)  # fmt: skip
_DOTTED = (
    "买买提江·吐尔逊", "阿卜杜热合曼·阿卜力孜", "古丽·艾买提", "玛依拉·依明", "阿力木·卡德尔", "帕提古丽·买合木提",
    "叶尔兰·哈力", "亚历山大·伊万诺夫", "加央·卓玛", "努尔·白克力",
)  # fmt: skip
_SHORT = ("丁一", "丁丁", "王一", "卜一", "于二", "田田", "方方", "江江", "乙人", "丁十三", "石石", "林林", "一一")
_ONE = ("朵", "央", "扎", "卓", "格", "岩", "玉", "依")
_ENDINGS = (
    "石桥村坡头冲", "石桥村下塘", "石桥村大山", "石桥村河口湾", "石桥村沙坪坝", "石桥村老屋基", "石桥村石坎",
    "石桥村梁子", "石桥村黄土塬", "石桥村大洼", "石桥村泉水沟脑", "石桥镇121团三连", "石桥路1号石桥大学",
    "石桥路9号石桥师范学院", "石桥路12号石桥公司", "石桥路3号石桥研究所宿舍", "石桥路78号15栋2单元",
    "石桥街18号4幢12-8", "石桥路6号石桥中学", "石桥路88号部队", "石桥农场五分场", "石桥林场二工区",
    "石桥煤矿家属区", "石桥街5号石桥医院集体", "石桥路1号派出所集体户口", "石桥村民委员会东", "石桥路7号附1",
    "石桥小区A栋B", "石桥路33号人才市场", "石桥渔业公司渔船", "石桥水库移民点", "石桥路2号学生集体",
    "石桥苑8-2-1101", "石桥大道1001号石桥广场", "石桥站铁路工区", "石桥嘎查浩特", "石桥牧场定居点",
)  # fmt: skip
_SPECIAL = (
    ("442000", "广东省中山市石岐区民生路12号", "中山市公安局"),
    ("441900", "广东省东莞市莞城区东城路3号", "东莞市公安局"),
    ("460200", "海南省三亚市吉阳区石桥路8号", "三亚市公安局吉阳分局"),
    ("620200", "甘肃省嘉峪关市雄关区新华南路3号", "嘉峪关市公安局"),
    ("469005", "海南省文昌市文城镇石桥街9号", "文昌市公安局"),
    ("659001", "新疆石河子市北泉镇石桥小区2栋101号", "石河子市公安局"),
    ("120116", "天津市滨海新区石桥街11号", "天津市公安局滨海分局"),
    ("340123", "安徽省合肥市经济技术开发区石桥路6号", "合肥市公安局经开分局"),
    ("310115", "上海市浦东新区外高桥保税区石桥路2号", "上海市公安局浦东分局"),
    ("610112", "陕西省西安市国家民用航天产业基地石桥路1号", "西安市公安局航天分局"),
    ("430419", "湖南省耒阳市石桥路4号", "耒阳市公安局"),
    ("320219", "江苏省江阴市石桥路5号", "江阴市公安局"),
    ("230119", "黑龙江省哈尔滨市阿城区石桥街3号", "哈尔滨市公安局阿城分局"),
    ("370903", "山东省泰安市岱岳区石桥路7号", "泰安市公安局岱岳分局"),
    ("469034", "海南省陵水黎族自治县石桥镇8号", "陵水黎族自治县公安局"),
    ("632824", "青海省海西蒙古族藏族自治州茫崖市石桥路1号", "茫崖市公安局"),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """A genuine customer: who it is, and the encoded picture of each side."""

    group: str
    tier: str
    seed: int
    identity: Identity
    pictures: Mapping[Side, bytes]


@dataclass(frozen=True, slots=True)
class Group:
    """What is uncommon about a group's customers: who they are, how their card is laid out, what their pictures went
    through.
    """

    who: Callable[[Identity, random.Random], Identity] = lambda who, rng: who
    card: Callable[[Layout, random.Random], Layout] = lambda card, rng: card
    picture: Callable[[Photo, int, random.Random], bytes] = lambda photo, seed, rng: photo.data


def draw(group: str, tier: str, seed: int) -> Customer:
    """A customer of a group of `GROUPS` with both pictures; the same seed gives the same one."""
    how, rng = GROUPS[group], random.Random(f"{group}/{seed}")
    who = how.who(_grown_up(seed), rng)
    card = how.card(layout(HELD_OUT if seed % 4 == 0 else FAMILIES[seed % len(FAMILIES)], seed), rng)
    pictures = {}
    for side in Side:
        photo = photograph(render(who, side, card), Tier(tier), seed * 2 + (side is Side.EMBLEM))
        pictures[side] = how.picture(photo, seed, rng)
    return Customer(group, tier, seed, who, pictures)


def _grown_up(seed: int) -> Identity:
    """A customer of age with a name of common characters."""
    rng = random.Random(f"common/{seed}")
    attempt = seed * 1009
    while (who := draw_identity(attempt)).birth_date.year > 2006:
        attempt += 1
    given = "".join(rng.sample(_COMMON, rng.randint(1, 2)))
    name = rng.choice([surname for surname in COMMON_SURNAMES if len(surname) == 1]) + given
    return replace(who, name=name, ethnicity=rng.choice(("汉", "汉", *ETHNICITIES)))


def _numbered(who: Identity, region: str) -> Identity:
    body = region + who.id_number[6:17]
    return replace(who, id_number=body + check_character(body))


def _ending(who: Identity, rng: random.Random) -> Identity:
    home = rng.choice(REGIONS)
    who = replace(_numbered(who, home.code), issuing_authority=authority(rng, home))
    return replace(who, address=f"{home.city or home.province}{home.county}{rng.choice(_ENDINGS)}")


def _special(who: Identity, rng: random.Random) -> Identity:
    code, address, issuer = rng.choice(_SPECIAL)
    return replace(_numbered(who, code), address=address, issuing_authority=issuer)


def _cropped(photo: Photo, seed: int, rng: random.Random) -> bytes:
    """The card alone, straight on, as scanning applications make it; its edges are off by half a per cent."""
    assert photo.quad is not None
    pixels, width = decode(photo.data), int(np.clip(photo.quad.width, 700, 1600))
    size = (width, round(width / 1.585))
    off = np.array([[rng.uniform(-0.005, 0.005) * s for s in size] for _ in range(4)])
    target = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float64) + off
    view = cv2.getPerspectiveTransform(photo.quad.array().astype(np.float32), target.astype(np.float32))
    flat = cv2.warpPerspective(pixels, view, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    return cv2.imencode(".jpg", cv2.cvtColor(flat, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def _named(stock: tuple[str, ...]) -> Callable[[Identity, random.Random], Identity]:
    return lambda who, rng: replace(who, name=rng.choice(stock))


def _script(card: Layout, rng: random.Random) -> Layout:
    return bilingual(card, rng.choice(SCRIPTS), rng.randrange(10**6))


def _close_script(card: Layout, rng: random.Random) -> Layout:
    return bilingual(card, rng.choice(SCRIPTS), rng.randrange(10**6), gap_mm=rng.uniform(0.0, 0.2))


GROUPS: Mapping[str, Group] = MappingProxyType({
    "ordinary": Group(),
    "second script": Group(card=_script),
    "second script, close": Group(card=_close_script),
    "unlisted ethnicity": Group(who=lambda who, rng: replace(who, ethnicity=rng.choice(_UNLISTED))),
    "dotted name": Group(who=_named(_DOTTED)),
    "short name": Group(who=_named(_SHORT)),
    "one-character name": Group(who=_named(_ONE)),
    "level-2 character": Group(who=lambda who, rng: replace(who, name=who.name[0] + rng.choice(characters(2)))),
    "level-3 character": Group(who=lambda who, rng: replace(who, name=who.name[0] + rng.choice(characters(3)))),
    "village, army, campus": Group(who=_ending),
    "special region or code": Group(who=_special),
    "cropped to the edge": Group(picture=_cropped),
    "watermarked": Group(picture=lambda photo, seed, rng: watermarked(photo, draw_watermark(rng.randrange(10**6)))),
})  # fmt: skip
"""Groups by name."""
