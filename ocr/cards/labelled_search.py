"""Pages that are known by their titles and labels: all print is glanced at, and says what the page is and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ocr.cards.card_reader import SETTLED, CardReader, Found
from ocr.cards.card_search import MUCH_PRINT
from ocr.documents import DocumentType, PageLayout, Parsed, document_types
from ocr.finding.labelled_pose import page_quads
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow, glanced, running_alike
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rectify import printed_rows, read_rows, rectify

_PX_PER_MM: Final = 5.9
"""Pixels of the rectified page to a millimetre: labels are 1.5 mm high."""
_STEP: Final = 32
"""Edges of the rectified page are multiples of this, pixels."""
_MOST_ROWS: Final = 64
"""A page with more rows of print is none of a document."""
_FEWEST: Final = 2
"""A page with fewer rows has no title and value."""
_MOST_TYPES: Final = 2
"""How many types are tried that titles and labels speak for."""


def labelled(picture: Picture, made: Survey, reader: CardReader, guesses: Sequence[Quad] = ()) -> list[Found]:
    """The page that titles and labels in a picture speak for, read; none where they speak for none.

    Args:
        picture: the whole picture.
        made: a survey of it.
        reader: reads cards.
        guesses: outlines of what somebody else took for a card.
    """
    if not _FEWEST <= len(made.boxes) < MUCH_PRINT:
        return []
    with reader.clock.stage("titles"):
        rows = glanced(made, reader.engine)
    texts = [row.text for row in rows]
    best: Found | None = None
    for document, layout in told_by(texts)[:_MOST_TYPES]:
        with reader.clock.stage("locate"):
            own = _rows_of(rows, layout)
            quads = list(page_quads(made, own, running_alike(rows, own), document.aspect, guesses))
        for quad, outlined in quads:
            pose = Pose(quad, document, layout, 1.0, outlined=outlined)
            parsed = _read_page(picture, pose, reader)
            if best is None or parsed.support > best[1].support:
                best = (pose, parsed)
            if parsed.support >= SETTLED:
                return [(pose, parsed)]
    return [best] if best is not None and best[1].support > 0 else []


def told_by(texts: Sequence[str]) -> list[tuple[DocumentType, PageLayout]]:
    """The pages that rows of print speak for, the likeliest first."""
    found = [
        (layout.anchors.support(texts), document, layout)
        for document in document_types().values()
        for layout in document.pages
        if layout.anchors is not None
    ]
    return [(document, layout) for support, document, layout in sorted(found, key=lambda one: -one[0]) if support > 0]


def _rows_of(rows: Sequence[GlancedRow], layout: PageLayout) -> list[GlancedRow]:
    """The rows that surely stand on a page: those with a title, a label, or what it needs."""
    anchors = layout.anchors
    if anchors is None:
        return []
    patterns = re.compile("|".join((*anchors.titles, *anchors.needs, *map(re.escape, anchors.labels))))
    return [row for row in rows if patterns.search(row.text)]


def _read_page(picture: Picture, pose: Pose, reader: CardReader) -> Parsed:
    with reader.clock.stage("rectify"):
        width, height = (int(round(mm * _PX_PER_MM / _STEP) * _STEP) for mm in pose.document.size_mm)
        card = rectify(picture, pose.quad, pose.document.size_mm, exact=False, size=(width, height))
    with reader.clock.stage("detect"):
        rows = printed_rows(card, reader.engine)
    with reader.clock.stage("recognise"):
        read = read_rows(picture, card, rows, reader.engine, _MOST_ROWS)
    with reader.clock.stage("parse"):
        return pose.layout.parse(read)
