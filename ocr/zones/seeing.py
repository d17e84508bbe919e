"""Zones in a picture: which rows of print are one, which way they run, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rectify import strip
from ocr.zones.places import LENGTHS, pitch_of
from ocr.zones.rows import Group, groups
from ocr.zones.zone import Zone, zone_of

_GLANCE: Final = 384
"""Width of the strips in which it is only seen whether a row is a zone's, and which way it runs, pixels."""
WIDEST: Final = 1600
"""Width of a line's strip at the most, pixels."""
_OF_ZONES: Final = 0.8
"""Share of a row's characters that zones have, at least."""
_FEW: Final = 10
"""A glance at a zone shows more characters."""
_SURE: Final = 0.75
"""A zone with so many of its digits right is looked for no further."""
_PITCH_TO_STEP: Final = 2.5
"""From one line to the next in pitches: 6.35 mm to 2.54 mm."""
_ROOM: Final = 0.012
"""Room at the ends of a row that is looked for where none was found, share of its length."""


@dataclass(frozen=True)
class SeenZone:
    """A zone and where it stands.

    Attributes:
        zone: what it says.
        rows: its rows in the photo, as they are read.
        lattices: what the recogniser saw of each.
    """

    zone: Zone
    rows: tuple[Quad, ...]
    lattices: tuple[Lattice, ...]

    def places(self) -> list[NDArray[np.float64]]:
        """The centres of the characters of each line in the photo, each (length, 2)."""
        found = []
        for row, centres in zip(self.rows, self.zone.centres, strict=True):
            p = row.array()
            left, right = (p[0] + p[3]) / 2, (p[1] + p[2]) / 2
            found.append(left + np.array(centres)[:, None] * (right - left))
        return found


def zone_in(picture: Picture, quads: Sequence[Quad], engine: TextEngine) -> SeenZone | None:
    """The zone that some rows of print in a picture are; None where none are.

    Args:
        picture: the whole picture.
        quads: its rows of print, their turn unknown.
        engine: reads them.
    """
    best: SeenZone | None = None
    for group in groups(quads):
        for rows in (rows for way in _ways_of(picture, group, engine) for rows in _completed(way)):
            seen = _read(picture, rows, engine)
            if seen is not None and (best is None or seen.zone.support > best.zone.support):
                best = seen
            if best is not None and best.zone.support >= _SURE:
                return best
    return best


def _ways_of(picture: Picture, group: Group, engine: TextEngine) -> list[Group]:
    """The group as its rows may run, where a glance takes them for a zone's: the likelier way first.

    Fillers tell the way, where they are seen at all.
    """
    both = (group, group.turned())
    strips = [strip(picture, row, _GLANCE) for one in both for row in one.rows]
    texts = ["".join(lattice.text.split()) for lattice in engine.recognise(strips)]
    count = len(group.rows)
    said = ("".join(texts[:count]), "".join(texts[count:]))
    fillers = [text.count("<") - text.count(">") for text in said]
    likely = [i for i, text in enumerate(said) if len(re.findall("[A-Z0-9<]", text)) >= _OF_ZONES * max(_FEW, len(text))]
    seen = [i for i in likely if fillers[i] > 0]
    return [both[i] for i in sorted(seen or likely, key=lambda i: -fillers[i])]


def _completed(group: Group) -> Iterator[tuple[Quad, ...]]:
    """The rows, and where they may be a part of a zone, with rows beside them that were not found."""
    yield group.rows
    if len(group.rows) == 1:
        yield from ((group.rows[0], _beside(group.rows[0], 1)), (_beside(group.rows[0], -1), group.rows[0]))
    if len(group.rows) == 2:
        yield from ((*group.rows, _beside(group.rows[1], 1)), (_beside(group.rows[0], -1), *group.rows))


def _beside(row: Quad, lines: int) -> Quad:
    """Where the next line of a zone stands, below a row or above it, if that has as many characters as most."""
    p = row.array()
    along = (p[1] - p[0] + p[2] - p[3]) / 2
    length = float(np.linalg.norm(along))
    along = along / length
    down = np.array([-along[1], along[0]])
    count = min(LENGTHS, key=lambda count: abs(length / count * 2.0 - row.height * 0.9))
    moved = p + down * lines * _PITCH_TO_STEP * length / count
    ends = np.array([[-1.0], [1.0], [1.0], [-1.0]]) * along * _ROOM * length
    return Quad.from_array(moved + ends)


def _read(picture: Picture, rows: tuple[Quad, ...], engine: TextEngine) -> SeenZone | None:
    lattices = engine.recognise([strip(picture, row, WIDEST) for row in rows])
    if all(pitch_of(lattice) is None for lattice in lattices):
        return None
    zone = zone_of(lattices)
    return SeenZone(zone, rows, tuple(lattices)) if zone is not None else None
