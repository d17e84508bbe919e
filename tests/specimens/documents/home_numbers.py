"""Numbers of identity cards of Hong Kong, Macau and Taiwan, invented, with right check characters where known."""

from __future__ import annotations

import random

_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""Letters in the order of the numbers that they stand for, from 10."""


def hong_kong(rng: random.Random) -> str:
    """A letter, six digits and the check character in brackets, MOD 11.

    >>> hong_kong(random.Random(1))[-3]
    '('
    """
    letter, digits = rng.choice("ABCDEGHKPRVYZ"), f"{rng.randrange(10**6):06d}"
    total = 36 * 9 + (ord(letter) - 55) * 8 + sum(int(d) * w for d, w in zip(digits, range(7, 1, -1), strict=True))
    return f"{letter}{digits}({'0123456789A'[-total % 11]})"


def macau(rng: random.Random) -> str:
    """A digit of 1, 5 or 7, six digits, and one in brackets."""
    return f"{rng.choice('157')}{rng.randrange(10**6):06d}({rng.randrange(10)})"


def taiwan(rng: random.Random) -> str:
    """A letter, the sex's 1 or 2, seven digits and the check digit, MOD 10."""
    letter, digits = rng.choice(_TAIWAN), f"{rng.choice('12')}{rng.randrange(10**7):07d}"
    value = _TAIWAN.index(letter) + 10
    total = value // 10 + value % 10 * 9 + sum(int(d) * w for d, w in zip(digits, range(8, 0, -1), strict=True))
    return f"{letter}{digits}{-total % 10}"
