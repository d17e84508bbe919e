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
from ocr.cards.labelled_search import glanced_if_telling, telling_rows, told_by
from ocr.cards.page_outlines import along_top, stand_in
from ocr.cards.page_reading import read_page
from ocr.cards.zone_search import zoned_within
from ocr.documents import DocumentType, PageLayout
from ocr.finder.borders import refine_page
from ocr.finder.outlines import candidate_quads
from ocr.finder.seen_shape import SHAPED, misshapen
from ocr.finding.close_survey import survey_within
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow, direction_of
from ocr.geometry import UNIT, Quad, homography, map_points
from ocr.image.picture import Picture
from ocr.zones.rows import groups

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
_BEYOND: Final = 0.03
"""A row whose ends are no further out stands on it as a whole: they have some room."""
_ROUGH: Final = 0.07
"""The same for outlines of the page finder, which are a few per cent off."""
_SHEET_MM: Final = 200.0
"""A page so long is a sheet: it prints a frame of its own, so that the outermost outline is its edge."""
_TRIED: Final = 5
"""Outlines of one page that are made exact."""
_ALIKE: Final = 0.32
"""Log of how far an outline's aspect may be off the page's: tilt shortens one side."""
_OFF: Final = 0.04
"""Of outlines of a card that have its shape as nearly as this, see `misshapen`, the smallest counts."""
_MORE: Final = 10
"""An outline with no more rows than so many beside those of another may be that of the same card."""
_MORE_ROWS, _LARGER = 1.5, 4.5
"""A page has so many times as many rows as a part of it, and is no larger than so many times."""
_FEW, _MANY_MORE, _MUCH_LARGER = 6, 3.0, 12.0
"""The same of a part with so few rows, such as a seal."""
_FRAME: Final = 1.5
"""A sheet is no more than so many times as large as the frame that it prints around all of its print."""
_LIKE: Final = 2.5
"""Two pages with a zone in one picture differ less in their areas."""
_PANEL: Final = 2.2
"""A page is no more than so many times as large as a panel of it with most of its print."""
_SQUARE: Final = 1.12
"""No page is so nearly square, however it is tilted: seals, portraits and parts of pages are."""
_TILT: Final = 0.08
"""Rows of print that were found coarsely run off the edges of their page by less than this, tangent of the angle."""
_ASKEW: Final = 0.14
"""Rows of a part of a page run as the page's do; those of a card that lies on it mostly differ by more, radians."""
_CUT: Final = 0.1
"""An outline that cuts more than this share of its rows is none of a page."""
_AT_BORDER: Final = 0.012
"""A corner so near to the picture's border, as a share of its longer edge, is the picture's."""
_BACKED: Final = 0.03
"""An outline so near to one of the page finder's, share of the page's longer side, is that of the same page."""
_LEVEL, _LONG = 0.02, 4.0
"""Four in five rows of a page, of those longer than the second times their height, run less steeply than the first."""


@dataclass(frozen=True)
class _Sheet:
    """Outlines that hold the same rows of print, which rows these are, and how they run: four times their angle."""

    quads: tuple[Quad, ...]
    rows: frozenset[int]
    way: complex

    def is_askew_to(self, other: _Sheet) -> bool:
        """Whether its rows run otherwise than those of another one: then it lies on that, and is no part of it."""
        return bool(abs(np.angle(self.way * other.way.conjugate())) > 4 * _ASKEW)


@dataclass(frozen=True)
class Looked:
    """What came of looking at the outlines in a picture.

    Attributes:
        found: the page, read; none where no outline has print that says what it is.
        rows: the rows that were read at a glance.
        whole: whether these are most of the picture's.
        several: whether other print may be the zone of another page.
    """

    found: list[Found]
    rows: tuple[GlancedRow, ...] = ()
    whole: bool = False
    several: bool = False


def outlined(
    picture: Picture, made: Survey, reader: CardReader, guesses: Sequence[Quad] = (), pages: Sequence[Quad] = ()
) -> Looked:
    """The page that one of the outlines in a picture is that of.

    Args:
        picture: the whole picture.
        made: a survey of it, a coarse one: each outline is looked at closely.
        reader: reads cards.
        guesses: outlines of what others took for cards.
        pages: outlines of what the page finder takes for pages.
    """
    with reader.clock.stage("locate"):
        made = replace(made, outlines=_outlines(made))
        sheets = _sheets(made, guesses, pages)
    best: Found | None = None
    zoned: list[Found] = []
    looked_at: set[int] = set()
    wholes: list[_Sheet] = []
    glanced: list[GlancedRow] = []
    glances = 0
    for sheet in sheets:
        known = looked_at.intersection(*(looked_at - one.rows for one in wholes if sheet.is_askew_to(one)))
        if glances >= _GLANCES or len(sheet.rows - known) <= _KNOWN * len(sheet.rows):
            continue
        if not _is_like(sheet, looked_at, zoned) if zoned else _is_part(sheet, sheets):
            continue
        glances += 1
        whole = _around(sheet, sheets)
        looked_at |= whole.rows
        wholes.append(whole)
        with reader.clock.stage("survey"):
            close = survey_within(made, _edge(whole), reader.engine)
        zones = zoned_within(picture, close, reader, pages)
        if zoned or any(parsed.support >= SETTLED for _, parsed in zones):
            zoned += zones
            continue
        for one in dict.fromkeys((sheet, whole)):
            rows = glanced_if_telling(_part_of(close, one.quads[0]), reader)
            read = _read(picture, one, sheets, rows, close, reader, pages)
            if read is not None and (best is None or read[1].support > best[1].support):
                best = read
            if read is not None:
                break
        glanced += rows
        if best is not None and best[1].support >= SETTLED:
            return Looked([best])
    if zoned:
        beside = [box.quad for i, box in enumerate(made.boxes) if i not in looked_at]
        return Looked(zoned, several=_may_be_zone(beside, zoned[0][0].quad))
    found = [best] if best is not None and best[1].support >= DOCUMENT else []
    return Looked(found, tuple(glanced), len(looked_at) >= _MOST * len(made.boxes) > 0)


def _read(  # noqa: PLR0917
    picture: Picture,
    sheet: _Sheet,
    sheets: Sequence[_Sheet],
    rows: Sequence[GlancedRow],
    close: Survey,
    reader: CardReader,
    pages: Sequence[Quad],
) -> Found | None:
    """The page that the rows within an outline speak for, read; None where they speak for none."""
    wider = [other for other in sheets if other.rows > sheet.rows]
    for document, layout in told_by([row.text for row in rows])[:1]:
        more = MUCH_PRINT if max(document.size_mm) >= _SHEET_MM else _MORE + len(sheet.rows)
        around = [quad for other in wider if len(other.rows) <= more for quad in other.quads]
        own = telling_rows(rows, layout) or rows
        around += [page for page in pages if page not in around and stand_in(page, own)]
        with reader.clock.stage("locate"):
            pose = _pose(picture, sheet, around, rows, document, layout, pages, direction_of(own))
        if pose is not None:
            return pose, read_page(picture, pose, reader, close)
    return None


def _is_like(sheet: _Sheet, looked_at: set[int], zoned: Sequence[Found]) -> bool:
    """Whether an outline may be that of another page with a zone: about as large, with print of its own alone."""
    area = zoned[0][0].quad.area
    return not sheet.rows & looked_at and area / _LIKE < sheet.quads[0].area < area * _LIKE


def _may_be_zone(rows: Sequence[Quad], page: Quad) -> bool:
    """Whether rows of print have lines one below the other that are about as long as those of a page with a zone."""
    lines = [group.rows[0].width for group in groups(rows) if len(group.rows) > 1]
    return any(page.width / _LIKE < line < page.width * _LIKE for line in lines)


def _around(sheet: _Sheet, sheets: Sequence[_Sheet]) -> _Sheet:
    """The largest outline with all rows of another one that is not much larger: pages have panels within."""
    holding = [other for other in sheets if other.rows > sheet.rows]
    near = [other for other in holding if other.quads[0].area < _PANEL * sheet.quads[0].area]
    return max(near, key=lambda other: other.quads[0].area, default=sheet)


def _edge(sheet: _Sheet) -> Quad:
    """The largest of the outlines of a sheet that is no larger than one with a frame within its edge."""
    framed = [quad for quad in sheet.quads if quad.area < _FRAME * sheet.quads[0].area]
    return max(framed, key=lambda quad: quad.area, default=sheet.quads[0])


def _part_of(close: Survey, outline: Quad) -> Survey:
    """The rows of a survey that stand within an outline."""
    if not close.boxes:
        return close
    centres = np.array([box.quad.array().mean(axis=0) for box in close.boxes])
    places = map_points(centres, homography(outline, UNIT))
    within = np.flatnonzero(((places > -_INSIDE) & (places < 1 + _INSIDE)).all(axis=1)).tolist()
    return replace(close, boxes=tuple(close.boxes[i] for i in within))


def _is_part(sheet: _Sheet, sheets: Sequence[_Sheet]) -> bool:
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


def _outlines(made: Survey) -> tuple[Quad, ...]:
    """Outlines of pages of any aspect, in pixels of the picture."""
    found = candidate_quads(made.small, (_ASPECT,), sharp=True)[_ASPECT]
    return tuple(Quad.from_array((quad.array() + 0.5) / made.scale - 0.5) for quad in found)


def _sheets(made: Survey, guesses: Sequence[Quad], pages: Sequence[Quad]) -> list[_Sheet]:
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
        within = ((places > -_INSIDE) & (places < 1 + _INSIDE)).all(axis=1)
        room = _ROUGH if quad in pages else _BEYOND
        whole = ((far > -room) & (far < 1 + room)).all(axis=1).reshape(-1, 2).all(axis=1)
        rows = frozenset(np.flatnonzero(within).tolist())
        cut = int(np.count_nonzero(within & ~whole))
        fits = cut <= _CUT * len(rows) and _tilt(quad, far.reshape(-1, 2, 2)[within]) < _TILT
        if _ROWS[0] <= len(rows) <= _ROWS[1] and fits:
            held.setdefault(rows, []).append(quad)
    ways = _ways(corners)
    sheets = [
        _Sheet(tuple(sorted(quads, key=lambda quad: quad.area)), rows, complex(ways[list(rows)].sum()))
        for rows, quads in held.items()
    ]
    return sorted(sheets, key=lambda sheet: (not any(page in sheet.quads for page in pages), sheet.quads[0].area))


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


def _pose(  # noqa: PLR0917
    picture: Picture,
    sheet: _Sheet,
    around: Sequence[Quad],
    rows: Sequence[GlancedRow],
    document: DocumentType,
    layout: PageLayout,
    pages: Sequence[Quad],
    along: np.ndarray,
) -> Pose | None:
    """The page's outline with its upper edge as the print runs, moved onto the edges next to it; None where no outline
    has its proportions.
    """
    sizes = {size[0] / size[1]: size for size in layout.sizes_mm or (document.size_mm,)}
    of_sheet = max(document.size_mm) >= _SHEET_MM
    fitting: list[tuple[int, int, float, Quad, float]] = []
    for quad in (*sheet.quads, *around):
        turned = max((quad.turned(turn) for turn in range(4)), key=lambda one: along_top(one, along))
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
    sides = [map_points(row.quad.array()[:2], view) for row in long if stand_in(quad, [row])]
    slopes = [abs(float((b[1] - a[1]) / max(1e-6, abs(b[0] - a[0])))) for a, b in sides]
    return float(np.quantile(slopes, 0.8)) if slopes else 0.0
