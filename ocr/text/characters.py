"""通用规范汉字表 (State Council, 2013): the 8,105 characters that mainland names and cards are written with.

Level 1 holds the 3,500 most frequent characters, level 2 the next 3,000, and level 3 the 1,605 that names of persons,
names of places and technical terms need besides. The tables are made by `ocr.text.build_characters` and `build_forms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

STANDARD: Final = Path(__file__).parent / "data" / "characters.txt"
"""The table in its own order, a level on each line."""
VARIANTS: Final = Path(__file__).parent / "data" / "variants.tsv"
"""Traditional characters outside the table, each with the characters of the table that it stands for."""
PRINTED_FORMS: Final = Path(__file__).parent / "data" / "printed_forms.tsv"
"""Characters outside the table that are another printed shape of one of it, with that one; see
`ocr.text.build_forms.printed_forms`.
"""
LEVELS: Final = (3500, 6500, 8105)
"""The number of the last character of each level."""


def level(character: str) -> int | None:
    """The level of a character in the table, 1 to 3; None for one that the table does not have."""
    return _levels().get(character)


def standard_forms(character: str) -> frozenset[str]:
    """The characters of the table that a character may stand for in a name.

    One of the table stands for itself alone; a traditional one for each simplified form that the table has for it
    (鍾 for 钟 and 锺). Empty for a character of which nothing is known.
    """
    return frozenset(character if level(character) else variants().get(character, ""))


@cache
def characters(of_level: int) -> str:
    """The characters of one level in the table's order."""
    return STANDARD.read_text(encoding="utf-8").splitlines()[of_level - 1]


@cache
def variants() -> Mapping[str, str]:
    """Traditional characters outside the table, each with the characters of the table that it stands for."""
    return _pairs(VARIANTS)


@cache
def printed_forms() -> Mapping[str, str]:
    """Characters outside the table that are another printed shape of one of it, with that one."""
    return _pairs(PRINTED_FORMS)


def _pairs(path: Path) -> Mapping[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return MappingProxyType(dict(line.split("\t") for line in lines))


@cache
def _levels() -> Mapping[str, int]:
    return MappingProxyType({c: n for n in (1, 2, 3) for c in characters(n)})
