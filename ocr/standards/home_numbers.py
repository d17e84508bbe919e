"""Numbers of identity cards of Hong Kong, Macau and Taiwan, as the permits of their holders print them.

Hong Kong: one or two letters, six figures and a check character in brackets, MOD 11 over nine places, of which the
first is a space where there is one letter. Taiwan: a letter that stands for two figures, then nine, MOD 10; the first
of them is the sex, or 8 and 9 of foreigners. Macau: a figure of 1, 5 or 7, six more, and one in brackets; how that is
computed was not published. Unconfirmed by a standard: numbers that break these rules are noted, never refused.

>>> written("A1234563"), written("A123456(3)"), written("A123456789"), written("12345678")
('A123456(3)', 'A123456(3)', 'A123456789', '1234567(8)')
>>> has_right_check_character("A123456(3)"), has_right_check_character("A123456(4)")
(True, False)
>>> has_right_check_character("A123456789"), has_right_check_character("A123456788")
(True, False)
>>> has_right_check_character("1234567(8)") is None
True
"""

from __future__ import annotations

import re
from typing import Final

_HONG_KONG: Final = re.compile(r"([A-Z]{1,2}[0-9]{6})\(?([0-9A])\)?")
_MACAU: Final = re.compile(r"([157][0-9]{6})\(?([0-9])\)?")
_TAIWAN: Final = re.compile("[A-Z][1289][0-9]{8}")
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""Of Taiwan, in the order of what they stand for, from 10."""
_SPACE: Final = 36
"""What the missing letter of a number of Hong Kong counts."""
_OF_ONE: Final = 8
"""Characters of a number of Hong Kong with one letter."""


def written(text: str) -> str | None:
    """A number as cards write it, from a text with brackets or without; None where it has no such form."""
    for form in (_HONG_KONG, _MACAU):
        if found := form.fullmatch(text):
            return f"{found[1]}({found[2]})"
    return text if _TAIWAN.fullmatch(text) else None


def has_right_check_character(number: str) -> bool | None:
    """Whether a number, as it is `written`, has the check character of its place; None where no rule is known."""
    if found := _HONG_KONG.fullmatch(number):
        plain = found[1] + found[2]
        values = [int(character, 36) for character in plain[:-1]]
        values = [_SPACE, *values] if len(plain) == _OF_ONE else values
        total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
        return plain[-1] == "0123456789A"[-total % 11]
    if _TAIWAN.fullmatch(number):
        tens, ones = divmod(_LETTERS.index(number[0]) + 10, 10)
        total = tens + 9 * ones + sum(int(d) * w for d, w in zip(number[1:9], range(8, 0, -1), strict=True))
        return int(number[9]) == -total % 10
    return None
