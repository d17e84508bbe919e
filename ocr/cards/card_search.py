"""The cards in a picture: those that the finder sees, or else the one that the print in all of it speaks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from ocr.cards.card_reader import DOCUMENT, SETTLED, CardReader, Found
from ocr.documents import Parsed, document_types
from ocr.documents.other_types import titled
from ocr.finder.views import apart
from ocr.finding.locate import Survey, seen_cards, supposed_cards, survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import GlancedRow
from ocr.finding.stroke_free import seen_without_strokes
from ocr.image.picture import Picture
from ocr.looks.overlay_removal import whole_without_overlay
from ocr.looks.views import in_place

SURVEYS = ((576, 736), (992, 1280))
"""Height and width of the copies in which print is looked for, the second where the first shows no document."""
_BRIEF_SURVEY = (448, 576)
"""The same where the finder has looked already, for small cards too, and has found none."""
_COARSE_SURVEY = (320, 416)
"""The same where it only matters which outlines hold print: each is looked at closely."""
MUCH_PRINT = 60
"""A survey that finds this many rows has not overlooked a card because its print was too small."""
_TRIES = 4
"""How many supposed poses are read before the picture is given up."""
_AT_THE_MOST = 3
"""How many of the cards that the finder sees, and that make no sense at first sight, the engine looks at."""
_BENEATH, _MIRRORED = 2, 1
"""The same beneath strokes and in the mirror."""
_SAME_PLACE = 0.03
"""Corners nearer than this share of a card's width are the same for whoever reads its rows."""
_TEXT, LINE = (6, 0.6), 18
"""So many rows, and such a share of them, with more characters than this, are lines of a text: a card prints two."""
_LONGEST_ROW = 28
"""Characters of a card's row at the most: a longer one is a line of text that happens to have a word of cards."""
_LEGIBLE, _CLEAR = 3, 0.9
"""So many rows tell what a picture shows, if their characters are more probable than this, as mirrored ones are not."""
OF_CARDS = re.compile(
    "姓名|性别|民族|出生|住址|公民|身份|居民|签发|有效期|公安|[0-9]{15}|[0-9]{4}[.年-][0-9]{1,2}|人民共和|[省市县区].*[号室组]"
)
"""What rows of resident ID cards say, and few others."""
_MIRROR_EDGE = 1600
"""Pixels of the longer edge of the copy that is looked at in the mirror: enough to know a card by."""


Glimpse = tuple[Pose, Parsed | None]
"""Where the finder sees a card, and what its rows say at first sight; None where they say too little to be evident."""


def glimpsed(picture: Picture, reader: CardReader) -> list[Glimpse]:
    """What the finder sees, read at first sight."""
    if reader.finder is None:
        return []
    with reader.clock.stage("locate"):
        poses = seen_cards(picture, reader.finder, document_types())
    return [(pose, reader.glimpse_of_figures(picture, pose)) for pose in poses]


def coarsely_surveyed(picture: Picture, reader: CardReader) -> Survey:
    """A survey that shows where there is print, at a third of the price of one that shows how it reads."""
    with reader.clock.stage("survey"):
        return survey(picture, reader.engine, _COARSE_SURVEY, SURVEYS[0])


def completed(picture: Picture, reader: CardReader, glimpses: Sequence[Glimpse]) -> list[Glimpse]:
    """Glimpses with those that said too little to be evident read to their end."""
    return [(pose, reader.glimpse(picture, pose) if parsed is None else parsed) for pose, parsed in glimpses]


def more_telling(glimpses: Sequence[Glimpse], found: Sequence[Found]) -> list[Glimpse]:
    """Glimpses of cards that say more than any page found elsewhere says, where none of these is settled."""
    most = max((parsed.support for _, parsed in found), default=SETTLED)
    return [
        (pose, parsed)
        for pose, parsed in glimpses
        if parsed is not None
        and most < min(SETTLED, parsed.support)
        and all(apart(pose.quad, other.quad) for other, _ in found)
    ]


def are_evident(glimpses: Sequence[Glimpse]) -> bool:
    """Whether one of the cards makes sense at first sight, and none of those that do looks like another document."""
    read = [parsed for _, parsed in glimpses if parsed is not None and parsed.support >= SETTLED]
    return bool(read) and all(parsed.typical for parsed in read)


def seen(
    picture: Picture, reader: CardReader, glimpses: Sequence[Glimpse] | None = None, most: int = _AT_THE_MOST
) -> list[Found]:
    """What the finder sees, read; the best first.

    Args:
        picture: the whole picture.
        reader: reads cards.
        glimpses: what was seen of it already; None where nobody has looked.
        most: how many of those that make no sense at first sight are looked at by the engine.
    """
    first = glimpsed(picture, reader) if glimpses is None else glimpses
    plain = [(pose, parsed) for pose, parsed in first if parsed is not None and parsed.support >= SETTLED]
    others = [(pose, parsed) for pose, parsed in first if parsed is None or parsed.support < SETTLED]
    read = plain + [(pose, reader.settled(picture, pose, parsed)) for pose, parsed in others[:most]]
    return _supported(picture, read, DOCUMENT, reader)


def seen_beneath_strokes(picture: Picture, reader: CardReader, glimpses: Sequence[Glimpse] = ()) -> list[Found]:
    """What the finder sees once all print and whatever was written over it is wiped out, read; the best first.

    Args:
        picture: the whole picture.
        reader: reads cards.
        glimpses: what was seen with strokes and made no sense: the same place is not read again.
    """
    if reader.finder is None:
        return []
    with reader.clock.stage("locate"):
        poses = [
            pose
            for pose in seen_without_strokes(picture, reader.finder, document_types())
            if not any(_is_same(pose, other) for other, _ in glimpses)
        ]
    return _read_there(picture, poses[:_BENEATH], SETTLED, reader)


def _is_same(one: Pose, other: Pose) -> bool:
    """Whether two poses have the same page in the same place."""
    off = float(np.abs(one.quad.array() - other.quad.array()).max())
    return one.layout.id == other.layout.id and off < _SAME_PLACE * one.quad.width


def _read_there(picture: Picture, poses: Sequence[Pose], least: float, reader: CardReader) -> list[Found]:
    """Cards by their poses, read; those with at least so much support, the best first."""
    return _supported(picture, [(pose, reader.at(picture, pose)) for pose in poses], least, reader)


def _supported(picture: Picture, read: Sequence[Found], least: float, reader: CardReader) -> list[Found]:
    """Those of some cards that have so much support, once what may lie over them is taken away; the best first."""
    read = [(pose, reader.beneath_overlay(picture, pose, parsed)) for pose, parsed in read]
    return _best_first(*(card for card in read if card[1].support >= least))


def shows_no_card(count: int, rows: Sequence[GlancedRow]) -> bool:
    """Whether the print in a picture, in which nobody sees a card, is surely none of a resident ID card.

    Args:
        count: how many rows of print were found.
        rows: those that were read at a glance; none where none was legible.
    """
    if count >= MUCH_PRINT or are_lines_of_text(rows):
        return True
    return are_legible(rows) and not any(is_of_cards(row.text) for row in rows)


def are_lines_of_text(rows: Sequence[GlancedRow]) -> bool:
    """Whether rows are longer than those of cards: then a word of cards among them proves nothing."""
    long = sum(len(row.text) > LINE for row in rows)
    return len(rows) >= _TEXT[0] and long >= _TEXT[1] * len(rows)


def is_of_cards(text: str) -> bool:
    """Whether a row says what rows of resident ID cards say, and is no longer than those."""
    return len(text) <= _LONGEST_ROW and OF_CARDS.search(text) is not None


def are_legible(rows: Sequence[GlancedRow]) -> bool:
    """Whether rows read at a glance can be believed; those of a mirror image cannot."""
    return len(rows) >= _LEGIBLE and median(row.clear for row in rows) > _CLEAR


def is_exhausted(count: int, rows: Sequence[GlancedRow], glimpses: Sequence[Glimpse]) -> bool:
    """Whether no further look can find a card in a picture where those so far have found none.

    Its print names another document, or is legible and none of a resident card's. Where something may lie over what
    the finder took for a card, print that is legible may be that of what lies over it.

    Args:
        count: how many rows of print were found.
        rows: those that were read at a glance.
        glimpses: what the finder took for cards.
    """
    if titled([row.text for row in rows]) is not None:
        return True
    covered = any(parsed is None or parsed.overlay is not None for _, parsed in glimpses)
    return not covered and shows_no_card(count, rows)


def is_mirrored(picture: Picture, reader: CardReader) -> bool:
    """Whether a card can be read in the picture's mirror image, as front cameras store it."""
    if reader.finder is None:
        return False
    return any(card[1].support >= SETTLED for card in seen(mirrored(picture, reader), reader, most=_MIRRORED))


def mirrored(picture: Picture, reader: CardReader) -> Picture:
    """The picture's mirror image, small enough to know a card by."""
    scale = min(1.0, _MIRROR_EDGE / max(picture.size))
    with reader.clock.stage("locate"):
        small = picture.shrunk((round(picture.width * scale), round(picture.height * scale)))
    return Picture(np.ascontiguousarray(small[:, ::-1]))


def surveyed(picture: Picture, reader: CardReader) -> tuple[list[Found], Survey | None]:
    """The card that the print found in the whole picture speaks for, read, and the last survey that was made.

    There is no card where the print speaks for none. Pages with a machine readable zone, a title or labels of their
    own are found by those, not by this.
    """
    documents = tuple(document for document in document_types().values() if document.is_found_by_places)
    best: Found | None = None
    made: Survey | None = None
    for frame in SURVEYS if reader.finder is None else (_BRIEF_SURVEY,):
        with reader.clock.stage("survey"):
            made = survey(picture, reader.engine, frame)
        supposed = supposed_cards(made, documents)
        for _ in range(_TRIES):
            with reader.clock.stage("suppose"):
                pose = next(supposed, None)
            if pose is None:
                break
            parsed = reader.by_engine(picture, pose)
            if best is None or parsed.support > best[1].support:
                best = (pose, parsed)
            if parsed.support >= SETTLED:
                return [reader.straightened(picture, pose, parsed)], made
        if (best is not None and best[1].support >= DOCUMENT) or len(made.boxes) >= MUCH_PRINT:
            break
    return [reader.straightened(picture, *best)] if best is not None else [], made


def found_beneath_overlay(picture: Picture, pose: Pose, parsed: Parsed, reader: CardReader) -> Found:
    """Where something was laid over a card and its print is not in place: the card that the print beneath shows."""
    if parsed.overlay is None or in_place(parsed) or reader.finder is None:
        return pose, parsed
    whole = whole_without_overlay(picture, pose.quad.width / pose.document.size_mm[0], parsed.overlay)
    cards, _ = surveyed(whole.picture, reader)
    for there, _ in cards:
        moved = replace(there, quad=there.quad.mapped(whole.to_photo), outlined=True)
        again = reader.beneath_overlay(picture, moved, replace(reader.at(picture, moved), overlay=parsed.overlay))
        if again.support >= parsed.support:
            return moved, again
    return pose, parsed


def _best_first(*cards: Found) -> list[Found]:
    """Cards by the support of their reading, each outline once."""
    kept: list[Found] = []
    for card in sorted(cards, key=lambda c: -c[1].support):
        if all(apart(card[0].quad, other[0].quad) for other in kept):
            kept.append(card)
    return kept
