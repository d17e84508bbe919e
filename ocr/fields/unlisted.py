"""Ethnicities that no list has: read as they are printed, where they are surely read and surely whole.

A recogniser answers a rare character that it lacks with a look-alike, and with confidence. So a character that is not
common, and a text that is nearly a known name, is never sure: a person reads it.
"""

from __future__ import annotations

from ocr.standards import ethnicities

_COMMON = range(0xB0, 0xD8)
"""First bytes of the 3,755 common characters, level 1 of GB 2312."""


def is_common(character: str) -> bool:
    """Whether a character is one of the common ones of GB 2312, level 1, or no ideograph at all."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 1 or code[0] < min(_COMMON) or code[0] in _COMMON


def is_sure_ethnicity(value: str, confidence: float, least: float) -> bool:
    """Whether an ethnicity in no list was surely read, as it is printed and whole."""
    plain = value in ethnicities.UNLISTED_NAMES or all(map(is_common, value))
    return confidence >= least and plain and ethnicities.is_complete_unlisted(value)
