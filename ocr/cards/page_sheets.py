"""Outlines in a picture by the rows of print that stand within them: what may be pages, and what is a part of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ocr.finder.outlines import candidate_quads
from ocr.finding.locate import Survey
from ocr.geometry import UNIT, Quad, homography, map_points

_ASPECT: Final = 1.5
"""Pages of any aspect from 1 to 2.2 are sought, lying or upright: see `candidate_quads`."""
_ROWS: Final = (2, 48)
"""Rows of print that stand on a page, the fewest and the most."""
INSIDE: Final = 0.01
"""A row whose centre is no further out, fraction of the outline, stands on the page."""
_BEYOND: Final = 0.03
"""A row whose ends are no further out stands on it as a whole: they have some room."""
_ROUGH: Final = 0.07
"""The same for outlines of the page finder, which are a few per cent off."""
_MORE_ROWS, _LARGER = 1.5, 4.5
"""A page has so many times as many rows as a part of it, and is no larger than so many times."""
_FEW, _MANY_MORE, _MUCH_LARGER = 6, 3.0, 12.0
"""The same of a part with so few rows, such as a seal."""
_FRAME: Final = 1.5
"""A sheet is no more than so many times as large as the frame that it prints around all of its print."""
_PANEL: Final = 2.2
"""A page is no more than so many times as large as a panel of it with most of its print."""
_SQUARE: Final = 1.12
"""No page is so nearly square, however it is tilted: seals, portraits and parts of pages are."""
_TILT: Final = 0.08
"""Rows of print that were found coarsely run off the edges of their page by less than this, tangent of the angle."""
_ASKEW: Final = 0.14
"""Rows of a part of a page run as the page's do; those of a card that lies on it mostly differ by more, radians."""
_LONG: Final = 4.0
"""A row so many times as long as high shows how it runs."""
_CUT: Final = 0.1
"""An outline that cuts more than this share of its rows is none of a page."""


@dataclass(frozen=True)
class Sheet:
    """Outlines that hold the same rows of print, the smallest first, which rows of the survey these are, and how they
    run: a number with four times their angle.
    """

    quads: tuple[Quad, ...]
    rows: frozenset[int]
    way: complex = 0j

    def is_askew_to(self, other: Sheet) -> bool:
        """Whether its rows run otherwise than those of another one: then it lies on that, and is no part of it."""
        return bool(abs(np.angle(self.way * other.way.conjugate())) > 4 * _ASKEW)


def sheets_in(made: Survey, guesses: Sequence[Quad], pages: Sequence[Quad]) -> list[Sheet]:
    """What lies in the picture with print on it: what the page finder saw first, then the smallest first."""
    corners = np.array([box.quad.array() for box in made.boxes]).reshape(-1, 4, 2)
    centres = corners.mean(axis=1)
    ends = np.stack([corners[:, [0, 3]].mean(axis=1), corners[:, [1, 2]].mean(axis=1)], axis=1).reshape(-1, 2)
    held: dict[frozenset[int], list[Quad]] = {}
    for quad in (*pages, *guesses, *(made.outlines or ())):
        if max(quad.width, quad.height) < _SQUARE * min(quad.width, quad.height):
            continue
        try:
            view = homography(quad, UNIT)
            places, far = (map_points(points, view) if len(points) else points for points in (centres, ends))
        except ValueError:
            continue
        within = ((places > -INSIDE) & (places < 1 + INSIDE)).all(axis=1)
        room = _ROUGH if quad in pages else _BEYOND
        whole = ((far > -room) & (far < 1 + room)).all(axis=1).reshape(-1, 2).all(axis=1)
        rows = frozenset(np.flatnonzero(within).tolist())
        cut = int(np.count_nonzero(within & ~whole))
        fits = cut <= _CUT * len(rows) and _tilt(quad, far.reshape(-1, 2, 2)[within]) < _TILT
        if _ROWS[0] <= len(rows) <= _ROWS[1] and fits:
            held.setdefault(rows, []).append(quad)
    ways = _ways(corners)
    sheets = [
        Sheet(tuple(sorted(quads, key=lambda quad: quad.area)), rows, complex(ways[list(rows)].sum()))
        for rows, quads in held.items()
    ]
    return sorted(sheets, key=lambda sheet: (not any(page in sheet.quads for page in pages), sheet.quads[0].area))


def outlines_in(made: Survey) -> tuple[Quad, ...]:
    """Outlines of pages of any aspect, in pixels of the picture."""
    found = candidate_quads(made.small, (_ASPECT,), sharp=True)[_ASPECT]
    return tuple(Quad.from_array((quad.array() + 0.5) / made.scale - 0.5) for quad in found)


def widest_with(sheet: Sheet, sheets: Sequence[Sheet]) -> Sheet:
    """The largest outline with all rows of another one that is not much larger: pages have panels within."""
    holding = [other for other in sheets if other.rows > sheet.rows]
    near = [other for other in holding if other.quads[0].area < _PANEL * sheet.quads[0].area]
    return max(near, key=lambda other: other.quads[0].area, default=sheet)


def outer_edge(sheet: Sheet) -> Quad:
    """The largest of the outlines of a sheet that is no larger than one with a frame within its edge."""
    framed = [quad for quad in sheet.quads if quad.area < _FRAME * sheet.quads[0].area]
    return max(framed, key=lambda quad: quad.area, default=sheet.quads[0])


def is_part(sheet: Sheet, sheets: Sequence[Sheet]) -> bool:
    """Whether an outline is a part of another one that is not much larger and has much more print."""
    bounds = [(_MORE_ROWS, _LARGER), *([(_MANY_MORE, _MUCH_LARGER)] if len(sheet.rows) <= _FEW else [])]
    return any(
        other.rows > sheet.rows
        and len(other.rows) >= more * len(sheet.rows)
        and other.quads[0].area < larger * sheet.quads[0].area
        and not sheet.is_askew_to(other)
        for other in sheets
        for more, larger in bounds
    )


def _ways(corners: np.ndarray) -> np.ndarray:
    """How rows of print (N, 4, 2) run, whichever way along their edges: numbers as long as the rows, with four times
    their angles; nothing of short ones, whose sides say little.
    """
    sides, heights = corners[:, 1] - corners[:, 0], np.linalg.norm(corners[:, 3] - corners[:, 0], axis=1)
    lengths = np.linalg.norm(sides, axis=1)
    angles = np.arctan2(sides[:, 1], sides[:, 0])
    return np.asarray(np.exp(4j * angles) * lengths * (lengths > _LONG * heights))


def _tilt(quad: Quad, ends: np.ndarray) -> float:
    """How far rows of print run off the edges of an outline, whichever: tangent of the angle, of half of the longest.

    Args:
        quad: the outline.
        ends: where each row begins and ends within it, (N, 2, 2), fractions of it.
    """
    sides = (ends[:, 1] - ends[:, 0]) * [quad.width, quad.height]
    lengths = np.linalg.norm(sides, axis=1)
    longest = np.abs(sides[lengths >= np.median(lengths)]) if len(lengths) else np.zeros((1, 2))
    return float(np.median(longest.min(axis=1) / np.maximum(1e-6, longest.max(axis=1))))
