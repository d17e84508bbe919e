"""Outlines of pages that the page finder sees, and the one around a title of what is not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.cards.card_reader import CardReader
from ocr.cards.page_sheets import INSIDE
from ocr.documents.other_types import OTHER, titled
from ocr.engines import TextBox
from ocr.finder.borders import refine_page
from ocr.finder.views import apart
from ocr.finding.locate import Survey
from ocr.finding.print_glance import GlancedRow, direction_of
from ocr.finding.print_turn import turned_along, turned_as_print
from ocr.geometry import UNIT, Quad, homography, map_points
from ocr.image.picture import Picture

_SURE: Final = 0.5
"""How sure the page finder is, at the least, of a page that it is asked about closely."""
_MANY_PIXELS: Final = 2000
"""Pixels of a picture's longer edge with which a page is legible that takes up a sixth of its width."""
_PART, _ALONG = 0.6, 2
"""A part of a picture has so much of its edges; so many of them lie side by side."""
_PART_EDGE: Final = 640
"""Pixels of the longer edge of a part as it is looked at."""
_SMALL: Final = 0.1
"""Share of a picture that a small page takes up at the most."""
_UPPER, _LEVEL = 0.33, 0.1
"""Titles begin so far above, share of the page's height, and rise no more: what is written over a card does not."""


def page_outlines(made: Survey, reader: CardReader) -> tuple[Quad, ...]:
    """Outlines of what the page finder takes for pages, each turned as its print runs and looked at closely; none
    without a finder.
    """
    if reader.finder is None:
        return ()
    rows = [box.quad for box in made.boxes]
    with reader.clock.stage("locate"):
        turned = [turned_as_print(quad, rows) for quad in reader.finder.pages.outlines(made.picture)]
        seen = [page_at(made.picture, reader, quad) for quad in turned]
    return tuple(quad for quad in seen if quad is not None)


def small_outlines(picture: Picture, reader: CardReader) -> tuple[Quad, ...]:
    """Outlines of small pages that the page finder sees in parts of a picture, the surest first: in the whole of it
    they are smaller than those that it was trained for. None in a picture with too few pixels to read them.
    """
    if reader.finder is None or max(picture.size) < _MANY_PIXELS:
        return ()
    found: list[tuple[float, Quad]] = []
    with reader.clock.stage("locate"):
        for left, top, right, bottom in _parts(picture.size):
            frame = Quad.upright(left - 0.5, top - 0.5, right - 0.5, bottom - 0.5)
            scale = _PART_EDGE / max(right - left, bottom - top)
            size = round((right - left) * scale), round((bottom - top) * scale)
            part = Picture(picture.seen(frame.array(), *size))
            to_picture = homography(Quad.of_picture(*size), frame)
            for quad in reader.finder.pages.outlines(part):
                aligned, sure = reader.finder.pages.aligned(picture, quad.mapped(to_picture))
                small = aligned.area < _SMALL * picture.width * picture.height
                if sure > _SURE and small and all(apart(aligned, other) for _, other in found):
                    found.append((sure, aligned))
    return tuple(quad for _, quad in sorted(found, key=lambda one: -one[0]))


def _parts(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right, bottom of parts of a picture that overlap."""
    wide, high = (round(edge * _PART) for edge in size)
    for y in np.linspace(0, size[1] - high, _ALONG).round().astype(int).tolist():
        for x in np.linspace(0, size[0] - wide, _ALONG).round().astype(int).tolist():
            yield x, y, x + wide, y + high


def page_at(picture: Picture, reader: CardReader, quad: Quad) -> Quad | None:
    """The page that the page finder sees closely about a supposed outline; None where it sees none."""
    if reader.finder is None:
        return None
    aligned, sure = reader.finder.pages.aligned(picture, quad)
    return aligned if sure > _SURE else None


def stand_in(quad: Quad, rows: Sequence[GlancedRow]) -> bool:
    """Whether rows have their centres within an outline."""
    return bool(standing_in(quad, rows).all())


def standing_in(quad: Quad, rows: Sequence[GlancedRow] | Sequence[TextBox]) -> NDArray[np.bool_]:
    """Which of some rows have their centres within an outline."""
    if not rows:
        return np.zeros(0, np.bool_)
    centres = np.array([row.quad.array().mean(axis=0) for row in rows])
    places = map_points(centres, homography(quad, UNIT))
    return np.asarray(((places > -INSIDE) & (places < 1 + INSIDE)).all(axis=1), dtype=np.bool_)


def bears_other_title(outline: Quad, rows: Sequence[GlancedRow]) -> bool:
    """Whether what an outline holds, whichever way up, has the title of a document of no type here: in its upper part,
    along its edge.
    """
    for row in rows:
        if titled([row.text]) == OTHER and stand_in(outline, [row]):
            quad = turned_along(outline, direction_of([row]))
            view = homography(quad, Quad.upright(0, 0, quad.width / quad.height, 1))
            (left, top), (right, end) = map_points(row.quad.array()[:2], view)
            if top < _UPPER and abs(end - top) < _LEVEL * (right - left):
                return True
    return False


def titled_outline(picture: Picture, rows: Sequence[GlancedRow], outlines: Sequence[Quad]) -> Quad | None:
    """The smallest outline around the title among rows of print that names a type, its upper edge as the title runs, on
    the edges seen next to it; None without such a title or such an outline.
    """
    titles = [row for row in rows if titled([row.text]) is not None]
    holding = [quad for quad in outlines if titles and stand_in(quad, titles)]
    if not holding:
        return None
    quad = turned_along(min(holding, key=lambda quad: quad.area), direction_of(titles))
    return refine_page(picture, quad, quad.width / quad.height)[0]
