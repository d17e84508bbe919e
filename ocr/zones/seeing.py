"""Zones in a picture: which rows of print are one, which way they run, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.standards import states
from ocr.standards.mrz import FILLER
from ocr.zones.first_look import FirstLook, first_look, settled
from ocr.zones.rows import Group, groups
from ocr.zones.whole_lines import WIDEST, Read, SeenZone, seen_wide, zones_of_rows
from ocr.zones.zone import Zone

_GLANCE: Final = 384
"""Width of the strips in which it is only seen whether a row is a zone's, and which way it runs, pixels."""
_OF_ZONES: Final = 0.8
"""Share of a row's characters that zones have, at least."""
_OF_DATA: Final = re.compile("(?=(?:.*[0-9]){10})(?=(?:.*[A-Z]){4})[A-Z0-9<]{20,}")
"""The line with numbers and days of a zone, or most of it: it need not have any filler."""
_LONG_FOR_HEIGHT: Final = (16.0, 11.0)
"""One row, or several, so long for their height that a glance cannot read are looked at as they will be read."""
_LOOKED_AT: Final = 2
"""So many groups of a picture."""
_LESS: Final = 0.1
"""A row that is read so much more clearly the other way round, and is none of a zone there, is none."""
_FEW: Final = 10
"""A glance at a zone shows more characters; so many of them tell which way print runs."""
_BEGINS: Final = re.compile("[PVIAC][A-Z0-9<]{8}")
"""What the first of several lines may be read as at a glance that shows no filler."""
_IS_FIRST: Final = re.compile("(?=[^<]*<[^>]*$)[PVIAC][A-Z<][A-Z<]{3}[A-Z<]{5}")
"""The first of several lines, with a state that there is and fillers the right way round: upside down nothing is."""
_UPRIGHT: Final = np.array([1.0, 0.0])
"""Most pictures are taken upright: so their print is looked at first."""
_SURE: Final = 0.75
"""A zone with so many of its digits right is looked for no further."""
_SOME, _CLEAR = 0.4, 0.9
"""Share of digits that are right, or mean confidence of the characters, of what is a zone."""
_KINDS: Final = frozenset("PVIAC")
"""What the codes of documents begin with (ICAO Doc 9303-3 to -7); others are in use, too."""
_SAME: Final = 0.4
"""Zones so near each other are one: along, fraction of a line's length, and across a quarter of that."""
_LIKE: Final = 2.5
"""Lines of two zones in one picture differ less in their length."""


Glance = Callable[[Sequence[Quad], int], Sequence[Lattice]]
"""What is seen of rows in strips of so many pixels at the most."""


def zones_in(
    picture: Picture,
    quads: Sequence[Quad],
    engine: TextEngine,
    glance: Glance,
    *,
    of_page: bool = False,
    quick: Read | None = None,
) -> list[SeenZone]:
    """The zones that rows of print in a picture are, the largest first.

    Args:
        picture: the whole picture.
        quads: its rows of print, their turn unknown.
        engine: reads them.
        glance: reads rows in strips of so many pixels at the most, to see what they are.
        of_page: whether all rows stand within one outline: they run one way then, that of those that are clear to
            read. Beside a zone of several lines only lines one below the other that are about as long may be one, as
            where an open booklet has two.
        quick: the small network that knows lines of zones alone, and looks first; None leaves all to the engine.
    """
    read = partial(seen_wide, picture, engine)
    found: list[SeenZone] = []
    along, known = _UPRIGHT, False
    several, left = groups(quads), _LOOKED_AT
    for number, group in enumerate(several):
        if of_page and found and not _may_be_another(group, found[0]):
            continue
        look = first_look(group, quick) if quick else FirstLook(group)
        if look.strange:
            continue
        if look.lines:
            along, known = look.group.rows[0].along, True
            zone = settled(look, read, partial(_of_group, [look.group], read))
            if zone is not None and _is_print(zone.zone) and not any(_lies_on(zone, other) for other in found):
                found.append(zone)
            continue
        likely = group if float(group.rows[0].along @ along) >= 0 else group.turned()
        ways, turned, clear = _ways_of(likely, glance, _GLANCE, one_way=of_page and known)
        if left and not (ways or clear) and _is_long(group):
            left -= 1
            ways, turned, clear = _ways_of(likely, glance, WIDEST, one_way=of_page and known)
        known = known or clear
        along = -likely.rows[0].along if turned else likely.rows[0].along
        if len(ways) > 1 and not found:
            along = _clear_way(several[number + 1 :], glance, along)
            ways = sorted(ways, key=lambda way: -float(way.rows[0].along @ along))
        zone = _of_group(ways, read)
        if zone is not None and _is_print(zone.zone) and not any(_lies_on(zone, other) for other in found):
            found.append(zone)
    return found


def _lies_on(one: SeenZone, other: SeenZone) -> bool:
    """Whether a zone is another one once more, found by another piece of it."""
    row = other.rows[0]
    along = row.along
    across = np.array([-along[1], along[0]])
    apart = one.rows[0].array().mean(axis=0) - row.array().mean(axis=0)
    return abs(float(apart @ along)) < _SAME * row.width and abs(float(apart @ across)) < _SAME * row.width / 4


def _may_be_another(group: Group, found: SeenZone) -> bool:
    """Whether rows may be a second zone on what seems to be one page."""
    if len(found.rows) == 1:
        return True
    return len(group.rows) > 1 and found.rows[0].width < _LIKE * group.rows[0].width


def _is_print(zone: Zone) -> bool:
    """Whether a zone is more than other print forced into its form, such as one in the mirror: by how clearly it was
    read, or by its digits, of which half may be right by chance where neither state nor kind of document is one.
    """
    told = states.is_known(zone.text("issuing_state").replace(FILLER, "")) or zone.text("code")[:1] in _KINDS
    return zone.mean_confidence >= _CLEAR or (told and zone.own_support >= _SOME)


def _clear_way(others: Sequence[Group], glance: Glance, usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """The way in which other long rows of print are clear to read; the usual one where none is."""
    for group in others:
        for one in (group, group.turned()):
            if glance([one.rows[0]], _GLANCE)[0].is_clear:
                return one.rows[0].along
    return usual


def _of_group(ways: Sequence[Group], read: Read) -> SeenZone | None:
    best: SeenZone | None = None
    for number, way in enumerate((*ways, *(one.turned() for one in ways[:1] if len(ways) == 1))):
        if number == len(ways) and best is not None:  # a glance may see fillers the wrong way round
            break
        for seen in zones_of_rows(way.rows, read):
            if best is None or seen.zone.support > best.zone.support:
                best = seen
            if best.zone.support >= _SURE:
                return best
    return best


def _is_long(group: Group) -> bool:
    """Whether rows have a zone's shape: faint or blurred ones are clear neither way in a narrow strip."""
    least = _LONG_FOR_HEIGHT[min(len(group.rows), len(_LONG_FOR_HEIGHT)) - 1]
    return min(row.width / row.height for row in group.rows) >= least


def _ways_of(group: Group, glance: Glance, width: int, *, one_way: bool) -> tuple[list[Group], bool, bool]:
    """The group as its rows may run, where a glance at its first line takes it for a zone's, the likelier way first;
    whether they were read more clearly the other way round, and whether they tell which way print runs.

    Fillers tell the way, where they are seen at all; a line alone has some, or is the one with numbers and days. What
    is clear one way, or runs but ``one_way``, is not read the other way: print that is none of a zone's, and a zone
    with fillers.

    Args:
        group: the rows.
        glance: reads them.
        width: of the strips, pixels at the most.
        one_way: whether they run as they are given.
    """
    (ahead,) = glance([group.rows[0]], width)
    text = "".join(ahead.text.split())
    if len(group.rows) > 1 and _IS_FIRST.match(text) and states.is_known(text[2:5].rstrip("<")):
        return [group], False, _tells(ahead)
    if ahead.is_clear or one_way:
        if _share(text) < _OF_ZONES:
            return [], False, _tells(ahead)
        if text.count("<") > text.count(">") or _OF_DATA.fullmatch(text):
            return [group], False, _tells(ahead)
    if one_way:
        return [group] if len(group.rows) > 1 and _BEGINS.match(text) else [], False, _tells(ahead)
    both = (group, group.turned())
    (back,) = glance([both[1].rows[0]], width)
    turned, either = back.clarity > ahead.clarity, _tells(ahead) or _tells(back)
    said = [text, "".join(back.text.split())]
    fillers = [text.count("<") - text.count(">") for text in said]
    begins = len(group.rows) > 1 and any(_BEGINS.match(one) for one in said)
    begins = begins or (back.is_clear and _OF_DATA.fullmatch(said[1]) is not None)
    if not any(fillers) and not begins:
        return [], turned, either
    shares = [_share(text) for text in said]
    clear = [ahead.clarity, back.clarity]
    likely = [
        i for i in (0, 1) if shares[i] >= _OF_ZONES and (shares[1 - i] >= _OF_ZONES or clear[i] > clear[1 - i] - _LESS)
    ]
    seen = [i for i in likely if fillers[i] > 0]
    return [both[i] for i in sorted(seen or likely, key=lambda i: -fillers[i])], turned, either


def _tells(seen: Lattice) -> bool:
    """Whether a row shows which way print runs: it is clear, and has characters enough."""
    return seen.is_clear and len(seen.chars) >= _FEW


def _share(text: str) -> float:
    """Share of a text's characters that zones have."""
    return len(re.findall("[A-Z0-9<]", text)) / max(_FEW, len(text))
