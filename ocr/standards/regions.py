"""Codes and names of administrative divisions, GB/T 2260, with every code in force at some time since 1981.

A citizen number keeps the code of the region that issued it, so abolished codes count as known. The table and its
source are described in ``data/README.md``; it is loaded on first use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

_CITY_FORMS: Final = frozenset({"01", "19", "20"})
_REPORTED: Final = frozenset({"612403", "622961", "632824", "632825", "632826"})


class Level(StrEnum):
    """Rank of a region."""

    PROVINCE = "P"
    PREFECTURE = "C"
    COUNTY = "D"


@dataclass(frozen=True, slots=True)
class Region:
    """A region under one code during one period.

    Attributes:
        code: six digits.
        level: province, prefecture or county.
        name: as in the standard, such as ``朝阳区``.
        province: name of its province; its own name for a province.
        prefecture: name of its prefecture in that period; None for provinces and for counties right under one.
        since: first year of the period (1981 for all that was there before).
        until: year in which it was abolished or renamed; None while it is in force.
        successors: codes it went into, where known; its own code when it was only renamed.
    """

    code: str
    level: Level
    name: str
    province: str
    prefecture: str | None
    since: int
    until: int | None
    successors: tuple[str, ...]

    @property
    def active(self) -> bool:
        """Whether it is in force."""
        return self.until is None

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the province down to the region itself, each once."""
        return tuple(dict.fromkeys(name for name in (self.province, self.prefecture, self.name) if name))

    @property
    def full_name(self) -> str:
        """The path in one word, as an address begins: ``广东省深圳市福田区``."""
        return "".join(self.path)


def region(code: str) -> Region | None:
    """The region with that code, in its latest period; None when the code was never in use."""
    lines = _lines().get(code)
    return _parsed(lines[0]) if lines else None


def history(code: str) -> tuple[Region, ...]:
    """All periods of a code, the latest first; empty for an unknown code."""
    return tuple(_parsed(line) for line in _lines().get(code, ()))


def is_known(code: str, include_abolished: bool = True) -> bool:
    """Whether a code was ever in use, or with ``include_abolished=False`` whether it is in force."""
    found = region(code)
    return found is not None and (include_abolished or found.active)


def may_be_issued(code: str) -> bool:
    """Whether numbers may begin with a code that no table has: one of a known form, or reported of numbers in use.

    The form is that of a known prefecture with 01 (its districts as a whole), 20 (its urban area, until 1983) or 19: in
    the 1980s the police of a city issued numbers so for a county-level city that the standard had under its province
    (430419 for 439003, 耒阳市). Five further codes are in no edition of GB/T 2260, and users report numbers with them.
    """
    if is_known(code):
        return False
    return code in _REPORTED or (code[4:] in _CITY_FORMS and code[:4] in _prefectures())


def current_codes(code: str) -> frozenset[str]:
    """The codes in force that stand for a code today: itself, or all that it went into; empty when unknown or ended.

    Of a prefecture without successors of its own, those of its counties are given.
    """
    current: set[str] = set()
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        found = region(code)
        if found is not None and found.active:
            current.add(code)
            continue
        successors = [successor for period in history(code) for successor in period.successors]
        if found is not None and found.level is Level.PREFECTURE and not successors:
            successors = [county for county in _lines() if county.startswith(code[:4])]
        waiting.extend(successors)
    return frozenset(current)


@cache
def all_regions() -> tuple[Region, ...]:
    """Every period of every code, by code, the latest period first."""
    return tuple(_parsed(line) for lines in _lines().values() for line in lines)


def regions_named(name: str) -> tuple[Region, ...]:
    """Every region with exactly that name, in force or not; empty when there is none."""
    return tuple(_parsed(line) for line in _lines_by_name().get(name, ()))


@cache
def provinces() -> tuple[Region, ...]:
    """Regions of province level, with 810000, 820000 and 830000."""
    return tuple(_parsed(lines[0]) for code, lines in _lines().items() if code.endswith("0000"))


@cache
def names() -> frozenset[str]:
    """The names of all regions, in force or not."""
    return frozenset(_lines_by_name())


@cache
def _prefectures() -> frozenset[str]:
    """The first four digits of every code below a province."""
    return frozenset(code[:4] for code in _lines() if not code.endswith("0000"))


@cache
def _lines() -> Mapping[str, tuple[str, ...]]:
    """Lines of the table by code, the latest period first."""
    text = files("ocr.standards").joinpath("data/regions.tsv").read_text(encoding="utf-8")
    lines: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines()[1:]:
        lines[line[:6]] = (*lines.get(line[:6], ()), line)
    return MappingProxyType(lines)


@cache
def _lines_by_name() -> Mapping[str, tuple[str, ...]]:
    named: dict[str, list[str]] = {}
    for lines in _lines().values():
        for line in lines:
            named.setdefault(_name(line), []).append(line)
    return MappingProxyType({name: tuple(lines) for name, lines in named.items()})


@cache
def _province_names() -> Mapping[str, str]:
    return MappingProxyType({c[:2]: _name(lines[0]) for c, lines in _lines().items() if c.endswith("0000")})


def _name(line: str) -> str:
    return line.rsplit("\t", 1)[1]


@cache
def _parsed(line: str) -> Region:
    code, level, since, until, successors, prefecture, name = line.split("\t")
    return Region(
        code=code,
        level=Level(level),
        name=name,
        province=_province_names()[code[:2]],
        prefecture=prefecture or (name if level == Level.PREFECTURE else None),
        since=int(since),
        until=int(until) if until else None,
        successors=tuple(successors.split(",")) if successors else (),
    )
