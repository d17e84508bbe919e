"""Names in Chinese characters: which characters are one in a name, and how two writings relate.

``data/classes.tsv`` holds each character that is a variant of another, with that one. A class is wider than
`ocr.text.same_writing`: 於 and 于 are two surnames for a comparison of documents, and may be one person on a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ocr.text import plain, same_writing
from ocr.text.pinyin import COMPOUND_SURNAMES

CLASSES: Final = Path(__file__).parent / "data" / "classes.tsv"
"""Characters with the character that their class is called by."""


class Writing(StrEnum):
    """How two names in characters relate, the closest first."""

    EQUAL = "HAN_EQUAL"
    TRADITIONAL = "TRADITIONAL"
    """Traditional against simplified characters."""
    VARIANT = "VARIANT"
    """Characters of one class of variants."""
    SWAPPED = "HAN_SWAPPED"
    """The given name written first, otherwise one of the above."""


def is_han(character: str) -> bool:
    """Whether a character is a Chinese ideograph."""
    return (
        "\u3400" <= character <= "\u4dbf"
        or "\u4e00" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U000323af"
        or character == "\u3007"
    )


@lru_cache(maxsize=1 << 16)
def han_part(name: str) -> str:
    """The ideographs of a name in their order, compatibility ideographs as what they stand for."""
    return "".join(filter(is_han, plain(name)))


def canonical(han: str) -> str:
    """Ideographs, each as the character that its class is called by."""
    table = classes()
    return "".join(table.get(c, c) for c in han)


def surname_length(han: str) -> int:
    """How many characters the surname has: 2 for a compound surname of four characters or three, otherwise 1."""
    return 2 if len(han) > 2 and canonical(han[:2]) in compound_surnames() else 1


def writing(ours: str, theirs: str) -> Writing | None:
    """How two names relate, given as `han_part`s; None where they are not one name."""
    if ours == theirs:
        return Writing.EQUAL
    if len(ours) != len(theirs):
        return None
    if same_writing(ours, theirs):
        return Writing.TRADITIONAL
    one, other = canonical(ours), canonical(theirs)
    if one == other:
        return Writing.VARIANT
    for first, second in ((one, other), (other, one)):
        split = surname_length(first)
        if first[split:] + first[:split] == second:
            return Writing.SWAPPED
    return None


@cache
def classes() -> Mapping[str, str]:
    """Characters with the character that their class is called by."""
    lines = (line.split("\t") for line in CLASSES.read_text(encoding="utf-8").splitlines())
    return MappingProxyType(dict(lines))


@cache
def compound_surnames() -> frozenset[str]:
    """Surnames of two characters, as `canonical` gives them."""
    return frozenset(map(canonical, COMPOUND_SURNAMES))
