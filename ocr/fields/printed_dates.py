"""Dates as travel documents print them: ``16 8月/AUG 1978``, ``08MAR85``, ``16.08.1978``, ``2026.06.20``.

A text may say several days: ``03/04/2026``, or a year of two digits. All of them are given; what else is known decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from ocr.text import half_width, without_space

_MONTHS: Final = (
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
)  # fmt: skip
_READ_FOR: Final = {"0": "OD", "1": "IL", "5": "S", "6": "G", "8": "B"}
"""Letters that a figure is read for where letters stand."""
_LETTERS: Final = 2
"""So many characters of a month's three are letters, at the least."""
_WORDS: Final = re.compile(
    r"([0-9]{1,2})[.\-/]*(?:([0-9]{1,2})月[/.]?)?([A-Z]{3,9})?(?:[/.]([A-ZÀ-Ý.]{2,9}))?[.\-/]*([0-9]{4}|[0-9]{2})"
)
_BOTH: Final = re.compile(r"([0-9]{2,4})[^0-9A-Z]{0,2}[/.]?([A-Z]{3})(?:[/.][A-ZÀ-Ý.]{2,9})?[.\-/]*([0-9]{4})")
"""A month by its number and its word, with a sign between that is in no alphabet here, such as the Korean 월."""
_ISO: Final = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FIGURES: Final = re.compile(r"([0-9]{1,2})[./\-]([0-9]{1,2})[./\-]([0-9]{4}|[0-9]{2})")
_SPACED: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[./\-年]?([0-9]{1,2})[./\-月]?([0-9]{1,2})日?")


def days_of(text: str) -> tuple[date, ...]:
    """Every day that a text may say, the likeliest first; none where it says none."""
    plain = half_width(without_space(text)).upper().strip(".:/-,")
    plain = _with_month(plain.replace("，", ".").replace(",", "."))
    return tuple(dict.fromkeys(_days(plain)))


def terms_of(text: str) -> tuple[tuple[date, date], ...]:
    """Every first and last day that a text may say, such as ``2026.06.20-2036.06.19``."""
    plain = half_width(without_space(text)).upper()
    halves = re.split("[至到]", plain) if re.search("[至到]", plain) else re.split(r"[-–—~一]+", plain)
    found = []
    for one, other in pairwise(halves):
        found += [(first, last) for first in days_of(one)[:1] for last in days_of(other)[:1]]
    return tuple(found)


def as_figures(said: str) -> tuple[str, ...]:
    """The figures of a value as they may be printed: of a day in both orders, and with the month in letters.

    >>> as_figures("2032-08-04")
    ('04082032', '0482032', '42032', '042032', '20320804')
    """
    if (found := _ISO.fullmatch(said)) is None:
        return (re.sub("[^0-9]", "", said),)
    year, month, day = found.groups()
    short = month.lstrip("0")
    return (
        f"{day}{month}{year}",
        f"{day}{short}{year}",
        f"{day.lstrip('0')}{year}",
        f"{day}{year}",
        f"{year}{month}{day}",
    )


def _with_month(plain: str) -> str:
    """A text with a month's letters where figures were read for some of them.

    >>> _with_month("16N0V1978"), _with_month("168月/AUG1978")
    ('16NOV1978', '168月/AUG1978')
    """
    for start in range(len(plain) - 2):
        part = plain[start : start + 3]
        if sum(character.isalpha() for character in part) >= _LETTERS:
            for month in _MONTHS:
                if all(a == b or b in _READ_FOR.get(a, "") for a, b in zip(part, month, strict=True)):
                    return plain[:start] + month + plain[start + 3 :]
    return plain


def _days(plain: str) -> Iterator[date]:
    if found := _YEAR_FIRST.fullmatch(plain):
        yield from _day(*found.groups())
    if found := _WORDS.fullmatch(plain):
        day, number, *words, year = found.groups()
        said = {word[:3] for word in words if word and word[:3] in _MONTHS}  # in two languages, either of them first
        by_word = str(_MONTHS.index(said.pop()) + 1) if len(said) == 1 else None
        if number is None or by_word is None or int(number) == int(by_word):
            month = number or by_word
            if month is not None:
                yield from _day(year, month, day)
    elif (found := _BOTH.fullmatch(plain)) and found[2] in _MONTHS:
        month = str(_MONTHS.index(found[2]) + 1)
        ends = (end for end in (month.zfill(2), month) if found[1].endswith(end) and len(found[1]) > len(end))
        yield from (day for end in ends for day in _day(found[3], month, found[1].removesuffix(end)))
    for form in (_FIGURES, _SPACED):
        if found := form.fullmatch(plain):
            first, second, year = found.groups()
            yield from _day(year, second, first)
            yield from _day(year, first, second)


def _day(year: str, month: str, day: str) -> Iterator[date]:
    centuries = (0,) if len(year) == 4 else (2000, 1900)
    for century in centuries:
        try:
            yield date(century + int(year), int(month), int(day))
        except ValueError:
            continue
