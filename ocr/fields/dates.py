"""Dates and validity terms in the forms that recognition gives them.

Tolerant of what gets lost or changes in print and reading (spaces, labels, dashes, dots), never of a wrong digit: a
text that is not a date of the calendar is None, and no character is replaced by a likelier one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ocr.standards.card_terms import LONG_TERM, LastDay, Validity
from ocr.text import half_width, without_space

_LABELS: Final = ("出生日期", "出生", "有效期限", "有效期", "签发日期", "生")
_BIRTH_FORMS: Final = (
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})[.·/\-]([0-9]{1,2})[.·/\-]([0-9]{1,2})"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_DAY: Final = r"([0-9]{4})[.·,、]?([0-9]{2})[.·,、]?([0-9]{2})"
_VALIDITY: Final = re.compile(rf"{_DAY}[-一~至到]*(?:(长期)|{_DAY})")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−─－﹣～〜ー", "-"))
_DOTS: Final = str.maketrans(dict.fromkeys("．。•・･‧", "."))


def parse_birth_date(text: str) -> date | None:
    """The date in a printed birth date, such as ``1990年1月5日``, ``1990 年 01 月 05`` or ``19900105``.

    A leading label is dropped. None when the text is no such date, or ambiguous: ``1990年115日`` has no month.
    """
    plain = _plain(text)
    for form in _BIRTH_FORMS:
        match = form.fullmatch(plain)
        if match is not None:
            return _date(match.groups())
    return None


def parse_validity(text: str) -> Validity | None:
    """The two days of a validity text, such as ``2012.03.04-2032.03.04`` or ``2012.03.04-长期``.

    Dots may be missing, the dash may be any dash, 一, ~ or missing. A last day before the first is returned as it is
    read: whether the term is legal is for `ocr.standards.card_terms`. None when either day is none of the calendar's.
    """
    match = _VALIDITY.fullmatch(_plain(text))
    if match is None:
        return None
    first = _date(match.groups()[:3])
    last: LastDay | None = LONG_TERM if match[4] else _date(match.groups()[4:])
    return None if first is None or last is None else Validity(first, last)


def _plain(text: str) -> str:
    plain = half_width(without_space(text).translate(_DASHES)).translate(_DOTS)
    for label in _LABELS:
        if plain.startswith(label):
            return plain.removeprefix(label).lstrip(":")
    return plain


def _date(parts: tuple[str, ...]) -> date | None:
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None
