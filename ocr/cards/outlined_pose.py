"""The exact outline of a page whose print is known: which of those around it has its proportions and its edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import log
from typing import Final

import numpy as np

from ocr.documents import DocumentType, PageLayout
from ocr.finder.outline_choice import Closely, chosen, judged, slope
from ocr.finder.seen_shape import misshapen
from ocr.finding.labelled_pose import around_print
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow
from ocr.finding.print_turn import turned_along
from ocr.geometry import Quad
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
_LOOKED_AT: Final = 3
"""Outlines seen in the picture of which the page finder is asked what it sees there."""
_SAME: Final = 0.01
"""Outlines whose corners are nearer than this share of their longer side are one."""
_RUNNING: Final = 0.9
"""Cosine of the angle between the rows of one page at the least."""
_SEEN_SIDES: Final = 2
"""An outline with more sides than so many on visible edges was seen in the picture."""


def outlined_pose(  # noqa: PLR0917
    picture: Picture,
    outlines: Sequence[Quad],
    around: Sequence[Quad],
    rows: Sequence[GlancedRow],
    document: DocumentType,
    layout: PageLayout,
    pages: Sequence[Quad],
    along: np.ndarray,
    closely: Closely = lambda quad: None,
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
        closely: sees a page where it is told to look.
    """
    sizes = {size[0] / size[1]: size for size in layout.sizes_mm or (document.size_mm,)}
    of_sheet = max(document.size_mm) >= SHEET_MM
    ends = np.array([row.quad.array()[:2] for row in rows if row.quad.width > _LONG * row.quad.height])
    fitting: list[tuple[int, int, float, Quad, float]] = []
    for quad in (*outlines, *around):
        turned, aspect = _as_page(quad, along, sizes)
        if abs(log(turned.width / turned.height / aspect)) < _ALIKE:
            shape = misshapen(turned, aspect, picture.size)
            wrong = slope(turned, aspect, ends) > _LEVEL or shape > _ALIKE / 2
            wrong = wrong or (of_sheet and _is_picture(turned, picture.size))
            off = 0 if of_sheet else round(shape / _OFF)
            rank = _rank(quad, pages, picture.size, wrong=wrong)
            fitting.append((rank, off, -turned.area if of_sheet else turned.area, turned, aspect))
    first = [(turned, aspect) for _, _, _, turned, aspect in sorted(fitting, key=lambda one: one[:3])[:_TRIED]]

    def starts() -> Iterator[tuple[Quad, float]]:
        yield from dict.fromkeys(first)
        seen = [quad for quad, _ in first]
        for quad in (*(quad for quad in seen[:_LOOKED_AT] if quad not in pages), *_around(rows, along, sizes, picture)):
            near = closely(quad)
            if near is not None and all(_off(near, other) > _SAME for other in seen):
                turned, aspect = _as_page(near, along, sizes)
                seen.append(turned)
                yield turned, aspect

    best = chosen(starts(), partial(judged, picture, rows=ends), closely, of_sheet=of_sheet)
    if best is None:
        return None
    size_mm = sizes[best.aspect]
    return Pose(best.quad, replace(document, size_mm=size_mm), layout, 1.0, outlined=best.sides > _SEEN_SIDES)


def _as_page(quad: Quad, along: np.ndarray, aspects: Iterable[float]) -> tuple[Quad, float]:
    """An outline with its upper edge as print runs, and that of some aspects which is most like its own."""
    turned = turned_along(quad, along)
    return turned, min(aspects, key=lambda one: abs(log(turned.width / turned.height / one)))


def _around(
    rows: Sequence[GlancedRow], along: np.ndarray, aspects: Iterable[float], picture: Picture
) -> Iterator[Quad]:
    """Where a page may lie by its rows alone."""
    quads = [row.quad for row in rows if float(row.quad.along @ along) > _RUNNING]
    if quads:
        yield from (around_print(quads, along, aspect, picture.size) for aspect in aspects)


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
