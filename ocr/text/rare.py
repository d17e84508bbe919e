"""Characters that keyboards, fonts and readers do without, and how a record names them.

A bank's record of such a character has to outlive the systems that cannot show it: as text, as its code point, and as
the strip of the picture that it was read from.
"""

from __future__ import annotations

from functools import lru_cache

from ocr.text.characters import level, standard_forms
from ocr.text.private_use import is_private_use

_IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x40000))
"""Where Unicode has Chinese characters, or will have them: planes 2 and 3 are left to them."""
_FREQUENT = frozenset({1, 2})


def is_ideograph(character: str) -> bool:
    """Whether a code point stands where Unicode has Chinese characters."""
    return any(ord(character) in plane for plane in _IDEOGRAPHS)


@lru_cache(maxsize=1 << 14)
def is_rare(character: str) -> bool:
    """Whether it is a Chinese character that is not frequent, one outside the basic plane, or a code of private use.

    Frequent are levels 1 and 2 of 通用规范汉字表, and the traditional characters that stand for one of them.
    """
    if is_private_use(character):
        return True
    if not is_ideograph(character):
        return False
    return ord(character) > 0xFFFF or _FREQUENT.isdisjoint(map(level, standard_forms(character)))


def has_rare(text: str) -> bool:
    """Whether a text has a rare character."""
    return any(map(is_rare, text))


def code_points(text: str) -> tuple[str, ...]:
    """The code points of a text as Unicode writes them: ``U+674E U+2CCF5``."""
    return tuple(f"U+{ord(character):04X}" for character in text)
