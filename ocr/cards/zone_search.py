"""Pages with a machine readable zone: the zone is found first, and says what the page is and where it lies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from ocr.cards.card_reader import CardReader, Found
from ocr.cards.card_search import SURVEYS
from ocr.cards.page_outlines import page_at
from ocr.documents import DocumentType, MachineZone, PageLayout, document_types
from ocr.finding.locate import Survey, survey
from ocr.finding.pose import Pose
from ocr.finding.surveyed_rows import rows_of
from ocr.finding.zone_pose import zone_pose
from ocr.geometry import Quad, map_points
from ocr.image.picture import Picture
from ocr.lines.ink_gaps import with_ink_gaps
from ocr.lines.rectify import Card, PrintedRow, read_rows, rectify
from ocr.lines.rows import Row
from ocr.lines.stacked_rows import with_stacked
from ocr.standards.mrz import FILLER
from ocr.zones.seeing import zones_in
from ocr.zones.whole_lines import SeenZone

_PX_PER_MM: Final = 5.9
"""Pixels of the rectified page to a millimetre: labels are 1.5 mm high."""
_STEP: Final = 32
"""Edges of the rectified page are multiples of this, pixels."""
_MOST_ROWS: Final = 64
"""A page with more rows of print is none of a travel document."""
_COVERED: Final = 0.5
"""A row that lies on a zone by this share of its height is the zone's."""


def zoned(picture: Picture, reader: CardReader, outlines: Sequence[Quad] = ()) -> tuple[list[Found], Survey]:
    """The pages whose zones are seen in a picture, read, and the survey that was made of it.

    Args:
        picture: the whole picture.
        reader: reads cards.
        outlines: of what the page finder takes for pages.
    """
    with reader.clock.stage("survey"):
        made = survey(picture, reader.engine, SURVEYS[0])
    return zoned_within(picture, made, reader, outlines), made


def zoned_within(picture: Picture, made: Survey, reader: CardReader, outlines: Sequence[Quad] = ()) -> list[Found]:
    """The pages whose zones are among the rows of print of a survey, read."""
    with reader.clock.stage("zone"):
        quads, within = [box.quad for box in made.boxes], made.within is not None
        seen = zones_in(
            picture, quads, reader.engine, made.witness.lattices, of_page=within, quick=reader.zone_lines_of(picture)
        )
    found: list[Found] = []
    for zone in seen:
        pages = list(_pages_of(zone))
        for document, layout, shape in pages[:1]:
            with reader.clock.stage("locate"):
                pose = zone_pose(made, zone, document, layout, shape, outlines, partial(page_at, picture, reader))
            alike = [other for owner, other, _ in pages if owner is document]
            found.append(_read_page(picture, pose, alike, zone, reader, made))
    return found


def _pages_of(seen: SeenZone) -> Iterator[tuple[DocumentType, PageLayout, MachineZone]]:
    """The pages that have such a zone, those first that say most exactly which."""
    zone = seen.zone
    code, state = (zone.text(part).replace(FILLER, "") for part in ("code", "issuing_state"))
    fitting = [
        (document, layout, shape)
        for document in document_types().values()
        for layout in document.pages
        for shape in layout.machine_zones
        if shape.format == zone.format.id and re.fullmatch(shape.code, code) and re.fullmatch(shape.state, state)
    ]
    yield from sorted(fitting, key=lambda one: -len(one[2].code) - len(one[2].state))


def _read_page(  # noqa: PLR0917
    picture: Picture, pose: Pose, layouts: Sequence[PageLayout], seen: SeenZone, reader: CardReader, made: Survey
) -> Found:
    """What a page says by its zone, which was read already, and by all other print on it: that tells which of the pages
    with such a zone it is.
    """
    with reader.clock.stage("rectify"):
        width, height = (int(round(mm * _PX_PER_MM / _STEP) * _STEP) for mm in pose.document.size_mm)
        card = rectify(picture, pose.quad, pose.document.size_mm, exact=pose.outlined, size=(width, height))
    zone_rows = _zone_rows(card, seen)
    with reader.clock.stage("detect"):
        found = rows_of(made, pose, card, reader.engine)
    kept = [i for i, row in enumerate(found.rows) if not _is_on(row, zone_rows)]
    known = {number: found.known[i] for number, i in enumerate(kept) if i in found.known}
    with reader.clock.stage("recognise"):
        every = read_rows(picture, card, [found.rows[i] for i in kept], reader.engine, _MOST_ROWS, known)
        read = [with_ink_gaps(picture, row) for row in with_stacked(picture, every, reader.engine)]
    with reader.clock.stage("parse"):
        parsed = [(layout, layout.parse((*read, *zone_rows))) for layout in layouts]
    layout, best = max(parsed, key=lambda one: one[1].support)
    return replace(pose, layout=layout), best


def _zone_rows(card: Card, seen: SeenZone) -> tuple[Row, ...]:
    to_page = np.linalg.inv(card.to_photo)
    rows = []
    for quad, lattice in zip(seen.rows, seen.lattices, strict=True):
        corners = map_points(quad.array(), to_page)
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        rows.append(Row((float(left), float(top), float(right), float(bottom)), quad, lattice))
    return tuple(rows)


def _is_on(row: PrintedRow, zone_rows: Sequence[Row]) -> bool:
    """Whether a row of print is one of the zone's, or a piece of it."""
    left, top, right, bottom = row.box
    for other in zone_rows:
        both = min(bottom, other.box[3]) - max(top, other.box[1])
        if (
            both > _COVERED * min(bottom - top, other.box[3] - other.box[1])
            and right > other.box[0]
            and left < other.box[2]
        ):
            return True
    return False
