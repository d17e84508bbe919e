"""What the parts of a machine readable zone say: names, days with two digits of the year, sex, the Chinese name.

>>> names("ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<")
ZoneNames(surname='ERIKSSON', given='ANNA MARIA', truncated=False)
>>> birth_date("740812", today=date(2026, 1, 1)), last_day("120415", today=date(2026, 1, 1))
(datetime.date(1974, 8, 12), datetime.date(2012, 4, 15))
>>> chinese_name("NGKELMPONBPJB9")
('证件样', 1)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from ocr.standards import gbk_name
from ocr.standards.mrz import FILLER

SEXES: Final = {"M": "MALE", "F": "FEMALE", "X": "UNSPECIFIED", FILLER: "UNSPECIFIED"}
_NEAREST_BACK, _NEAREST_ON = 20, 50
"""A last day lies at most so many years before the present day, and at most so many after it."""
_TRANSCRIPTIONS: Final = {
    "Ä": ("AE", "A"), "Å": ("AA", "A"), "Æ": ("AE",), "Ö": ("OE", "O"), "Ø": ("OE", "O"), "Œ": ("OE",),
    "Ü": ("UE", "UXX", "U"), "ẞ": ("SS",), "ß": ("SS",), "Ñ": ("N", "NXX"), "Þ": ("TH",), "Ð": ("D",), "Ł": ("L",),
    "Đ": ("D",), "Ħ": ("H",), "Ĳ": ("IJ",), "Ŋ": ("N",), "İ": ("I",), "ı": ("I",), "Ŀ": ("L",), "Ŧ": ("T",),
}  # fmt: skip
"""Letters that ICAO Doc 9303-3 section 6 spells with others; what is not here loses its mark."""
_LOST_MARKS: Final = {"A": "A[AE]?", "O": "OE?", "U": "U(?:E|XX)?"}
"""What a letter stands for in a zone whose mark was lost in print: Ä and Å, Ö and Ø, Ü."""
MARKED: Final = frozenset(
    {"DEU", "AUT", "CHE", "LIE", "LUX", "SWE", "FIN", "EST", "HUN", "NOR", "DNK", "ISL", "FRO", "GRL"}
)
"""States whose names have such letters."""
_MOST_SPELLINGS: Final = 64
_ROOM_LEFT: Final = 2
"""Fillers at a zone's end that say that nothing was cut."""


@dataclass(frozen=True, slots=True)
class ZoneNames:
    """The names in a zone.

    Attributes:
        surname: the primary identifier, spaces for fillers.
        given: the secondary identifier; empty where the zone has none.
        truncated: the zone is filled to its end, so that a part may be missing: with a letter (ICAO Doc 9303-4), or
            with one filler where it was cut between two names.
    """

    surname: str
    given: str
    truncated: bool


def names(part: str) -> ZoneNames:
    """The names of a part of a zone."""
    surname, _, given = part.partition(2 * FILLER)
    full = part[-_ROOM_LEFT:].strip(FILLER) != ""
    return ZoneNames(_spaced(surname), _spaced(given.split(2 * FILLER)[0]), truncated=full)


def spellings(printed: str) -> tuple[str, ...]:
    """How a zone may spell a printed name: capitals and spaces alone, the likeliest first.

    >>> spellings("Müller-Åberg")[0], spellings("O'Neill")
    ('MUELLER AABERG', ('ONEILL', 'O NEILL'))
    """
    options = [_options(c) for c in printed.strip()]
    count, kept = 1, []
    for option in options:
        count *= len(option)
        kept.append(option if count <= _MOST_SPELLINGS else option[:1])
    return tuple(dict.fromkeys(" ".join("".join(one).split()) for one in product(*kept)))


def agree(zone: str, printed: str, *, truncated: bool = False, state: str = "") -> bool:
    """Whether a zone's name is the printed one: to the letter, or its beginning where the zone had no more room.

    Args:
        zone: the name in the zone, spaces for fillers.
        printed: the name as it was read from print.
        truncated: whether the zone had no more room.
        state: who issued the document, ISO 3166-1 alpha-3: where its names have letters that zones spell with two,
            recognisers lose their marks, and a letter without one may stand for the two.

    >>> agree("MUELLER", "Müller"), agree("MULLER", "MÜLLER"), agree("ANNA MAR", "ANNA MARIA", truncated=True)
    (True, True, True)
    >>> agree("SCHROEDER", "SCHRODER"), agree("SCHROEDER", "SCHRODER", state="DEU"), agree("JOEL", "JL", state="DEU")
    (False, True, False)
    """
    beginning = printed.strip()[:1]
    begins = "".join(_options(beginning)).strip() if beginning else ""
    if not zone or (begins and zone[0] not in begins):
        return False
    spelled = spellings(printed)
    if any(zone == spelling or (truncated and spelling.startswith(zone)) for spelling in spelled):
        return True
    return state in MARKED and re.fullmatch("".join(_LOST_MARKS.get(c, c) for c in spelled[0]), zone) is not None


def plain_letters(character: str) -> tuple[str, ...]:
    """The letters that a zone may have for a character; none for what is no letter.

    >>> plain_letters("ø"), plain_letters("-"), plain_letters("4")
    (('OE', 'O'), (), ())
    """
    return tuple(option for option in _options(character) if option.strip())


def birth_date(part: str, *, today: date) -> date | None:
    """The birth date: of those with these two digits of the year, the latest that is not after today.

    None where it is none of the calendar's, or a part of it is unknown and has fillers.
    """
    possible = [day for century in (1900, 2000) if (day := _day(part, century)) is not None and day <= today]
    return max(possible, default=None)


def last_day(part: str, *, today: date) -> date | None:
    """The last day of validity: within 20 years back and 50 ahead, the one nearest to today.

    >>> last_day("991231", today=date(2026, 1, 1)), last_day("490101", today=date(2026, 1, 1))
    (None, datetime.date(2049, 1, 1))
    """
    possible = [day for century in (1900, 2000, 2100) if (day := _day(part, century)) is not None]
    near = [day for day in possible if -_NEAREST_BACK <= day.year - today.year <= _NEAREST_ON]
    return min(near, key=lambda day: abs((day - today).days), default=None)


def chinese_name(part: str) -> tuple[str, int] | None:
    """The characters that a Chinese passport's optional data spells, and how many were left out; None for other data.

    Such data is twelve letters, filled up, the letter of what was left out, and a 9 (GA/T 704.16-2015).
    """
    if len(part) < 14 or part[13] != "9":
        return None
    name, left = gbk_name.decoded(part[:12]), gbk_name.left_out(part[12])
    return None if name is None or left is None else (name, left)


def _options(character: str) -> tuple[str, ...]:
    upper = character if character == "ı" else character.upper()
    if upper in _TRANSCRIPTIONS:
        return _TRANSCRIPTIONS[upper]
    plain = "".join(c for c in unicodedata.normalize("NFD", upper) if not unicodedata.combining(c))
    if plain.isascii() and plain.isalpha():
        return (plain,)
    return ("", " ") if character in "'\u2019.`\u00b4" else (" ",)


def _spaced(part: str) -> str:
    return " ".join(part.replace(FILLER, " ").split())


def _day(part: str, century: int) -> date | None:
    if len(part) != 6 or not part.isdigit():
        return None
    try:
        return date(century + int(part[:2]), int(part[2:4]), int(part[4:6]))
    except ValueError:
        return None
