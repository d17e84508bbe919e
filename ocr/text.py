"""Forms of text for comparing: what is the same writing gets the same form. The original is always kept beside it.

Not NFKC: it would also turn ② into 2 and ㎡ into m2, and merge characters that GB 18030 keeps apart.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import opencc

MIDDLE_DOT: Final = "\N{MIDDLE DOT}"
"""U+00B7, the separator of names that resident ID cards print."""

_DOTS: Final = "\u2022\u30fb\uff65\uff0e.\u2027\u22c5\u2219\u0387"
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"

KEPT_BY_STANDARD: Final = frozenset("乾吒夥徵於袷麽拚捱摺薹扞昇陞氾祕釐劄剋脩蒐苧煇")
"""Characters that a converter folds although 通用规范汉字表 (2013) lists them in their own right, and 煇.

They stand in mainland names as they are: 李乾 is not 李干, 於 and 于 are two surnames. 煇 is folded by the converter
into a character that hardly any font has.
"""


def without_space(text: str) -> str:
    """The text without whitespace and zero-width characters."""
    return "".join(c for c in text if not c.isspace() and c not in _INVISIBLE)


def half_width(text: str) -> str:
    """The text with the full-width forms of ASCII, and the ideographic space, made half-width."""
    return "".join(_half_width(c) for c in text)


def with_middle_dots(text: str) -> str:
    """The text with every dot that is used between the parts of a name as U+00B7, the full stop included."""
    return "".join(MIDDLE_DOT if c in _DOTS else c for c in text)


def simplified(text: str) -> str:
    """The text with traditional characters made simplified, one by one, so the length is kept.

    Characters in ``KEPT_BY_STANDARD`` stay. Safe to call from several threads.
    """
    return "".join(_simplified(c) for c in text)


def fold(text: str) -> str:
    """The form under which two writings of the same name, address or authority are equal.

    Whitespace dropped, full-width forms half-width, dots as U+00B7, Latin letters as capitals, traditional characters
    simplified. Idempotent.
    """
    return simplified(with_middle_dots(half_width(without_space(text))).upper())


def _half_width(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return " " if character == "\u3000" else character


@lru_cache(maxsize=16384)
def _simplified(character: str) -> str:
    if character.isascii() or character in KEPT_BY_STANDARD:
        return character
    converted = str(_converter().convert(character))
    return converted if len(converted) == 1 else character


@cache
def _converter() -> opencc.OpenCC:
    """OpenCC's table from traditional to simplified characters; it loads in milliseconds, on first use."""
    return opencc.OpenCC("t2s")
