"""Where a page lies whose print was read at a glance: an outline seen in the picture around it, or around its rows.

Nothing here knows what is printed where: layouts differ. An outline in which the rows stand is turned as they run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.finder.borders import refine_page, refine_widely
from ocr.finder.outlines import candidate_quads
from ocr.finding.locate import Survey
from ocr.finding.print_glance import GlancedRow, direction_of
from ocr.finding.print_turn import turned_along
from ocr.geometry import UNIT, Quad, homography, map_points

_OUTSIDE: Final = 0.02
"""A row whose centre lies no further outside of an outline than this, fraction of the page, may stand on the page."""
_LEAST: Final = 0.38
"""The print of a page takes up at least this share of its width or height."""
_ALL_SIDES: Final = 4
_SEEN_SIDES: Final = 3
"""An outline with so many sides on visible edges is the page's."""
_AROUND: Final = 0.05
"""What is left blank around the rows of a page, share of its width."""
_MOST: Final = 0.5
_TRIED: Final = 2


def page_quads(
    seen: Survey,
    rows: Sequence[GlancedRow],
    others: Sequence[GlancedRow],
    aspect: float,
    guesses: Sequence[Quad] = (),
) -> Iterator[tuple[Quad, bool]]:
    """Outlines in which a page may lie, the likeliest first, each with whether it was seen in the picture.

    Args:
        seen: a survey of the picture.
        rows: rows that surely stand on the page, as they run.
        others: rows that may stand on it.
        aspect: the page's width over its height.
        guesses: outlines that others have found, their turn unknown.
    """
    along = direction_of(rows)
    found = [
        Quad.from_array((quad.array() + 0.5) / seen.scale - 0.5)
        for quad in candidate_quads(seen.small, (aspect,))[aspect]
    ]
    around = [turned_along(quad, along) for quad in (*guesses, *found)]
    holding = [(_cut(quad, others), quad.area, quad) for quad in around if _holds(quad, rows)]
    for cut, _, quad in sorted(holding, key=lambda one: one[:2])[:_TRIED]:
        moved, sides = refine_page(seen.picture, quad, aspect)
        if sides < _ALL_SIDES:
            moved, sides = refine_widely(seen.picture, quad, aspect)
        if _holds(moved, rows) and _cut(moved, others) <= cut:
            yield moved, sides >= _SEEN_SIDES
        else:
            yield quad, False
    frame = around_print([row.quad for row in rows], along, aspect, seen.picture.size)
    if _most_beyond(frame, others):
        yield around_print([row.quad for row in others], along, aspect, seen.picture.size), False
    yield frame, False


def _holds(quad: Quad, rows: Sequence[GlancedRow]) -> bool:
    """Whether rows stand within an outline from end to end, and take up as much of it as print does."""
    places = _ends(quad, rows)
    within = bool((places > -_OUTSIDE).all() and (places < 1 + _OUTSIDE).all())
    return within and float(np.ptp(places, axis=0).max()) > _LEAST


def _cut(quad: Quad, rows: Sequence[GlancedRow]) -> int:
    """How many rows of print an outline cuts."""
    if not rows:
        return 0
    places = _ends(quad, rows).reshape(-1, 2, 2)
    inside = np.all((places > 0.0) & (places < 1.0), axis=2)
    beyond = np.any((places < -_OUTSIDE) | (places > 1 + _OUTSIDE), axis=2)
    return int(np.count_nonzero(np.any(inside, axis=1) & np.any(beyond, axis=1)))


def _ends(quad: Quad, rows: Sequence[GlancedRow]) -> NDArray[np.float64]:
    """Where rows begin and end on the page within an outline, (2N, 2)."""
    corners = np.array([row.quad.array() for row in rows])
    ends = np.stack([(corners[:, 0] + corners[:, 3]) / 2, (corners[:, 1] + corners[:, 2]) / 2], axis=1)
    return map_points(ends.reshape(-1, 2), homography(quad, UNIT))


def _most_beyond(quad: Quad, rows: Sequence[GlancedRow]) -> bool:
    """Whether most of some rows begin or end beyond an outline, as where a title alone tells the page."""
    if not rows:
        return False
    places = _ends(quad, rows).reshape(-1, 2, 2)
    return bool(np.mean(np.any((places < -_OUTSIDE) | (places > 1 + _OUTSIDE), axis=(1, 2))) > _MOST)


def around_print(rows: Sequence[Quad], along: NDArray[np.float64], aspect: float, size: tuple[int, int]) -> Quad:
    """The rectangle around rows of print that runs as they do and has the page's proportions, within the picture.

    Args:
        rows: their outlines, pixels of the picture.
        along: the direction in which they run, a unit vector.
        aspect: the page's width over its height.
        size: width and height of the picture, pixels.
    """
    down = np.array([-along[1], along[0]])
    corners = np.concatenate([row.array() for row in rows])
    u, v = corners @ along, corners @ down
    room = _AROUND * float(np.ptp(u))
    left, right, top, bottom = u.min() - room, u.max() + room, v.min() - room, v.max() + room
    wide, high = right - left, bottom - top
    if wide > high * aspect:
        top, bottom = top - (wide / aspect - high) / 2, bottom + (wide / aspect - high) / 2
    else:
        left, right = left - (high * aspect - wide) / 2, right + (high * aspect - wide) / 2
    frame = np.array([along * x + down * y for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))])
    inside = np.clip(frame, [0.0, 0.0], [size[0] - 1.0, size[1] - 1.0])
    try:
        return Quad.from_array(inside)
    except ValueError:
        return Quad.from_array(frame)
