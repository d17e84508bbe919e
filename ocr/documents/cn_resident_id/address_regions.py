"""Regions at the beginning of an address: whether the county that it names may be another, misread one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ocr.standards.region_names import regions_of_name
from ocr.standards.regions import Level, all_regions
from ocr.text.lookalikes import may_be_confused

_STRANGER = re.compile("[一-鿿]{1,7}?[县区旗市]")
"""What looks like the name of a county, and may be one of an estate or a zone."""
_SHORTEST_COUNTY = 3
"""A county's name of fewer characters resembles too much."""
_LEVEL_2 = 0xD8
"""First byte of the characters of level 2 of GB 2312."""


def begins_with_stranger(address: str) -> bool:
    """Whether the regions at the beginning of an address are followed by what looks like another, unknown one."""
    return _STRANGER.match(address[regions_of_name(address).length :]) is not None


def resembles_county(address: str) -> bool:
    """Whether what follows a known prefecture is no county of it, and may be one of them misread.

    However clear it is: a recogniser that lacks 埇 reads 场桥区 for 埇桥区 with certainty. What resembles none of them
    is a zone, or a part of a city without counties.
    """
    found = regions_of_name(address)
    rest = address[found.length :]
    return any(
        _may_be_misread(rest[: len(county)], county)
        for region in found.regions
        if region.level is Level.PREFECTURE
        for county in _counties().get(region.name, ())
    )


def _may_be_misread(text: str, county: str) -> bool:
    """Whether a text differs from the name of a county in one character: a look-alike, or where it has a rare one."""
    odd = [(a, b) for a, b in zip(text, county, strict=False) if a != b]
    if len(text) != len(county) or len(county) < _SHORTEST_COUNTY or len(odd) != 1:
        return False
    return may_be_confused(*odd[0]) or not _is_common(odd[0][1])


def _is_common(character: str) -> bool:
    """Whether a character is one of the 3,755 most used ones: level 1 of GB 2312."""
    encoded = character.encode("gb2312", errors="ignore")
    return len(encoded) == 2 and encoded[0] < _LEVEL_2


@cache
def _counties() -> Mapping[str, frozenset[str]]:
    """The counties that each prefecture has had, by its name."""
    counties: dict[str, set[str]] = {}
    for region in all_regions():
        if region.level is Level.COUNTY and region.prefecture is not None:
            counties.setdefault(region.prefecture, set()).add(region.name)
    return MappingProxyType({prefecture: frozenset(names) for prefecture, names in counties.items()})
