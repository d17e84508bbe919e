"""Shares of a whole as exact fractions, and their spelling in text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from service.owners.refused import StructureRefused

ZERO: Final = Fraction(0)
WHOLE: Final = Fraction(1)
_SPELLING: Final = re.compile(
    r"(?P<over>[0-9]{1,18})\s*/\s*(?P<under>[0-9]{1,18})|(?P<decimal>[0-9]{1,3}(\.[0-9]{1,18})?)\s*(?P<cent>%)?"
)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole between two bounds, both of which it may have; 0 to 1. Exact where both are the same."""

    least: Fraction
    most: Fraction

    def __post_init__(self) -> None:
        if not ZERO <= self.least <= self.most <= WHOLE:
            raise StructureRefused("SHARE_OUT_OF_RANGE", "a share lies between 0 and 1, its least not above its most")

    @classmethod
    def exactly(cls, part: Fraction) -> Share:
        """A share that is known."""
        return cls(part, part)

    @property
    def slack(self) -> Fraction:
        """How much of it is unknown."""
        return self.most - self.least


def parse_part(text: str) -> Fraction:
    """A part of a whole: ``35%``, ``0.35``, ``7/20``.

    Raises:
        StructureRefused: another spelling, or more than a whole.
    """
    found = _SPELLING.fullmatch(text.strip())
    if found is None:
        raise StructureRefused("SHARE_NOT_READABLE", "a share is written as 35%, 0.35 or 7/20")
    if found["decimal"] is not None:
        part = Fraction(found["decimal"]) / (100 if found["cent"] else 1)
    elif int(found["under"]) == 0:
        raise StructureRefused("SHARE_NOT_READABLE", "a share has a denominator above 0")
    else:
        part = Fraction(int(found["over"]), int(found["under"]))
    if part > WHOLE:
        raise StructureRefused("SHARE_OUT_OF_RANGE", "a share is at most a whole; 35 % is written 35% or 0.35")
    return part


def percent_text(part: Fraction, places: int = 2) -> str:
    """For people: ``31.5 %``, and ``~27.27 %`` where it had to be rounded (half to even)."""
    scaled = part * 100 * 10**places
    digits = round(scaled)
    text = f"{digits // 10**places}.{digits % 10**places:0{places}d}".rstrip("0").rstrip(".")
    return f"{'' if scaled == digits else '~'}{text} %"
