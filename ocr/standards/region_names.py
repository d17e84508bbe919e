"""Regions by the names that addresses and issuing authorities begin with, in full or without the suffix.

``广东省深圳市福田区...``, ``深圳市福田...`` and ``深圳福田`` name the same district; ``崇文区`` names an abolished one.
Names are followed from the province down. Where several readings are possible, the one that uses most of the text
wins, then the one with more names in full; regions that remain are all given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from ocr.standards.ethnicities import STANDARD_NAMES
from ocr.standards.regions import Level, Region, current_codes, names, regions_named

_SUFFIX: Final = re.compile(r"(.{2,}?)(特别行政区|自治区|自治州|自治县|自治旗|新区|林区|矿区|地区|省|市|盟|县|区|旗)")
_ETHNIC: Final = re.compile("(?:各族|(?:" + "|".join(sorted(STANDARD_NAMES, key=len, reverse=True)) + ")族?)$")
_SHORT_SUFFIXES: Final = MappingProxyType({"自治州": ("州",), "自治县": ("县",), "自治旗": ("旗",), "自治区": ()})
_LONGEST: Final = 20
_PARENT_DIGITS: Final = MappingProxyType({Level.PREFECTURE: 2, Level.COUNTY: 4})


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What a text begins with.

    Attributes:
        regions: the regions the names lead to, those in force first; several where the names are ambiguous.
        length: how many characters of the text the names take up.
    """

    regions: tuple[Region, ...]
    length: int


@dataclass(frozen=True, slots=True)
class _Reading:
    regions: tuple[Region, ...]
    length: int
    in_full: int


def spellings(name: str) -> tuple[str, ...]:
    """The ways to write a region's full name, itself first: 延边朝鲜族自治州, 延边州, 延边."""
    match = _SUFFIX.fullmatch(name)
    if match is None:
        return (name,)
    stem, suffix = match.groups()
    if suffix.startswith("自治"):
        stem = _without_ethnic_groups(stem)
    shorter = [stem + short for short in _SHORT_SUFFIXES.get(suffix, ())]
    return tuple(dict.fromkeys((name, *shorter, stem)))


def regions_of_name(text: str) -> NameMatch:
    """The regions named at the start of a text such as an address; none, with length 0, when it names none.

    The text is taken as it is: fold it first (`ocr.text.fold`) where it may hold spaces or traditional characters.
    """
    best = _Reading((), 0, 0)
    for reading in _readings(text, 0, None):
        if (reading.length, reading.in_full) > (best.length, best.in_full):
            best = reading
        elif (reading.length, reading.in_full) == (best.length, best.in_full):
            best = _Reading(best.regions + reading.regions, best.length, best.in_full)
    ordered = sorted(dict.fromkeys(best.regions), key=lambda r: (not r.active, r.code, -r.since))
    return NameMatch(tuple(ordered), best.length)


def same_region(a: str, b: str) -> bool:
    """Whether two codes stand for one region today, or one for a part of the other.

    Codes that were abolished are followed to what they went into, so a county and the district it became are one.
    """
    ours = current_codes(a) | {a}
    theirs = current_codes(b) | {b}
    return any(_within(x, y) or _within(y, x) for x in ours for y in theirs)


def _within(code: str, other: str) -> bool:
    """Whether a code is another or lies below it: 440304 within 440300 and 440000."""
    digits = other[:2] if other.endswith("0000") else other[:4] if other.endswith("00") else other
    return code.startswith(digits)


def _readings(text: str, start: int, above: tuple[Region, ...] | None) -> Iterator[_Reading]:
    """Every way to read names from ``start`` on, each name below the regions read before it."""
    names_by_spelling = _names_by_spelling()
    for end in range(start + 2, min(start + _LONGEST, len(text)) + 1):
        spelling = text[start:end]
        if spelling not in names_by_spelling:
            continue
        found: dict[tuple[Level, bool], list[Region]] = {}
        for name in names_by_spelling[spelling]:
            for region in regions_named(name):
                if above is None or any(_below(region, parent) for parent in above):
                    found.setdefault((region.level, name == spelling), []).append(region)
        for (_, is_full), regions in found.items():
            here = tuple(regions)
            yield _Reading(here, end, int(is_full))
            for deeper in _readings(text, end, here):
                yield _Reading(deeper.regions, deeper.length, deeper.in_full + is_full)


def _below(region: Region, parent: Region) -> bool:
    """Whether a region lies below another: by its code, or by the name of the prefecture it belonged to."""
    digits = _PARENT_DIGITS.get(region.level)
    if digits is None or parent.level is Level.COUNTY or parent.code[:2] != region.code[:2]:
        return False
    if parent.level is Level.PROVINCE:
        return True
    if region.level is Level.PREFECTURE:
        return False
    return region.code[:digits] == parent.code[:digits] or region.prefecture == parent.name


def _without_ethnic_groups(stem: str) -> str:
    """Strip the groups' names off the end of an autonomous region's stem; of 东乡族, a group's name alone, only 族."""
    while (match := _ETHNIC.search(stem)) is not None and match.start() >= 2:
        stem = stem[: match.start()]
    return stem.removesuffix("族") if len(stem) > 2 else stem


@cache
def _names_by_spelling() -> Mapping[str, tuple[str, ...]]:
    """Full names by each of their spellings."""
    index: dict[str, list[str]] = {}
    for name in names():
        for spelling in spellings(name):
            index.setdefault(spelling, []).append(name)
    return MappingProxyType({spelling: tuple(full) for spelling, full in index.items()})
