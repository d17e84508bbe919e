"""A zone from its rows: the format that its lines have, their characters, and what the check digits say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product
from weakref import WeakKeyDictionary, ref

from ocr.engines.lattice import Lattice
from ocr.standards import mrz, mrz_values, states
from ocr.standards.mrz import FORMATS, TD3, Part, ZoneFormat
from ocr.zones.places import LENGTHS, Line, Pitch, line_of, pitch_of

_CHINESE_DATA = TD3.masks[1][:28] + "g" * 12 + "gnnd"
"""Line 2 of a Chinese passport since it spells the name: letters A to P for half bytes of GBK, a 9, two digits."""
_MOST_REPAIRED = 2
"""Places of a part that a check digit may decide, where the recogniser holds it possible too."""
_POSSIBLE = 0.02
"""Share of a place's class that a rival has at least to be tried."""
SURE_CHECKED = 0.5
"""Least confidence of a character that two check digits see."""
UNSEEN = 0.05
"""A rival with this share, between which and what was read no check digit tells, such as an S for an 8, is a doubt."""
_STRANGERS = 2
"""Characters that may be lost at the beginning of a line, or stand there and be none of it."""
_BLURRED = re.compile("(?<=[A-Z])<+(?:(?:[KC]{1,2}|(?=[KC]{3})[KCER]+)(?:<+|$))+$")
"""What follows names, where fillers are read as what blurred ones look like."""
_FEWEST_BLURRED, _LONGEST_INITIAL = 3, 4
"""So many fillers among others were read so, or more in a row than names have of these letters; a K alone is one."""
_PARTING = re.compile("<[CK]|[CK]<|(?<=[A-Z])CC(?=[A-Z])")
"""Two fillers of which one was read so."""
_BEYOND_NAMES = 0.4
"""Confidence of a filler in whose place another character was read, where no name can go on any more."""
_LIKELY = 0.55
"""A zone whose characters have a lower confidence in the mean is print of another kind."""


@dataclass(frozen=True)
class Zone:
    """A zone as it was read.

    Attributes:
        format: its format.
        lines: its lines.
        repaired: names of the parts in which a character was exchanged, as a check digit or the list of states decided.
        centres: fractions of its strip at which the characters of each line stand.
    """

    format: ZoneFormat
    lines: tuple[Line, ...]
    repaired: frozenset[str] = frozenset()
    centres: tuple[tuple[float, ...], ...] = ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The characters of each line."""
        return tuple(line.text for line in self.lines)

    @cached_property
    def digits(self) -> Mapping[str, bool | None]:
        """Whether each check digit is right, see `ocr.standards.mrz.digits`."""
        return mrz.digits(self.format, self.texts)

    @property
    def support(self) -> float:
        """How strongly it speaks for being a zone of its format, 0..1: by its digits, or else by its characters."""
        judged = [right for right in self.digits.values() if right is not None]
        return sum(judged) / len(judged) if judged else 0.0

    @property
    def own_support(self) -> float:
        """The same by the digits that were right without a repair."""
        judged = [right for name, right in self.digits.items() if right is not None and name not in self.repaired]
        return sum(judged) / len(judged) if judged else 0.0

    @property
    def mean_confidence(self) -> float:
        """Mean confidence of its characters."""
        every = [confidence for line in self.lines for confidence in line.confidences]
        return sum(every) / len(every)

    def text(self, part: str) -> str:
        """What stands in a part of the format; empty where it has none of that name."""
        place = self.format.parts.get(part)
        return place.of(self.texts) if place else ""

    def confidence(self, part: Part) -> float:
        """The least confidence of a part's characters."""
        return min(self.lines[part.line].confidences[part.start : part.end], default=0.0)

    def hides(self, part: Part) -> bool:
        """Whether a character of a part may be another one that no check digit would tell from it."""
        line = self.lines[part.line]
        return any(
            share >= UNSEEN and mrz.unseen_by_check_digits(line.text[place], rival)
            for place in range(part.start, part.end)
            for rival, share in line.rivals[place]
        )

    def spells_chinese(self) -> bool:
        """Whether its optional data spells a name in Chinese characters."""
        return self.format is TD3 and mrz_values.chinese_name(self.text("optional")) is not None


_SEEN: WeakKeyDictionary[Lattice, tuple[tuple[ref[Lattice], ...], Zone | None]] = WeakKeyDictionary()
"""By the first of some lattices what they were found to be, while it lasts: a zone is looked for, and then parsed."""


def zone_of(lattices: Sequence[Lattice]) -> Zone | None:
    """The zone that rows of print are, from top to bottom; None where they are none.

    Args:
        lattices: what the recogniser saw of each row.
    """
    if not lattices:
        return None
    key = tuple(map(ref, lattices))
    if (known := _SEEN.get(lattices[0])) is None or known[0] != key:
        _SEEN[lattices[0]] = known = (key, _zone_of(lattices))
    return known[1]


def _zone_of(lattices: Sequence[Lattice]) -> Zone | None:
    pitches = [pitch_of(lattice) for lattice in lattices]
    counts = [pitch.count for pitch in pitches if pitch is not None]
    if not counts:
        return None
    length = min(LENGTHS, key=lambda length: min(abs(count - length) for count in counts))
    if min(abs(count - length) for count in counts) > 1:
        return None
    known = [pitch for pitch in pitches if pitch is not None and abs(pitch.count - length) <= _STRANGERS]
    if not known:
        return None
    rows = list(zip(lattices, pitches, strict=True))
    read = (_read(format, rows, known) for format in FORMATS if _may_be(format, lattices, length))
    zones = [zone for zone in read if _is_likely(zone)]
    best = max(zones, key=lambda zone: (zone.support, zone.mean_confidence), default=None)
    return None if best is None else _repaired(_stated(_filled(best)))


def _may_be(format: ZoneFormat, lattices: Sequence[Lattice], length: int) -> bool:
    return format.length == length and len(format.masks) == len(lattices)


def _read(format: ZoneFormat, rows: Sequence[tuple[Lattice, Pitch | None]], pitches: Sequence[Pitch]) -> Zone:
    fitted = [_fitted(lattice, own, mask, pitches) for (lattice, own), mask in zip(rows, format.masks, strict=True)]
    centres = tuple(tuple(pitch.centres(format.length).tolist()) for _, pitch in fitted)
    zone = Zone(format, tuple(line for line, _ in fitted), centres=centres)
    if format is TD3 and zone.text("issuing_state") == "CHN":
        spelled = replace(zone, lines=(zone.lines[0], line_of(rows[1][0], _CHINESE_DATA, [fitted[1][1]])[0]))
        right = spelled.digits["optional"] and not zone.digits["optional"]
        return spelled if spelled.spells_chinese() or right else zone
    return zone


def _fitted(lattice: Lattice, own: Pitch | None, mask: str, pitches: Sequence[Pitch]) -> tuple[Line, Pitch]:
    """A line, and where it begins: what was seen may lack characters at its beginning, or have a stranger there.

    Its own pitch may be off where fillers were lost; the lines of a zone have the same one.
    """
    chars = [c for c in lattice.chars if not c.text.isspace()]
    whole = [pitch for pitch in pitches if pitch.count == len(mask)]
    tried = whole or [pitch for pitch in (own, *pitches) if pitch is not None]
    aligned = [replace(pitch, start=chars[0].position) for pitch in tried] if chars else tried
    shifts = range(-_STRANGERS, _STRANGERS + 1)
    shifted = [replace(pitch, start=pitch.start + k * pitch.step) for pitch in aligned for k in shifts]

    return line_of(lattice, mask, [own] if len(chars) == len(mask) and own is not None else shifted)


def _filled(zone: Zone) -> Zone:
    """The zone with nothing but fillers behind its names: blurred ones are read as C or K, and no digit sees it.

    Two fillers part the surname from the given names, two more end these (ICAO Doc 9303-3, 4.6). Where little of the
    rest is fillers, or what they are read as, it is something else, as residents' permits have there.
    """
    part = zone.format.parts.get("names")
    if part is None or zone.format is mrz.RESIDENT_PERMIT:
        return zone
    line = zone.lines[part.line]
    text, head = line.text[part.start :], line.text[: part.start]
    tail = _BLURRED.search(text)
    blurred = tail[0].replace(mrz.FILLER, " ").split() if tail else []
    if len(blurred) < _FEWEST_BLURRED and max(map(len, blurred), default=0) <= _LONGEST_INITIAL:
        tail = None
    names = text[: tail.start()] if tail else text
    if 2 * mrz.FILLER not in names and tail:
        parting = list(_PARTING.finditer(names))
        names = _PARTING.sub(2 * mrz.FILLER, names) if len(parting) == 1 else names
    given = names.find(2 * mrz.FILLER)
    end = names.find(2 * mrz.FILLER, given + 2) if given >= 0 else -1
    if end >= 0 and 2 * text[end:].count(mrz.FILLER) >= len(text[end:]):
        names = names[:end]
    filled = head + names.ljust(len(text), mrz.FILLER)
    if filled == line.text:
        return zone
    least = (
        min(c, _BEYOND_NAMES) if a != b else c for a, b, c in zip(filled, line.text, line.confidences, strict=True)
    )
    own = replace(line, text=filled, confidences=tuple(least))
    return replace(zone, lines=(*zone.lines[: part.line], own, *zone.lines[part.line + 1 :]))


def _stated(zone: Zone) -> Zone:
    """The zone with a state that is none made the one of its holder, or else the only one that the recogniser held
    possible, by one character: no digit sees it, so it says that it was repaired.
    """
    part = zone.format.parts.get("issuing_state")
    if part is None or states.is_known(zone.text("issuing_state").rstrip(mrz.FILLER)):
        return zone
    line = zone.lines[part.line]
    likely = {
        text.rstrip(mrz.FILLER): _changed(zone, {(part.line, place): rival})
        for place in range(part.start, part.end)
        for rival, share in line.rivals[place]
        if share >= _POSSIBLE
        and states.is_known(
            (text := line.text[part.start : place] + rival + line.text[place + 1 : part.end]).rstrip(mrz.FILLER)
        )
    }
    own = likely.get(zone.text("nationality").rstrip(mrz.FILLER)) or (
        next(iter(likely.values())) if len(likely) == 1 else None
    )
    return zone if own is None else replace(own, repaired=own.repaired | {"issuing_state"})


def _is_likely(zone: Zone) -> bool:
    return zone.texts[0][0] in zone.format.begins and zone.mean_confidence > _LIKELY


def _repaired(zone: Zone) -> Zone:
    """The zone with the parts whose check digit is wrong made right, where the recogniser held that possible too."""
    for name, digit in zone.format.digits.items():
        if name == "composite" or zone.digits[name] is not False:
            continue
        better = _with_right_digit(zone, name, (*digit.over, digit.at))
        if better is not None:
            zone = replace(better, repaired=zone.repaired | {name})
    return zone


def _with_right_digit(zone: Zone, name: str, parts: Sequence[Part]) -> Zone | None:
    places = [(part.line, place) for part in parts for place in range(part.start, part.end)]
    likely = {at: [rival for rival in zone.lines[at[0]].rivals[at[1]] if rival[1] >= _POSSIBLE][:2] for at in places}
    doubtful = [at for at in places if likely[at]]
    best: tuple[float, Zone] | None = None
    for count in range(1, _MOST_REPAIRED + 1):
        for chosen in combinations(doubtful, count):
            for rivals in product(*(likely[at] for at in chosen)):
                changed = _changed(zone, dict(zip(chosen, (symbol for symbol, _ in rivals), strict=True)))
                share = min(share for _, share in rivals)
                if changed.digits[name] is True and (best is None or share > best[0]):
                    best = share, changed
        if best is not None:
            return best[1]
    return None


def _changed(zone: Zone, symbols: Mapping[tuple[int, int], str]) -> Zone:
    lines = list(zone.lines)
    for (number, place), symbol in symbols.items():
        text = lines[number].text
        lines[number] = replace(lines[number], text=text[:place] + symbol + text[place + 1 :])
    return replace(zone, lines=tuple(lines))
