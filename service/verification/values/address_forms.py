"""The writings of one address: as cards print it, as pickers of regions put it together, as people type it.

Pickers put a filler in the place of a rank that a region lacks (``北京市市辖区海淀区``, ``重庆市县城口县``), and people
type the regions once more where a picker has put them before the text (``苏州市苏州市姑苏区``). What is brought to one
form here is the same address in each of its writings; anything else stays different.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ocr.standards.region_names import NameMatch, regions_of_name, same_region
from ocr.standards.regions import Level, Region, current_codes, names
from ocr.text import MIDDLE_DOT, fold

Place = tuple[str, str]
"""A region's code today, and the text below the region."""

_STOPS: Final = str.maketrans("", "", f"{MIDDLE_DOT},;，；。、")
_BRACKETS: Final = str.maketrans("〔〕【】[]", "()()()")
_DASH: Final = re.compile("(?<=[0-9A-Z号])[-‐‑‒–—―−~]+(?=[0-9A-Z])")
_FILLER: Final = re.compile(
    "市辖[区县]|(?:(?<=[省区])省|(?<=自治区)自治区)?直辖(?:县级(?:行政)?(?:区划|单位)?|行政(?:区划|单位))"
    "|(?<=^北京市)县|(?<=^天津市)县|(?<=^上海市)县|(?<=^重庆市)县"
)
"""What pickers have in the place of a prefecture; of a municipality's counties, 县 alone."""
_TWICE: Final = re.compile(r"(.{1,14}?[省市区州盟县旗会])\1+")
_IN_FULL: Final = re.compile(".+[省市区州盟县旗会]")
_NUMERAL: Final = re.compile("[一二三四五六七八九十百零〇]+(?=[号栋幢楼座单室层组队社门院弄排户连团巷])")
_DIGITS: Final = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
_COUNTED: Final = re.compile("(?:([一二三四五六七八九])百(零)?)?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)")
_RANK: Final = {Level.PROVINCE: 0, Level.PREFECTURE: 1, Level.COUNTY: 2}


def plain_address(address: str) -> str:
    """An address folded, without stops and pickers' fillers, with one kind of bracket and of dash."""
    folded = fold(address).translate(_STOPS).translate(_BRACKETS)
    return _FILLER.sub("", _DASH.sub("-", folded))


def places(address: str) -> frozenset[Place]:
    """What a plain address may mean: pairs of a region's code today, and the text below the region.

    Regions that are named twice in full count once. Numbers below them are in figures.
    """
    address = _TWICE.sub(lambda twice: twice[1] if twice[1] in names() else twice[0], address)
    found = regions_of_name(address)
    below = address[found.length :]
    while found.length:
        again = regions_of_name(below)
        deeper = _deeper(found.regions, again.regions)
        if not deeper or not _IN_FULL.fullmatch(below[: again.length]):
            break
        found, below = NameMatch(deeper, again.length), below[again.length :]
    text = numbered(below)
    return frozenset((code, text) for region in found.regions for code in current_codes(region.code) | {region.code})


def numbered(text: str) -> str:
    """The text with the Chinese numerals before a unit such as 号, 单元 or 组 in figures."""
    return _NUMERAL.sub(lambda numeral: in_figures(numeral[0]), text)


def in_figures(numeral: str) -> str:
    """A Chinese numeral below a thousand in figures, counted (二十三) or digit by digit (二〇三); others stay."""
    if "十" not in numeral and "百" not in numeral:
        return "".join(_DIGITS[c] for c in numeral)
    counted = _COUNTED.fullmatch(numeral)
    if counted is None:
        return numeral
    hundreds, none, tens, ones = counted.groups()
    if hundreds and not none and tens is None and ones:
        return numeral  # 一百一 is said of 101 and of 110
    digit = [
        _DIGITS[c] if c else empty for c, empty in ((hundreds, "0"), (tens, "0" if tens is None else "1"), (ones, "0"))
    ]
    return str(int("".join(digit)))


def _deeper(ours: Iterable[Region], theirs: Iterable[Region]) -> tuple[Region, ...]:
    """Of each two regions that lie one within the other the lower; empty where the two names mean other regions."""
    pairs = [(a, b) for a in ours for b in theirs if same_region(a.code, b.code)]
    return tuple(dict.fromkeys(max(pair, key=lambda region: _RANK[region.level]) for pair in pairs))
