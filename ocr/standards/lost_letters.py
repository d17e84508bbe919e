"""Letters that recognisers do not know, in a name that a zone says too: Ø read as 0 or O, ß as B, Æ as E, Þ as P.

ICAO Doc 9303-3 section 6 spells each of them with letters of the zone, and only some states have them in names. So it
is known, where the zone is, what a stray figure or letter in print stands for.

>>> restored("SOERENSEN", "S0RENSEN", state="DNK")
Restored(text='SORENSEN', lost=frozenset({1}))
>>> restored("STRAUSS", "STRAUB", state="DEU").text, restored("THORSDOTTIR", "PORSDOTTIR", state="ISL").text
('STRAUSS', 'THORSDOTTIR')
>>> restored("SOERENSEN", "S0RENSEN", state="USA"), restored("STRAUSS", "STRAUR", state="DEU")
(None, None)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from ocr.standards.mrz_values import MARKED, plain_letters

_GERMAN: Final = frozenset({"DEU", "AUT", "CHE", "LIE", "LUX"})
_NORTHERN: Final = frozenset({"DNK", "NOR", "ISL", "FRO", "GRL"})
_AS_READ: Final[tuple[tuple[str, Mapping[str, str], frozenset[str]], ...]] = (
    ("0", {"O": "O"}, frozenset()),
    ("0", {"OE": "O"}, MARKED),
    ("O", {"OE": "O"}, MARKED),
    ("A", {"AA": "A", "AE": "A"}, MARKED),
    ("U", {"UE": "U", "UXX": "U"}, MARKED),
    ("B", {"SS": "SS"}, _GERMAN),
    ("E", {"AE": "AE"}, _NORTHERN),
    ("P", {"TH": "TH"}, frozenset({"ISL"})),
)
"""What is read, what a zone spells there, and what it is taken as: the letter without its mark, or as the zone spells
what no letter without a mark is; in names of which states, none for all."""
_LONGEST: Final = 64
"""Longer than a name in any zone."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A printed name as a zone confirms it.

    Attributes:
        text: what is printed, unknown letters without their marks or as zones spell them.
        lost: places of these in what was read.
    """

    text: str
    lost: frozenset[int]


def restored(zone: str, printed: str, *, state: str) -> Restored | None:
    """The printed name with its unknown letters as the zone tells them; None where the two are not the same name.

    Args:
        zone: the name in the zone, spaces for fillers.
        printed: the name as it was read; spaces, hyphens and apostrophes stand for nothing.
        state: who issued the document, ISO 3166-1 alpha-3.
    """
    said = zone.replace(" ", "")
    if not said or len(printed) > _LONGEST:
        return None

    @cache
    def rest(at: int, place: int) -> tuple[tuple[str, bool], ...] | None:
        """What the characters from one on are, each with whether it was lost, so that they spell the zone's rest."""
        if at == len(printed):
            return () if place == len(said) else None
        character = printed[at]
        if not character.isalnum():
            others = rest(at + 1, place)
            return None if others is None else ((character, False), *others)
        for spelled, taken, lost in _readings(character, state):
            if said.startswith(spelled, place) and (others := rest(at + 1, place + len(spelled))) is not None:
                return ((taken, lost), *others)
        return None

    found = rest(0, 0)
    if found is None:
        return None
    text = "".join(
        taken.lower() if lost and at and printed[at - 1].islower() else taken for at, (taken, lost) in enumerate(found)
    )
    return Restored(text, frozenset(at for at, (_, lost) in enumerate(found) if lost))


def _readings(character: str, state: str) -> Iterator[tuple[str, str, bool]]:
    """What a character may be: as a zone spells it, as it is taken, and whether it stands for another one."""
    for spelled in plain_letters(character):
        yield spelled, character, False
    for read, spellings, states in _AS_READ:
        if character.upper() == read and (not states or state in states):
            yield from ((spelled, taken, True) for spelled, taken in spellings.items())
