"""Pages that are seen by their outline: what is printed within each outline says which page it is.

A card on a page of print, or one beside another, has rows of its own: titles, labels and numbers count for the outline
that they stand in. So what else lies on the desk neither hides a page nor costs the reading of its print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress
from typing import Final

from ocr.cards.card_reader import DOCUMENT, SETTLED, CardReader, Found
from ocr.cards.card_search import MUCH_PRINT
from ocr.cards.labelled_search import glanced_if_telling, telling_rows, told_by
from ocr.cards.outlined_pose import SHEET_MM, outlined_pose
from ocr.cards.page_outlines import page_at, small_outlines, stand_in, standing_in
from ocr.cards.page_reading import found_page
from ocr.cards.page_sheets import Sheet, is_part, outer_edge, outlines_in, sheets_in, widest_with
from ocr.cards.zone_search import zoned_within
from ocr.finder.views import apart
from ocr.finding.close_survey import survey_within
from ocr.finding.locate import Survey
from ocr.finding.print_glance import GlancedRow, direction_of, texts_of
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.zones.rows import groups

_GLANCES: Final = 3
"""Sets of rows that are looked at: one for each thing that lies there."""
_KNOWN, _MOST = 0.4, 0.7
"""An outline with no more than this share of new rows has nothing new; so many rows of a picture are most of them."""
_MORE: Final = 10
"""An outline with no more rows than so many beside those of another may be that of the same card."""
_UNLOOKED: Final = 2
"""Outlines of the page finder that are looked into though no rows of a coarse survey stand on them as on a page."""
_LIKE: Final = 2.5
"""Two pages with a zone in one picture differ less in their areas."""
_ROUGHLY, _ROOM = 5.0, 1.25
"""The page finder sees no less than one part in so many of a page; where it sees a part, so many times the length of
the other page is looked at.
"""


@dataclass(frozen=True)
class Looked:
    """What came of looking at the outlines in a picture.

    Attributes:
        found: the pages, read; none where no outline has print that says what it is.
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
    """The page that the print in an outline tells; or all pages with a zone, those too whose print the survey missed.

    Args:
        picture: the whole picture.
        made: a survey of it, a coarse one: each outline is looked at closely.
        reader: reads cards.
        guesses: outlines of what others took for cards.
        pages: outlines of what the page finder takes for pages.
    """
    with reader.clock.stage("locate"):
        made = replace(made, outlines=outlines_in(made))
        sheets = sheets_in(made, guesses, pages)
    best: Found | None = None
    zoned: list[Found] = []
    looked_at: set[int] = set()
    wholes: list[Sheet] = []
    glanced: list[GlancedRow] = []
    for sheet in sheets:
        known = looked_at.intersection(*(looked_at - one.rows for one in wholes if sheet.is_askew_to(one)))
        if len(wholes) >= _GLANCES or len(sheet.rows - known) <= _KNOWN * len(sheet.rows):
            continue
        if not _is_like(sheet, looked_at, zoned) if zoned else is_part(sheet, sheets):
            continue
        whole = widest_with(sheet, sheets)
        looked_at |= whole.rows
        wholes.append(whole)
        with reader.clock.stage("survey"):
            close = survey_within(made, outer_edge(whole), reader.engine)
        zones = zoned_within(picture, close, reader, pages)
        if zoned or any(parsed.support >= SETTLED for _, parsed in zones):
            zoned += zones
            continue
        most: Sequence[GlancedRow] = ()
        for one in dict.fromkeys((sheet, whole, *_pages_within(whole, sheets, pages))):
            rows = glanced_if_telling(_part_of(close, one.quads[0]), reader)
            most = max(most, rows, key=len)
            read = _read(picture, one, sheets, rows, close, reader, pages)
            if read is not None and (best is None or read[1].support > best[1].support):
                best = read
            if read is not None:
                break
        glanced += most
        if best is not None and best[1].support >= SETTLED:
            return Looked([best])
    if not zoned:
        best, more = _in_unlooked(picture, made, best, wholes, reader, pages)
        glanced += more
    if zoned:
        held = {quad for sheet in sheets for quad in sheet.quads}
        zoned += _unread_beside(picture, made, zoned, reader, [page for page in pages if page not in held])
        beside = [box.quad for i, box in enumerate(made.boxes) if i not in looked_at]
        return Looked(zoned, several=_may_be_zone(beside, zoned[0][0].quad))
    found = [best] if best is not None and best[1].support >= DOCUMENT else []
    return Looked(found, tuple(glanced), len(looked_at) >= _MOST * len(made.boxes) > 0)


def _in_unlooked(  # noqa: PLR0917
    picture: Picture,
    made: Survey,
    best: Found | None,
    looked_at: Sequence[Sheet],
    reader: CardReader,
    pages: Sequence[Quad],
) -> tuple[Found | None, list[GlancedRow]]:
    """What outlines of the page finder hold that nobody has looked into, the largest first: the page that their print
    or their zone tells, if it says more than the best so far, and their rows. A coarse survey misses small print, dark
    print, and print beside a highlight, and takes rows of two pages for one.
    """
    seen = [outer_edge(sheet) for sheet in looked_at]
    new = [page for page in pages if all(apart(page, other) or not _are_alike(page, other) for other in seen)]
    glanced: list[GlancedRow] = []
    for page in sorted(new, key=lambda page: -page.area)[:_UNLOOKED]:
        found, rows = _within(picture, made, page, reader, pages)
        glanced += rows
        if found is not None and (best is None or found[1].support > best[1].support):
            best = found
        if best is not None and best[1].support >= SETTLED:
            break
    return best, glanced


def small_page(picture: Picture, made: Survey, reader: CardReader) -> list[Found]:
    """The page in a large picture that is too small to be seen in the whole of it, read; none where there is none that
    is settled. Neither the page finder nor a coarse survey sees print of a hundredth of the picture's height.
    """
    pages = small_outlines(picture, reader)
    for page in pages[:_GLANCES]:
        found, _ = _within(picture, made, page, reader, pages)
        if found is not None and found[1].support >= SETTLED:
            return [found]
    return []


def _within(
    picture: Picture, made: Survey, page: Quad, reader: CardReader, pages: Sequence[Quad]
) -> tuple[Found | None, tuple[GlancedRow, ...]]:
    """The page that the print within an outline tells, looked at as closely as a page is read, and its rows."""
    with reader.clock.stage("survey"):
        close = survey_within(made, page, reader.engine)
    zones = [one for one in zoned_within(picture, close, reader, pages) if one[1].support >= SETTLED]
    if zones:
        return zones[0], ()
    rows = glanced_if_telling(close, reader)
    return _read(picture, Sheet((page,), frozenset()), (), rows, close, reader, pages), rows


def _read(  # noqa: PLR0917
    picture: Picture,
    sheet: Sheet,
    sheets: Sequence[Sheet],
    rows: Sequence[GlancedRow],
    close: Survey,
    reader: CardReader,
    pages: Sequence[Quad],
) -> Found | None:
    """The page that the rows within an outline speak for, read; None where they speak for none."""
    wider = [other for other in sheets if other.rows > sheet.rows]
    for document, layout in told_by(texts_of(rows))[:1]:
        more = MUCH_PRINT if max(document.size_mm) >= SHEET_MM else _MORE + len(sheet.rows)
        further = [quad for other in wider if len(other.rows) <= more for quad in other.quads]
        own = telling_rows(rows, layout) or rows
        further += [page for page in pages if page not in further and stand_in(page, own)]
        with reader.clock.stage("locate"):
            closely = partial(page_at, picture, reader)
            pose = outlined_pose(
                picture, sheet.quads, further, rows, document, layout, pages, direction_of(own), closely
            )
        if pose is not None:
            return found_page(picture, pose, reader, close)
    return None


def _pages_within(whole: Sheet, sheets: Sequence[Sheet], pages: Sequence[Quad]) -> list[Sheet]:
    """The parts of an outline that the page finder sees as pages, such as a card that lies straight on other print."""
    return [one for one in sheets if one.rows < whole.rows and any(page in one.quads for page in pages)]


def _unread_beside(
    picture: Picture, made: Survey, found: Sequence[Found], reader: CardReader, pages: Sequence[Quad]
) -> list[Found]:
    """Further pages with a zone, where the page finder sees one about as large whose print a coarse survey missed.

    Args:
        picture, made, reader: as for `outlined`.
        found: the pages with a zone that were read.
        pages: outlines of what the page finder takes for pages, in which the survey has no rows of a page.
    """
    more: list[Found] = []
    for page in pages:
        known = [pose.quad for pose, _ in (*found, *more)]
        if not all(apart(page, other) for other in known) or page.area * _ROUGHLY < known[0].area:
            continue
        with reader.clock.stage("survey"):
            room = page if _are_alike(page, known[0]) else _room_at(page, known[0])
            close = survey_within(made, room, reader.engine)
        seen = zoned_within(picture, close, reader, pages)
        more += [one for one in seen if all(apart(one[0].quad, other) for other in known)]
    return more


def _room_at(page: Quad, other: Quad) -> Quad:
    """The square about the middle of an outline in which a page as large as another one has room, however it lies."""
    x, y = page.array().mean(axis=0)
    half = _ROOM * max(other.width, other.height) / 2
    return Quad.upright(x - half, y - half, x + half, y + half)


def _are_alike(page: Quad, other: Quad) -> bool:
    """Whether two outlines are about as large."""
    return other.area / _LIKE < page.area < other.area * _LIKE


def _is_like(sheet: Sheet, looked_at: set[int], zoned: Sequence[Found]) -> bool:
    """Whether an outline may be that of another page with a zone: about as large, with print of its own alone."""
    return not sheet.rows & looked_at and _are_alike(sheet.quads[0], zoned[0][0].quad)


def _may_be_zone(rows: Sequence[Quad], page: Quad) -> bool:
    """Whether rows of print have lines one below the other that are about as long as those of a page with a zone."""
    lines = [group.rows[0].width for group in groups(rows) if len(group.rows) > 1]
    return any(page.width / _LIKE < line < page.width * _LIKE for line in lines)


def _part_of(close: Survey, outline: Quad) -> Survey:
    """The rows of a survey that stand within an outline."""
    return replace(close, boxes=tuple(compress(close.boxes, standing_in(outline, close.boxes))))
