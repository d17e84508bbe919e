"""Pages that are seen by their outline: what is printed within each outline says which page it is.

A card on a page of print, or one beside another, has rows of its own: titles, labels and numbers count for the outline
that they stand in. So what else lies on the desk neither hides a page nor costs the reading of its print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final

import numpy as np

from ocr.cards.card_reader import DOCUMENT, SETTLED, CardReader, Found
from ocr.cards.card_search import MUCH_PRINT
from ocr.cards.labelled_search import glanced_if_telling, told_by
from ocr.cards.page_reading import read_page
from ocr.documents import DocumentType, PageLayout
from ocr.finder.borders import refine
from ocr.finder.outlines import candidate_quads
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow, direction_of
from ocr.geometry import Quad, homography, map_points
from ocr.image.picture import Picture

_ASPECT: Final = 1.5
"""Pages of any aspect from 1 to 2.2 are sought, lying or upright: see `candidate_quads`."""
_ROWS: Final = (2, 48)
"""Rows of print that stand on a page, the fewest and the most."""
_GLANCES: Final = 3
"""Sets of rows that are looked at: one for each thing that lies there."""
_KNOWN, _MOST = 0.4, 0.7
"""An outline with no more than this share of new rows has nothing new; so many rows of a picture are most of them."""
_INSIDE: Final = 0.01
"""A row whose centre is no further out, fraction of the outline, stands on the page."""
_SHEET_MM: Final = 200.0
"""A page so long is a sheet: it prints a frame of its own, so that the outermost outline is its edge."""
_TRIED: Final = 5
"""Outlines of one page that are made exact."""
_CLOSE: Final = 0.3
"""How far borders are looked for around an outline, as a share of the search range."""
_ALIKE: Final = 0.32
"""Log of how far an outline's aspect may be off the page's: tilt shortens one side."""
_OFF: Final = 0.05
"""Of outlines of a card that fit its proportions as well as this, log of their aspects, the smallest counts."""
_MORE: Final = 10
"""An outline with no more rows than so many beside those of another may be that of the same card."""
_AT_BORDER: Final = 0.012
"""A corner so near to the picture's border, as a share of its longer edge, is the picture's."""
_SURE: Final = 0.5
"""How sure the page finder is, at the least, of a page that it is asked about closely."""
_BACKED: Final = 0.03
"""An outline so near to one of the page finder's, share of the page's longer side, is that of the same page."""
_LEVEL, _LONG = 0.02, 4.0
"""Four in five rows of a page, of those longer than the second times their height, run less steeply than the first."""
_UNIT: Final = Quad.upright(0, 0, 1, 1)


@dataclass(frozen=True)
class _Sheet:
    """Outlines that hold the same rows of print, and which rows these are."""

    quads: tuple[Quad, ...]
    rows: frozenset[int]


@dataclass(frozen=True)
class Looked:
    """What came of looking at the outlines in a picture.

    Attributes:
        found: the page, read; none where no outline has print that says what it is.
        rows: the rows that were read at a glance.
        whole: whether these are most of the picture's.
    """

    found: list[Found]
    rows: tuple[GlancedRow, ...] = ()
    whole: bool = False


def page_outlines(picture: Picture, reader: CardReader) -> tuple[Quad, ...]:
    """Outlines of what the page finder takes for pages, each looked at closely; none without a finder."""
    if reader.finder is None:
        return ()
    pages = reader.finder.pages
    with reader.clock.stage("locate"):
        aligned = [pages.aligned(picture, quad) for quad in pages.outlines(picture)]
        return tuple(quad for quad, sure in aligned if sure > _SURE)


def outlined(
    picture: Picture, made: Survey, reader: CardReader, guesses: Sequence[Quad] = (), pages: Sequence[Quad] = ()
) -> Looked:
    """The page that one of the outlines in a picture is that of.

    Args:
        picture: the whole picture.
        made: a survey of it.
        reader: reads cards.
        guesses: outlines of what others took for cards.
        pages: outlines of what the page finder takes for pages.
    """
    with reader.clock.stage("locate"):
        sheets = _sheets(made, guesses, pages)
    best: Found | None = None
    looked_at: set[int] = set()
    glanced: list[GlancedRow] = []
    glances = 0
    for sheet in sheets:
        if glances >= _GLANCES or len(sheet.rows - looked_at) <= _KNOWN * len(sheet.rows):
            continue
        looked_at |= sheet.rows
        glances += 1
        boxes = tuple(made.boxes[i] for i in sorted(sheet.rows))
        rows = glanced_if_telling(replace(made, boxes=boxes), reader)
        glanced += rows
        wider = [other for other in sheets if other.rows > sheet.rows]
        for document, layout in told_by([row.text for row in rows])[:1]:
            more = MUCH_PRINT if max(document.size_mm) >= _SHEET_MM else _MORE + len(sheet.rows)
            around = [quad for other in wider if len(other.rows) <= more for quad in other.quads]
            with reader.clock.stage("locate"):
                pose = _pose(picture, sheet, around, rows, document, layout, pages)
            if pose is None:
                continue
            parsed = read_page(picture, pose, reader)
            if best is None or parsed.support > best[1].support:
                best = (pose, parsed)
            if parsed.support >= SETTLED:
                return Looked([best])
    found = [best] if best is not None and best[1].support >= DOCUMENT else []
    return Looked(found, tuple(glanced), len(looked_at) >= _MOST * len(made.boxes) > 0)


def _sheets(made: Survey, guesses: Sequence[Quad], pages: Sequence[Quad]) -> list[_Sheet]:
    """What lies in the picture with print on it: what the page finder saw first, then the smallest first."""
    found = [
        Quad.from_array((quad.array() + 0.5) / made.scale - 0.5)
        for quad in candidate_quads(made.small, (_ASPECT,), sharp=True)[_ASPECT]
    ]
    centres = np.array([box.quad.array().mean(axis=0) for box in made.boxes]).reshape(-1, 2)
    held: dict[frozenset[int], list[Quad]] = {}
    for quad in (*pages, *guesses, *found):
        try:
            places = map_points(centres, homography(quad, _UNIT)) if len(centres) else centres
        except ValueError:
            continue
        within = ((places > -_INSIDE) & (places < 1 + _INSIDE)).all(axis=1)
        rows = frozenset(np.flatnonzero(within).tolist())
        if _ROWS[0] <= len(rows) <= _ROWS[1]:
            held.setdefault(rows, []).append(quad)
    sheets = [_Sheet(tuple(sorted(quads, key=lambda quad: quad.area)), rows) for rows, quads in held.items()]
    return sorted(sheets, key=lambda sheet: (not any(page in sheet.quads for page in pages), sheet.quads[0].area))


def _pose(  # noqa: PLR0917
    picture: Picture,
    sheet: _Sheet,
    around: Sequence[Quad],
    rows: Sequence[GlancedRow],
    document: DocumentType,
    layout: PageLayout,
    pages: Sequence[Quad],
) -> Pose | None:
    """The page's outline with its upper edge as the print runs, moved onto the edges next to it; None where no outline
    has its proportions.
    """
    sizes = {size[0] / size[1]: size for size in layout.sizes_mm or (document.size_mm,)}
    along = direction_of(rows)
    of_sheet = max(document.size_mm) >= _SHEET_MM
    fitting: list[tuple[int, int, float, Quad, float]] = []
    for quad in (*sheet.quads, *around):
        turned = max((quad.turned(turn) for turn in range(4)), key=lambda one: _along_top(one, along))
        own = turned.width / turned.height
        aspect = min(sizes, key=lambda one: abs(log(own / one)))
        if abs(log(own / aspect)) < _ALIKE:
            wrong = _slope(turned, aspect, rows) > _LEVEL or (of_sheet and _is_picture(turned, picture.size))
            off = 0 if of_sheet else round(abs(log(own / aspect)) / _OFF)
            rank = _rank(quad, pages, picture.size, wrong=wrong)
            fitting.append((rank, off, -turned.area if of_sheet else turned.area, turned, aspect))
    best: tuple[tuple[bool, int], Quad, float] | None = None
    for _, _, _, turned, aspect in sorted(fitting, key=lambda one: one[:3])[:_TRIED]:
        moved, sides = refine(picture, turned, aspect, _CLOSE)
        fits = _slope(moved, aspect, rows) <= _LEVEL, sides
        if best is None or fits > best[0]:
            best = (fits, moved, aspect)
        if fits == (True, 4):
            break
    if best is None:
        return None
    (_, sides), moved, aspect = best
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
    sides = [map_points(row.quad.array()[:2], view) for row in rows if row.quad.width > _LONG * row.quad.height]
    slopes = [abs(float((b[1] - a[1]) / max(1e-6, abs(b[0] - a[0])))) for a, b in sides]
    return float(np.quantile(slopes, 0.8)) if slopes else 0.0


def _along_top(quad: Quad, along: np.ndarray) -> float:
    top = quad.array()[1] - quad.array()[0]
    return float(top @ along) / max(1e-6, float(np.linalg.norm(top)))
