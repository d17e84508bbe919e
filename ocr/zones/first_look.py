"""A first look at rows that may be a zone: which way they run, and what they say where that is clear at once.

The small network alone looks (`ocr.zones.line_reader`). What it reads is taken where all check digits are right as it
was read and every character that no digit sees is clear; else the large recogniser reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ocr.engines.lattice import Lattice
from ocr.standards import mrz, states
from ocr.standards.mrz import FILLER, Part
from ocr.zones.line_reader import TURNED
from ocr.zones.rows import Group
from ocr.zones.whole_lines import Read, SeenZone, zones_of_rows
from ocr.zones.zone import Zone

_STRANGE: Final = 7
"""Rows in which the network sees fewer characters of a zone are none of one."""
_PIECE, _LETTERS = 14, 4
"""So many characters with a filler or so many letters among them are worth reading: a citizen's number has figures."""
_LINE, _LEGIBLE = 24, 0.8
"""So many characters, read with this confidence in the mean, are a zone's line even where no zone comes of them."""
_CLEAR, _CHECKED = 0.9, 0.7
"""Least confidence of a character, and of one that two check digits see."""


@dataclass(frozen=True)
class FirstLook:
    """What a first look at some rows has shown.

    Attributes:
        group: the rows as they run.
        strange: they are no zone's.
        lines: they are a zone's, and run so.
        zone: what they say as far as it was seen.
        clear: that is clear, and wants no other look.
    """

    group: Group
    strange: bool = False
    lines: bool = False
    zone: SeenZone | None = None
    clear: bool = False


def first_look(group: Group, read: Read) -> FirstLook:
    """Look at rows with the small network.

    Args:
        group: the rows, their turn unknown.
        read: the small network.
    """
    seen = read(group.rows)
    turned = sum(lattice.text.count(TURNED) for lattice in seen)
    upright = sum(map(_characters, seen))
    if max((len(lattice.chars) for lattice in seen), default=0) < _STRANGE:
        return FirstLook(group, strange=True)
    way = group.turned() if turned > upright else group
    if way is not group:
        seen = read(way.rows)
    if not any(map(_may_be_line, seen)):
        return FirstLook(way)
    best: SeenZone | None = None
    for zone in zones_of_rows(way.rows, read):
        if is_clear(zone.zone):
            return FirstLook(way, lines=True, zone=zone, clear=True)
        if best is None or zone.zone.own_support > best.zone.own_support:
            best = zone
    lines = best is not None or any(_characters(one) >= _LINE and one.clarity >= _LEGIBLE for one in seen)
    return FirstLook(way, lines=lines, zone=best)


def better_of(one: SeenZone | None, other: SeenZone | None) -> SeenZone | None:
    """The one of two readings of a zone that its check digits speak for; the first where they speak for both alike."""
    if one is None or other is None:
        return one or other
    return other if other.zone.own_support > one.zone.own_support else one


def is_clear(zone: Zone) -> bool:
    """Whether a zone leaves nothing to another look: digits right as read, characters sure, states that there are."""
    if zone.repaired or any(right is False for right in zone.digits.values()):
        return False
    if any(
        digit in zone.digits and zone.digits[digit] is not True for digit in ("number", "birth_date", "valid_until")
    ):
        return False
    for part in ("issuing_state", "nationality"):
        if part in zone.format.parts and not states.is_known(zone.text(part).rstrip(FILLER)):
            return False
    seen = _seen_by_two_digits(zone)
    if any(zone.hides(Part(number, 0, zone.format.length)) for number in range(len(zone.lines))):
        return False
    return all(
        confidence >= (_CHECKED if (number, place) in seen else _CLEAR)
        for number, line in enumerate(zone.lines)
        for place, confidence in enumerate(line.confidences)
    )


def _seen_by_two_digits(zone: Zone) -> set[tuple[int, int]]:
    """Line and place of each character that a check digit of its own and the composite one see."""
    if "composite" not in zone.digits:
        return set()
    parts = [
        part
        for name, digit in zone.format.digits.items()
        if name != "composite" and zone.digits[name] is True
        for part in (*digit.over, digit.at)
    ]
    return {(part.line, place) for part in parts for place in range(part.start, part.end)}


def _may_be_line(lattice: Lattice) -> bool:
    """Whether a row shows more than a number that is no zone's."""
    text = lattice.text.replace(TURNED, "")
    return len(text) >= _PIECE and (FILLER in text or sum(map(str.isalpha, text)) >= _LETTERS)


def _characters(lattice: Lattice) -> int:
    return sum(char.text in mrz.SYMBOLS for char in lattice.chars)
