"""Addresses and issuing authorities made of real region names and invented streets, villages and estates."""

from __future__ import annotations

import random

from tests.specimens.names import words
from tests.specimens.regions import Region

ADDRESS_LIMIT = 35
AUTHORITY_LIMIT = 15
"""Characters that the card's chip has room for."""


def authority(rng: random.Random, region: Region) -> str:
    """County police: 县/旗 bureaux stand alone, districts are branches of the city's (or municipality's) bureau."""
    if not region.county.endswith("区") or region.county.endswith("矿区"):
        return f"{region.county}公安局"
    city = region.city or region.province
    stem = region.county.removesuffix("新区").removesuffix("区")
    branch = stem if len(stem) >= 2 and rng.random() < 0.6 else region.county
    return f"{city}公安局{branch}分局"


_TOWNS = words(
    "城关 太平 新桥 石门 东风 双河 龙泉 大岭 白沙 黄泥 三合 永安 长兴 沙河 桃源 古城 高台 柳树 马家 青山 兴隆 凤凰"
)
_VILLAGES = words(
    "王家 李家沟 上河 下洼 南岗 红旗 前进 大槐树 小石桥 东庄 西营 北坡 张圪垯 竹园 老鹰岩 月亮湾 塘坳 郭畈 埭头 圩上"
)
_STREETS = words("人民 解放 中山 建设 和平 文化 胜利 新华 朝阳 环城 迎宾 学府 长江 黄河 滨海 科技 工业 幸福 团结 友谊")
_ESTATES = words(
    "阳光花园 翠苑小区 金色家园 世纪城 锦绣江南 碧水湾 香榭丽舍 御景豪庭 书香门第 机械厂宿舍 教师公寓 望湖新村"
)


def address(rng: random.Random, region: Region, lines: int | None) -> str:
    """An address within the card's 35 characters; ``lines`` 1..3 asks for about that many lines of eleven."""
    longest = {None: ADDRESS_LIMIT - 2, 1: 11, 2: 21, 3: 32}[lines]
    shortest = {None: 0, 1: 0, 2: 14, 3: 25}[lines]
    for _ in range(2000):
        heads = [region.province + region.city + region.county, region.city + region.county, region.county]
        head = rng.choice(heads[1:] if lines == 1 else heads)
        drawn = head + _tail(rng, rural=region.county[-1] in "县旗")
        if shortest <= len(drawn) <= longest and _cells(drawn) <= longest:
            return drawn
    return f"{region.county}{rng.choice(_STREETS)}路{rng.randrange(1, 100)}号"


def _cells(text: str) -> float:
    return sum(0.55 if c.isascii() else 1.0 for c in text)


def _tail(rng: random.Random, *, rural: bool) -> str:
    n = rng.randrange
    town, village = rng.choice(_TOWNS), rng.choice(_VILLAGES)
    if rng.random() < (0.75 if rural else 0.2):
        unit = rng.choice(("镇", "乡", "街道"))
        tails = (
            f"{village}村{n(1, 20)}组{n(1, 300)}号",
            f"{village}村民委员会{village[:1]}家组{n(1, 99)}号",
            f"{village}村{n(1, 999)}号",
            f"{village}行政村{rng.choice(_VILLAGES)}自然村{n(1, 90)}号",
            f"{village}村{rng.choice('一二三四五六七八九十')}组",
            f"{village}屯{n(10, 400)}号附{n(1, 9)}号",
            f"{village}嘎查{n(1, 60)}号",
        )
        return f"{town}{unit}{rng.choice(tails)}"
    street = f"{rng.choice(_STREETS)}{rng.choice(('路', '街', '大道', '东路', '西街', '中路', '巷', '北路'))}"
    endings = (
        f"{n(1, 2000)}号",
        f"{n(1, 900)}号{n(1, 40)}栋{n(1, 6)}单元{n(101, 3300)}室",
        f"{n(1, 300)}弄{n(1, 90)}号{n(101, 1900)}室",
        f"{n(1, 300)}号{rng.choice(_ESTATES)}{n(1, 30)}幢{n(101, 2800)}",
        f"{rng.choice(_ESTATES)}{rng.choice('ABCDEFG')}座{n(101, 3300)}号",
        f"{rng.choice(_ESTATES)}{rng.choice('ABCDEF')}{n(1, 20)}-{n(1, 9)}-{n(101, 1800)}",
        f"{n(1, 200)}号院{n(1, 30)}号楼{n(1, 6)}门{n(101, 999)}号",
        f"{n(1, 300)}号附{n(1, 50)}号",
    )
    return street + rng.choice(endings)
