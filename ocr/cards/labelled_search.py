"""Pages that are known by their titles and labels: all print is glanced at, and says what the page is and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from ocr.cards.card_reader import SETTLED, CardReader, Found
from ocr.cards.card_search import LINE, MUCH_PRINT, are_lines_of_text, is_of_cards, mirrored
from ocr.cards.page_reading import found_page
from ocr.documents import DocumentType, PageLayout, Parsed, all_anchors, document_types
from ocr.documents.open_length import OPEN_LENGTH
from ocr.engines import TextBox
from ocr.fields.outcome import unsure
from ocr.finding.labelled_pose import page_quads
from ocr.finding.locate import Survey, Witness
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GLANCE_WIDTH, READ_WIDTH, GlancedRow, glanced, is_short, running_alike, texts_of
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.zones.seeing import zones_in

_FEWEST: Final = 2
"""A page with fewer rows has no title and value."""
_HIGHEST: Final = 12
"""Of more rows of print the highest are read first: titles and numbers are among them."""
_LONGEST: Final = 48
"""Characters of a row that tells something at the most: titles in two languages are long."""
_DIRECTING: Final = 3
"""So many long ones beside them show which way the print runs."""
_OTHERS: Final = "[证照]$|^中华|通行|执照|护照|PASSPORT|[0-9A-Z]{18}"
_WORDS: Final = re.compile("[\u3400-\u9fff\U00020000-\U000323af]|[A-Z]{3}")
"""What texts of open length have, and codes of a known form, such as a class of vehicles, have not."""
_MOST_TYPES: Final = 2
"""How many types are tried that titles and labels speak for."""


def labelled(
    picture: Picture, made: Survey, reader: CardReader, rows: Sequence[GlancedRow], guesses: Sequence[Quad] = ()
) -> list[Found]:
    """The page that titles and labels in a picture speak for, read; none where they speak for none.

    Args:
        picture: the whole picture.
        made: a survey of it.
        reader: reads cards.
        rows: its rows of print as they were read at a glance.
        guesses: outlines of what somebody else took for a card.
    """
    texts = texts_of(rows)
    best: Found | None = None
    for document, layout in told_by(texts)[:_MOST_TYPES]:
        own = telling_rows(rows, layout)
        sizes = {size[0] / size[1]: size for size in layout.sizes_mm or (document.size_mm,)}
        quads: list[tuple[Quad, float, bool]] = []
        for aspect in sizes:
            with reader.clock.stage("locate"):
                found = page_quads(made, own, running_alike(rows, own), aspect, guesses)
                quads += [(quad, aspect, outlined) for quad, outlined in found]
        for quad, aspect, outlined in quads:
            pose = Pose(quad, replace(document, size_mm=sizes[aspect]), layout, 1.0, outlined=outlined)
            pose, said = found_page(picture, pose, reader)
            parsed = _sure_within_outline(pose, said)
            if best is None or parsed.support > best[1].support:
                best = (pose, parsed)
            if parsed.support >= SETTLED:
                return [(pose, parsed)]
    return [best] if best is not None and best[1].support > 0 else []


def _sure_within_outline(pose: Pose, parsed: Parsed) -> Parsed:
    """What a page says; where its outline was not seen, print beside it may have been taken for a part of a text, so
    that no text of open length is sure.
    """
    if pose.outlined:
        return parsed
    open_length = {spec.name for spec in pose.document.fields if spec.kind in OPEN_LENGTH}
    fields = {
        name: unsure(field) if name in open_length and _WORDS.search(field.value or "") else field
        for name, field in parsed.fields.items()
    }
    return replace(parsed, fields=fields, doubtful={})


def glance(made: Survey, reader: CardReader) -> tuple[GlancedRow, ...]:
    """The rows of print of a picture, read at a glance; none where there are too few or too many to be a page."""
    if not _FEWEST <= len(made.boxes) < MUCH_PRINT:
        return ()
    return glanced_if_telling(made, reader)


def glanced_if_telling(made: Survey, reader: CardReader) -> tuple[GlancedRow, ...]:
    """The rows of print of a survey, read at a glance; of many the highest alone, unless one of those is a title, a
    label or a number that tells a document.
    """
    with reader.clock.stage("titles"):
        if len(made.boxes) > _HIGHEST:
            highest = sorted(made.boxes, key=lambda box: -box.quad.height)[:_HIGHEST]
            short = [box for box in made.boxes if is_short(box.quad)]
            long = sorted(short, key=lambda box: -box.quad.width / max(1.0, box.quad.height))[:_DIRECTING]
            for some in ([box for box in highest if box in short], highest):
                first = glanced(replace(made, boxes=tuple(dict.fromkeys([*some, *long]))))
                most = LINE if are_lines_of_text(first) else _LONGEST
                if any(len(row.text) <= most and _tells(row.text) for row in first):
                    break
            else:
                return first
        return glanced(made, READ_WIDTH if made.within is not None else GLANCE_WIDTH)


def is_cut(rows: Sequence[GlancedRow]) -> bool:
    """Whether rows are print of a document that does not say which, as where an outline cuts off a title."""
    if are_lines_of_text(rows):
        return False
    return any(_tells(row.text) for row in rows) and not told_by(texts_of(rows))


def tells_in_mirror(made: Survey, reader: CardReader) -> bool:
    """Whether the rows of print of a survey say which page they are of once they are read in the mirror, or are a zone
    there.
    """
    image = mirrored(made.picture, reader)
    scale = image.width / made.picture.width
    boxes = tuple(TextBox(_in_mirror(box.quad, image.width, scale), box.score) for box in made.boxes)
    there = replace(made, picture=image, boxes=boxes, witness=Witness(image, boxes, reader.engine))
    if told_by([row.text for row in glance(there, reader)]):
        return True
    quads, quick = [box.quad for box in boxes], reader.zone_lines_of(image)
    return bool(zones_in(image, quads, reader.engine, there.witness.lattices, quick=quick))


def _in_mirror(quad: Quad, width: int, scale: float) -> Quad:
    """A quad of a picture in its mirror image of another size, so wide: left and right are exchanged."""
    corners = (quad.array() + 0.5) * scale - 0.5
    corners[:, 0] = width - 1 - corners[:, 0]
    return Quad.from_array(corners[[1, 0, 3, 2]])


@cache
def _telling() -> re.Pattern[str]:
    """What rows of documents say: titles and needs of all pages that are known by such."""
    patterns = [pattern for one in all_anchors() for pattern in (*one.titles, *one.needs)]
    return re.compile("|".join(f"(?:{pattern})" for pattern in (*dict.fromkeys(patterns), _OTHERS)))


def _tells(text: str) -> bool:
    """Whether a row says what rows of documents say."""
    return is_of_cards(text) or _telling().search(text) is not None


def told_by(texts: Sequence[str]) -> list[tuple[DocumentType, PageLayout]]:
    """The pages that rows of print speak for, the likeliest first."""
    found = [
        (layout.anchors.support(texts), document, layout)
        for document in document_types().values()
        for layout in document.pages
        if layout.anchors is not None
    ]
    return [(document, layout) for support, document, layout in sorted(found, key=lambda one: -one[0]) if support > 0]


def telling_rows(rows: Sequence[GlancedRow], layout: PageLayout) -> list[GlancedRow]:
    """The rows that surely stand on a page: those with a title, a label, or what it needs."""
    anchors = layout.anchors
    if anchors is None:
        return []
    patterns = re.compile("|".join((*anchors.titles, *anchors.needs, *map(re.escape, anchors.labels))))
    return [row for row in rows if patterns.search(row.text)]
