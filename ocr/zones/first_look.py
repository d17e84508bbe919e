"""A first look at rows that may be a zone: which way they run, and what they say where that is clear at once.

The small network alone looks (`ocr.zones.line_reader`). What it reads is taken where all check digits are right as it
was read and every character that no digit sees is clear; else the large recogniser reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from ocr.engines.lattice import Lattice
from ocr.standards import mrz, states
from ocr.standards.mrz import FILLER, Part
from ocr.zones.line_reader import TURNED
from ocr.zones.rows import Group
from ocr.zones.whole_lines import Read, SeenZone, zones_of_rows
from ocr.zones.zone import SURE_CHECKED, Zone, zone_of

_STRANGE: Final = 7
"""Rows in which the network sees fewer characters of a zone are none of one."""
_PIECE, _LETTERS = 14, 4
"""So many characters with a filler or so many letters among them are worth reading: a citizen's number has figures."""
_LINE, _LEGIBLE = 24, 0.8
"""So many characters, read with this confidence in the mean, are a zone's line even where no zone comes of them."""
_CLEAR: Final = 0.9
"""Least confidence of a character that not two check digits see."""
_OWN: Final = ("number", "birth_date", "valid_until")
"""Parts whose own digits have to be right."""


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


def settled(look: FirstLook, read: Read, whole: Callable[[], SeenZone | None]) -> SeenZone | None:
    """The zone that rows are which the small network takes for one.

    Where its digits are right, the large recogniser reads the lines alone that something is unclear in. Else it reads
    all of them, and the small network's are taken for those lines in which more digits are right by them.

    Args:
        look: the first look at the rows.
        read: the large recogniser, for lines.
        whole: reads the rows with it as a whole.
    """
    quick = look.zone
    if quick is None or look.clear:
        return quick or whole()
    if _is_right(quick.zone):
        unclear = _unclear_lines(quick.zone)
        again = dict(zip(unclear, read([quick.rows[line] for line in unclear]), strict=True))
        lattices = tuple(again.get(line, lattice) for line, lattice in enumerate(quick.lattices))
        zone = zone_of(lattices)
        if zone is not None and _is_right(zone):
            return SeenZone(zone, quick.rows, lattices)
    large = whole()
    return quick if large is None else _with_lines_of(quick, large)


def _with_lines_of(quick: SeenZone, large: SeenZone) -> SeenZone:
    """A zone with as few lines of the small network's as its digits gain by."""
    best = large
    if quick.zone.format is not large.zone.format or quick.zone.own_support <= large.zone.own_support:
        return large if quick.zone.own_support <= large.zone.own_support else quick
    numbers = range(len(large.rows))
    for count in range(1, len(large.rows) + 1):
        for own in combinations(numbers, count):
            by = [quick if number in own else large for number in numbers]
            lattices = tuple(one.lattices[number] for number, one in enumerate(by))
            zone = zone_of(lattices)
            if zone is not None and zone.own_support > best.zone.own_support:
                best = SeenZone(zone, tuple(one.rows[number] for number, one in enumerate(by)), lattices)
    return best


def is_clear(zone: Zone) -> bool:
    """Whether a zone leaves nothing to another look: digits right as read, characters sure, states that there are."""
    return _is_right(zone) and not _unclear_lines(zone)


def _is_right(zone: Zone) -> bool:
    """Whether the check digits speak for a zone as it was read."""
    if zone.repaired or any(right is False for right in zone.digits.values()):
        return False
    return all(zone.digits[name] is True for name in _OWN if name in zone.digits)


def _unclear_lines(zone: Zone) -> list[int]:
    """The lines with a character that may be another one."""
    seen = _seen_by_two_digits(zone)
    unclear = {
        number
        for number, line in enumerate(zone.lines)
        for place, confidence in enumerate(line.confidences)
        if confidence < (SURE_CHECKED if (number, place) in seen else _CLEAR)
    }
    for name in ("issuing_state", "nationality"):
        part = zone.format.parts.get(name)
        if part is not None and not states.is_known(zone.text(name).rstrip(FILLER)):
            unclear.add(part.line)
    unclear |= {line for line in range(len(zone.lines)) if zone.hides(Part(line, 0, zone.format.length))}
    return sorted(unclear)


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
