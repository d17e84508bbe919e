"""Which of several outlines is a page's: judged by its edges, its shape, the print on it, and a second close look.

None of them suffices. The edge of a sheet under a card is as strong as the card's, and a sleeve has nearly its shape.
Each outline is brought onto the edges next to it and gets a doubt, the sum of what speaks against it. Each of the
doubts is bounded, so that no single one decides: a lens bends the shape, and the aligner errs beside a finger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import Final, TypeVarTuple

import numpy as np
from numpy.typing import NDArray

from ocr.finder.borders import refine_page
from ocr.finder.seen_shape import WELL_SHAPED, misshapen
from ocr.geometry import UNIT, Quad, homography, map_points
from ocr.image.picture import Picture

Closely = Callable[[Quad], Quad | None]
"""The page that the page finder sees where it is told to look, None where it sees none."""
Refined = tuple[Quad, int]
"""An outline moved onto edges, and how many of its sides lie on one."""

_ALL_SIDES: Final = 4
_SLOPE, _REST, _MOVED = 0.02, 0.01, 0.02
"""So steep a row across it (tangent), so far (share of the longer side) from where the aligner sees its corners, and so
far from where it began is one doubt; so is being as misshapen as few pages are.
"""
_MOST_SHAPE, _MOST_SLOPE, _MOST_REST = 10.0, 3.0, 3.0
"""Doubts of each kind at the most."""
_NO_PAGE: Final = 5.0
"""Doubts of an outline in which the page finder sees no page."""
SURE: Final = 1.5
"""An outline with less doubt, all sides of which are seen, is taken without looking at others."""
_NEARLY: Final = 2.0
"""Of outlines of a sheet whose doubts differ by less the largest counts: sheets print a frame of their own."""
_WITHIN: Final = 0.9
"""A sheet's outline is not looked for in those whose area is so much smaller than that of one with little doubt."""
_STEEPEST: Final = 0.8
"""Share of the rows of a page that run no more steeply than what counts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An outline on the edges next to it.

    Attributes:
        quad: its corners.
        aspect: width over height that the page would have.
        sides: how many of its sides lie on a visible edge.
        doubt: what speaks against it, 0 for nothing.
    """

    quad: Quad
    aspect: float
    sides: int
    doubt: float


def judged(
    picture: Picture,
    start: Quad,
    aspect: float,
    rows: NDArray[np.float64],
    refined: Callable[[Picture, Quad, float], Refined] = refine_page,
) -> Judged:
    """An outline brought onto edges, with its doubt, but for that of a close look.

    Args:
        picture: the whole picture.
        start: the outline, its upper edge as print runs.
        aspect: width over height of the page that it would be of.
        rows: where long rows of print that may stand on the page begin and end, (N, 2, 2).
        refined: brings an outline onto edges.
    """
    quad, sides = refined(picture, start, aspect)
    doubt = float(_ALL_SIDES - sides) + _apart(quad, start) / _MOVED
    doubt += min(_MOST_SHAPE, misshapen(quad, aspect, picture.size) / WELL_SHAPED)
    doubt += min(_MOST_SLOPE, slope(quad, aspect, rows) / _SLOPE)
    return Judged(quad, aspect, sides, doubt)


Start = TypeVarTuple("Start")


def chosen(
    starts: Iterable[tuple[Quad, *Start]],
    judge: Callable[[Quad, *Start], Judged | None],
    closely: Closely,
    *,
    of_sheet: bool,
) -> Judged | None:
    """The outline with the least doubt: the first that is sure, without asking for more; of a sheet, on which a frame
    may be printed, the largest of those with hardly more doubt. Only those that may be it are looked at closely.

    Args:
        starts: outlines, the likeliest first, each with what else `judge` needs.
        judge: gives one its doubt, see `judged`; None where it is none of the page.
        closely: sees a page where it is told to look; what it does not see is a doubt more.
        of_sheet: whether the page is a sheet.
    """
    found: list[Judged] = []
    least, more = inf, _NEARLY if of_sheet else 0.0
    for start in starts:
        if of_sheet and any(one.doubt < _NEARLY and start[0].area < _WITHIN * one.quad.area for one in found):
            continue
        bare = judge(*start)
        if bare is None or bare.doubt >= least + more:
            continue
        one = replace(bare, doubt=bare.doubt + _unseen(bare.quad, closely))
        if one.doubt < SURE and one.sides == _ALL_SIDES and not of_sheet:
            return one
        found.append(one)
        least = min(least, one.doubt)
    if not found:
        return None
    if of_sheet:
        return max((one for one in found if one.doubt < least + _NEARLY), key=lambda one: one.quad.area)
    return min(found, key=lambda one: one.doubt)


def _unseen(quad: Quad, closely: Closely) -> float:
    """The doubt that the page finder has where it is told to look."""
    near = closely(quad)
    return _NO_PAGE if near is None else min(_MOST_REST, _apart(near, quad) / _REST)


def slope(quad: Quad, aspect: float, rows: NDArray[np.float64]) -> float:
    """How steeply rows of print, given by their ends (N, 2, 2), run across a page within an outline, tangent: those of
    the page run along its edges.
    """
    if not len(rows):
        return 0.0
    places = map_points(rows.reshape(-1, 2), homography(quad, UNIT)).reshape(-1, 2, 2)
    middles = places.mean(axis=1)
    across, down = np.abs(places[:, 1] - places[:, 0])[((middles > 0) & (middles < 1)).all(axis=1)].T
    return float(np.quantile(down / np.maximum(1e-6, across * aspect), _STEEPEST)) if len(across) else 0.0


def _apart(quad: Quad, other: Quad) -> float:
    """How far the corners of two outlines of any turn are apart at the most, share of the longer side."""
    far = min(np.linalg.norm(quad.turned(turn).array() - other.array(), axis=1).max() for turn in range(4))
    return float(far) / max(quad.width, quad.height)
