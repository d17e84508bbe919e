"""The citizen identification number (公民身份号码), GB 11643-1999.

Eighteen characters: six digits of the region (GB/T 2260) where the number was *issued*, eight of the birth date,
three of order (the last one odd for men, even for women), and a check character (ISO/IEC 7064, MOD 11-2).

The region code may be abolished, may be older or younger than the birth, and need not be where its holder lives:
people move and keep their number. Whether it is known at all is asked of `ocr.standards.regions`.

Error texts are static: they never repeat a number.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from ocr.text import without_space

Sex = Literal["MALE", "FEMALE"]

LENGTH: Final = 18
"""Characters of a number."""
EARLIEST_BIRTH: Final = date(1900, 1, 1)
"""An earlier birth is implausible: numbers were first given out in 1984."""
LATEST_BIRTH: Final = date(2099, 12, 31)
"""A later birth is a misreading, whatever the day: what is bounded by the present is for those who have a clock."""

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
_TEN: Final = "XxＸｘⅩⅹ×"
_NUMBER: Final = re.compile(r"[0-9]{17}[0-9X]")
_NOT_WELL_FORMED: Final = "a citizen number has 17 digits and a digit or X"


class Problem(StrEnum):
    """What is wrong with a number."""

    FORMAT = "FORMAT"
    """Not 17 digits and a digit or X."""
    CHECK_CHARACTER = "CHECK_CHARACTER"
    """The check character does not follow from the digits."""
    BIRTH_DATE = "BIRTH_DATE"
    """The birth date is none of the calendar's, lies in the future, or before 1900."""


def compact(text: str) -> str:
    """Drop whitespace, what shows nothing, and hyphens; make full-width forms half-width and every way to write the X a
    capital, the Roman numeral ten that GB 11643 means by it included. Changes nothing else.
    """
    kept = "".join(c for c in without_space(text) if c not in "-‐‑–—－−")
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else "X" if c in _TEN else c for c in kept)


def check_character(first17: str) -> str:
    """The check character that belongs to 17 digits (GB 11643-1999, 4.2.3; ISO/IEC 7064 MOD 11-2).

    Raises:
        ValueError: not 17 digits.
    """
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("a check character is computed from 17 digits")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def is_well_formed(number: str) -> bool:
    """Whether the number has 17 ASCII digits and then a digit or a capital X."""
    return _NUMBER.fullmatch(number) is not None


def has_right_check_character(number: str) -> bool:
    """Whether the number is well formed and its last character follows from the others."""
    return is_well_formed(number) and number[17] == check_character(number[:17])


def birth_date(number: str) -> date | None:
    """The birth date in the number; None when it is not well formed or the date is none of the calendar's."""
    if not is_well_formed(number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_plausible_birth(birth: date, *, today: date) -> bool:
    """Whether somebody with a number can have been born on that day: from 1900 up to today."""
    return EARLIEST_BIRTH <= birth <= today


def is_possible_birth(birth: date | None) -> bool:
    """Whether a date may be the printed birth of anybody, at any time that this rule is applied."""
    return birth is not None and EARLIEST_BIRTH <= birth <= LATEST_BIRTH


def sex(number: str) -> Sex:
    """The sex in the number: the 17th digit is odd for men and even for women.

    Raises:
        ValueError: the number is not well formed.
    """
    _require_well_formed(number)
    return "MALE" if int(number[16]) % 2 else "FEMALE"


def region_code(number: str) -> str:
    """The six digits of the region that issued the number.

    Raises:
        ValueError: the number is not well formed.
    """
    _require_well_formed(number)
    return number[:6]


def upgrade_15(number15: str) -> str:
    """The 18-character form of a 15-digit number of GB 11643-1989: the century 19 goes in, a check character is added.

    Raises:
        ValueError: not 15 digits.
    """
    if not re.fullmatch(r"[0-9]{15}", number15):
        raise ValueError("an old citizen number has 15 digits")
    first17 = f"{number15[:6]}19{number15[6:]}"
    return first17 + check_character(first17)


def problem(number: str, *, today: date) -> Problem | None:
    """The first thing that is wrong with a number, in the order of `Problem`; None when it stands.

    Says nothing of the region code: see `ocr.standards.regions.is_known`.
    """
    if not is_well_formed(number):
        return Problem.FORMAT
    if not has_right_check_character(number):
        return Problem.CHECK_CHARACTER
    birth = birth_date(number)
    if birth is None or not is_plausible_birth(birth, today=today):
        return Problem.BIRTH_DATE
    return None


def _require_well_formed(number: str) -> None:
    if not is_well_formed(number):
        raise ValueError(_NOT_WELL_FORMED)
