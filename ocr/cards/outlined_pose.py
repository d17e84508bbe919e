"""The exact outline of a page whose print is known: which of those around it has its proportions and its edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log
from typing import Final

import numpy as np

from ocr.cards.page_outlines import standing_in
from ocr.documents import DocumentType, PageLayout
from ocr.finder.borders import refine_page
from ocr.finder.seen_shape import SHAPED, misshapen
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow
from ocr.finding.print_turn import turned_along
from ocr.geometry import Quad, homography, map_points
from ocr.image.picture import Picture

SHEET_MM: Final = 200.0
"""A page so long is a sheet: it prints a frame of its own, so that the outermost outline is its edge."""
_TRIED: Final = 5
"""Outlines of one page that are made exact."""
_ALIKE: Final = 0.32
"""Log of how far an outline's aspect may be off the page's: tilt shortens one side."""
_OFF: Final = 0.04
"""Of outlines of a card that have its shape as nearly as this, see `misshapen`, the smallest counts."""
_AT_BORDER: Final = 0.012
"""A corner so near to the picture's border, as a share of its longer edge, is the picture's."""
_BACKED: Final = 0.03
"""An outline so near to one of the page finder's, share of the page's longer side, is that of the same page."""
_LEVEL, _LONG = 0.02, 4.0
"""Four in five rows of a page, of those longer than the second times their height, run less steeply than the first."""


def outlined_pose(  # noqa: PLR0917
    picture: Picture,
    outlines: Sequence[Quad],
    around: Sequence[Quad],
    rows: Sequence[GlancedRow],
    document: DocumentType,
    layout: PageLayout,
    pages: Sequence[Quad],
    along: np.ndarray,
) -> Pose | None:
    """The page's outline with its upper edge as the print runs, moved onto the edges next to it; None where no outline
    has its proportions.

    Args:
        picture: the whole picture.
        outlines: those that hold the page's rows and no others.
        around: further ones that may be the page's.
        rows: the page's rows, read at a glance.
        document, layout: what they say the page is.
        pages: outlines of what the page finder takes for pages.
        along: the direction in which the page's print runs.
    """
    sizes = {size[0] / size[1]: size for size in layout.sizes_mm or (document.size_mm,)}
    of_sheet = max(document.size_mm) >= SHEET_MM
    fitting: list[tuple[int, int, float, Quad, float]] = []
    for quad in (*outlines, *around):
        turned = turned_along(quad, along)
        own = turned.width / turned.height
        aspect = min(sizes, key=lambda one: abs(log(own / one)))
        if abs(log(own / aspect)) < _ALIKE:
            shape = misshapen(turned, aspect, picture.size)
            wrong = _slope(turned, aspect, rows) > _LEVEL or shape > _ALIKE / 2
            wrong = wrong or (of_sheet and _is_picture(turned, picture.size))
            off = 0 if of_sheet else round(shape / _OFF)
            rank = _rank(quad, pages, picture.size, wrong=wrong)
            fitting.append((rank, off, -turned.area if of_sheet else turned.area, turned, aspect))
    best: tuple[tuple[bool, bool, int], Quad, float] | None = None
    for _, _, _, turned, aspect in sorted(fitting, key=lambda one: one[:3])[:_TRIED]:
        moved, sides = refine_page(picture, turned, aspect)
        fits = _slope(moved, aspect, rows) <= _LEVEL, misshapen(moved, aspect, picture.size) <= SHAPED, sides
        if best is None or fits > best[0]:
            best = (fits, moved, aspect)
        if fits == (True, True, 4):
            break
    if best is None:
        return None
    (_, _, sides), moved, aspect = best
    return Pose(moved, replace(document, size_mm=sizes[aspect]), layout, 1.0, outlined=sides > 2)


def _rank(quad: Quad, pages: Sequence[Quad], size: tuple[int, int], *, wrong: bool) -> int:
    """How likely an outline is a page's, the likeliest 0: one seen in the picture where the page finder sees a page,
    the page finder's own, another seen in the picture; then those along whose edges no print runs, its own first.
    """
    if quad in pages:
        return 3 if wrong else 1
    near = any(_off(quad, page) < _BACKED for page in pages)
    return 4 if wrong else 0 if near and not _is_picture(quad, size) else 2


def _off(quad: Quad, other: Quad) -> float:
    """How far two outlines of any turn are apart, share of the longer side."""
    far = min(np.abs(quad.turned(turn).array() - other.array()).max() for turn in range(4))
    return float(far) / max(other.width, other.height)


def _is_picture(quad: Quad, size: tuple[int, int]) -> bool:
    """Whether an outline is that of the picture itself."""
    corners, room = quad.array(), _AT_BORDER * max(size)
    near = (corners < room) | (corners > np.array(size) - room)
    return bool(near.all())


def _slope(quad: Quad, aspect: float, rows: Sequence[GlancedRow]) -> float:
    """How steeply print runs across a page within an outline: rows of a page run along its edges."""
    view = homography(quad, Quad.upright(0, 0, aspect, 1))
    long = [row for row in rows if row.quad.width > _LONG * row.quad.height]
    inside = standing_in(quad, long) if long else ()
    sides = [map_points(row.quad.array()[:2], view) for row, stands in zip(long, inside, strict=True) if stands]
    slopes = [abs(float((b[1] - a[1]) / max(1e-6, abs(b[0] - a[0])))) for a, b in sides]
    return float(np.quantile(slopes, 0.8)) if slopes else 0.0
