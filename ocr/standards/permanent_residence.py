"""Numbers of foreigners' permanent residence cards (外国人永久居留身份证): the form of 2017 and that of 2023.

2017: three letters of the nationality and twelve digits: four of the region, two of the year and two of the month of
birth by secondary sources, the rest of order and check. 2023: eighteen characters, the first a 9; province (2),
nationality (3), birth date (8), order (3), and the check character of GB 11643.

>>> form("DEU110078010101"), form("911276197801010014")
('2017', None)
>>> form("91127619780101001" + check_character("91127619780101001"))
'2023'
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ocr.standards import citizen_number, states
from ocr.standards.citizen_number import check_character

__all__ = ["birth_date", "check_character", "form", "nationality"]
_FORM_2017: Final = re.compile(r"[A-Z]{3}[0-9]{12}")


def form(number: str) -> str | None:
    """``2017`` or ``2023``, the form that a number is legal in; None where it is in neither."""
    if _FORM_2017.fullmatch(number):
        return "2017" if states.is_known(number[:3]) else None
    right = number.startswith("9") and citizen_number.has_right_check_character(number)
    return "2023" if right and birth_date(number) is not None else None


def birth_date(number: str) -> date | None:
    """The birth date in a number of 2023 (secondary source); None in one of 2017, or where it is no date.

    >>> birth_date("91127619780101001X")
    datetime.date(1978, 1, 1)
    """
    if not (number.startswith("9") and citizen_number.is_well_formed(number)):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def nationality(number: str) -> str | None:
    """The alpha-3 code that a number of 2017 begins with; None in one of 2023, which has a numeric code."""
    return number[:3] if form(number) == "2017" else None
