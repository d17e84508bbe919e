"""A zone whose rows were found in part, or not all of them: its lines are read whole, each where it has to stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.engines import TextEngine
from ocr.engines.lattice import Char, Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rectify import strip
from ocr.standards.mrz import SYMBOLS
from ocr.zones.places import LENGTHS, pitch_of
from ocr.zones.zone import Zone, zone_of

_ENDS: Final = 0.08
"""The lines of a zone end together; so much of one's length may not have been found."""
_MOST_OF_LINE: Final = 20
"""So many characters of zones in a row are a line's, whatever stands beside them."""
_HALF_AND_ROOM: Final = 0.7
"""From the middle of a line's last character to where it ends, in pitches."""
_CUT: Final = 0.3
"""A zone's line found without some of its characters has so many of them, share of a line's."""
_MOST_LINES: Final = 3
_NEARLY: Final = 2
"""Characters that a line may lack or have too many where it is taken for a zone's."""
_PITCH_TO_STEP: Final = 2.5
"""From one line to the next in pitches: 6.35 mm to 2.54 mm."""
_ROOM: Final = 0.012
"""Room at the ends of a row that is looked for where none was found, share of its length."""
WIDEST: Final = 1280
"""Width of a line's strip at the most, pixels."""


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


Read = Callable[[Sequence[Quad]], Sequence[Lattice]]
"""What a recogniser sees of rows that begin at their ``tl``."""


def seen_wide(picture: Picture, engine: TextEngine, rows: Sequence[Quad]) -> Sequence[Lattice]:
    """What an engine sees of rows in strips that are wide enough for whole lines."""
    return engine.recognise([strip(picture, row, WIDEST) for row in rows])


def zones_of_rows(rows: tuple[Quad, ...], read: Read) -> Iterator[SeenZone]:
    """The zone that rows are, or else that they are together with a row beside them that was not found.

    A row of which only a piece was found is read again with room at its ends for what it lacks. Of three rows one may
    be other print.

    Args:
        rows: the rows, from top to bottom.
        read: reads them.
    """
    rows = _ending_together(rows)
    lattices = tuple(read(rows))
    own = tuple(map(_without_strangers, rows, lattices))
    if own != rows:
        rows, lattices = own, tuple(read(own))
    if (zone := zone_of(lattices)) is None and not any(map(_is_whole, lattices)):
        wider = tuple(map(_with_room, rows, lattices))
        if wider == rows:
            return
        lattices = tuple(read(wider))
        rows = tuple(_line(*one)[0] for one in zip(wider, lattices, strict=True))
        lattices = tuple(read(rows))
        zone = zone_of(lattices)
    if zone is not None:
        yield SeenZone(zone, rows, lattices)
        return
    if len(rows) == _MOST_LINES:
        for two, said in ((rows[:2], lattices[:2]), (rows[1:], lattices[1:])):
            if (zone := zone_of(said)) is not None:
                yield SeenZone(zone, two, said)
        return
    if not any(map(_is_whole, lattices)):
        return
    last, first = _line(rows[-1], lattices[-1]), _line(rows[0], lattices[0])
    for further, behind in ((_beside(*last, 1), True), (_beside(*first, -1), False)):
        (more,) = tuple(read((further,)))
        both = ((*rows, further), (*lattices, more)) if behind else ((further, *rows), (more, *lattices))
        if (zone := zone_of(both[1])) is not None:
            yield SeenZone(zone, *both)


def _ending_together(rows: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """Rows that begin and end together, as the lines of a zone do: an end that was not found of one was of another."""
    corners = [row.array() for row in rows]
    longest = max(corners, key=lambda p: float(np.linalg.norm(p[1] - p[0])))
    length = float(np.linalg.norm(longest[1] - longest[0]))
    along = (longest[1] - longest[0]) / max(1e-6, length)
    ends = [(float((p[[0, 3]] @ along).mean()), float((p[[1, 2]] @ along).mean())) for p in corners]
    start, end = min(a for a, _ in ends), max(b for _, b in ends)
    made = []
    for row, p, (a, b) in zip(rows, corners, ends, strict=True):
        before, behind = (x if x < _ENDS * length else 0.0 for x in (a - start, end - b))
        moved = p + np.array([[-before], [behind], [behind], [-before]]) * along
        made.append(row if max(before, behind) < row.height / 2 else Quad.from_array(moved))
    return tuple(made)


def _without_strangers(row: Quad, lattice: Lattice) -> Quad:
    """A row without print of other papers at its ends: what stands beside the longest run of a zone's characters."""
    chars = [c for c in lattice.chars if not c.text.isspace()]
    runs: list[list[Char]] = [[]]
    for char in chars:
        if char.text in SYMBOLS:
            runs[-1].append(char)
        elif runs[-1]:
            runs.append([])
    run = max(runs, key=len)
    if len(run) < _MOST_OF_LINE or len(run) == len(chars):
        return row
    half = (run[-1].position - run[0].position) / (len(run) - 1) * _HALF_AND_ROOM
    start = run[0].position - half if run[0] is not chars[0] else 0.0
    end = run[-1].position + half if run[-1] is not chars[-1] else 1.0
    p = row.array()
    top, foot = p[1] - p[0], p[2] - p[3]
    return Quad.from_array(np.array([p[0] + top * start, p[0] + top * end, p[3] + foot * end, p[3] + foot * start]))


def _is_whole(lattice: Lattice) -> bool:
    """Whether a row has about as many characters at an even pitch as a line of a zone."""
    pitch = pitch_of(lattice)
    return pitch is not None and min(abs(pitch.count - length) for length in LENGTHS) <= _NEARLY


def _with_room(row: Quad, lattice: Lattice) -> Quad:
    """A row with room at both ends for what a line of a zone lacks that begins or ends with it; the row itself where
    its characters stand at no even pitch or are too few.
    """
    pitch = pitch_of(lattice)
    lacks = max(LENGTHS) - pitch.count if pitch else 0
    if pitch is None or lacks <= 0 or pitch.count < _CUT * max(LENGTHS):
        return row
    p = row.array()
    along = (p[1] - p[0] + p[2] - p[3]) / 2 * pitch.step * (lacks + 1)
    return Quad.from_array(p + np.array([[-1.0], [1.0], [1.0], [-1.0]]) * along)


def _line(row: Quad, lattice: Lattice) -> tuple[Quad, int]:
    """Where the characters of a row stand, and how many a line of its zone has; by its shape where they tell nothing.

    A row whose characters stand at an even pitch may have room at its ends.
    """
    p = row.array()
    along = (p[1] - p[0] + p[2] - p[3]) / 2
    pitch = pitch_of(lattice)
    if pitch is None or not _is_whole(lattice):
        length = float(np.linalg.norm(along))
        return row, min(LENGTHS, key=lambda count: abs(length / count * 2.0 - row.height * 0.9))
    count = min(LENGTHS, key=lambda count: abs(count - pitch.count))
    start, end = pitch.centres(pitch.count)[[0, -1]] + np.array([-_HALF_AND_ROOM, _HALF_AND_ROOM]) * pitch.step
    ends = np.array([[start], [end - 1], [end - 1], [start]])
    return Quad.from_array(p + ends * along), count


def _beside(row: Quad, count: int, lines: int) -> Quad:
    """Where the next line of a zone stands, below a row or above it, if that has so many characters."""
    p = row.array()
    along = (p[1] - p[0] + p[2] - p[3]) / 2
    length = float(np.linalg.norm(along))
    along = along / length
    down = np.array([-along[1], along[0]])
    moved = p + down * lines * _PITCH_TO_STEP * length / count
    ends = np.array([[-1.0], [1.0], [1.0], [-1.0]]) * along * _ROOM * length
    return Quad.from_array(moved + ends)
