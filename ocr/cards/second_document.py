"""Another document beside the one that was read: its title or its zone stands elsewhere in the picture.

Of one document neither stands below it, beside it or far above it. So a few of the highest rows there tell, and those
that are long, alike and one below the other; what else lies on the desk costs no reading. A bank card has no title: its
number, whose check digit is right, tells it beside another bank card, and beside other pages with a bank's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np

from ocr.cards.card_reader import CardReader
from ocr.cards.labelled_search import glanced_if_telling, told_by
from ocr.cards.page_outlines import standing_in
from ocr.documents import Anchors, all_anchors, document_types
from ocr.engines import TextBox
from ocr.finder.views import apart
from ocr.finding.close_survey import survey_within
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import texts_of
from ocr.geometry import UNIT, Quad, homography, map_points
from ocr.lines.rectify import strip
from ocr.standards import luhn
from ocr.standards.payment_card import is_usual_length
from ocr.zones.rows import groups

_ASKED: Final = 4
"""Rows that are read, the highest ones."""
_ASKED_NEAR: Final = 2
"""The same of rows so near to the page that its own title, or the other half of its booklet, may stand there."""
_LINES: Final = 2
"""Rows that are read to see whether they are the first line of a zone."""
_OF_ZONE: Final = re.compile("(?=.*<)[A-Z0-9<]{14,}")
"""A line of a zone at a glance, which shows not all of its fillers."""
_WIDEST: Final = 400
_AROUND: Final = (-0.3, -0.6, 1.3, 1.05)
"""Left, top, right and bottom of where the page's own title may stand, where its outline is a little off: fractions of
the page."""
_NEAR: Final = (-0.08, -0.12, 1.08, 1.05)
"""The same of all print of a page whose outline was seen."""
_LONG: Final = 2.5
_ROOM: Final = 0.75
"""Another card lies beside one in a strip as wide as so much of its shorter side, at the least."""
_BANK_CARD: Final = "bank_card"
_LIKE: Final = 5.0
"""A card beside a page is no more than so many times smaller or larger."""
_LARGE: Final = 0.07
"""Numbers of bank cards are so high, as they are found: share of the card's shorter side."""
_CARD_NUMBER: Final = "[0-9]{13,19}"
_BANK: Final = re.compile("银行|信用社|银联|借记卡|信用卡|储蓄卡|BANK|UnionPay|VISA|Mastercard", re.IGNORECASE)
_OF_PASSPORTS: Final = re.compile("(?:中华人民共和国)?护照/?(?:PASSPORT)?|PASSPORT")
"""A title so short that it is one only where the row says nothing else."""
_LIKE_NUMBER: Final = re.compile("(?=(?:.*[0-9]){12}).{12,22}")
_NUMBER_WIDTH: Final = 720
"""Width of the strips in which numbers are read, pixels."""
_DUPLICATE: Final = "副页"
"""A licence's second page may lie beside the first: it is one document."""


def may_lie_beside(pose: Pose, supposed: Sequence[Quad], size: tuple[int, int]) -> bool:
    """Whether to look for print beside a card that was found by its places: where the finder takes something else for
    a card, too, and there is room for one. To look in every picture with room would make every third card slower.

    Args:
        pose: where the card lies.
        supposed: what the finder takes for cards.
        size: width and height of the picture.
    """
    return any(apart(pose.quad, other) for other in supposed) and _has_room(pose, size)


def _has_room(pose: Pose, size: tuple[int, int]) -> bool:
    corners = pose.quad.array()
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    beside = max(left, top, size[0] - right, size[1] - bottom)
    return bool(beside > _ROOM * min(pose.quad.width, pose.quad.height))


def shows_another(made: Survey, pose: Pose, reader: CardReader) -> bool:
    """Whether a title or a zone of a document stands where the one that was read cannot have it.

    Args:
        made: a survey of the picture.
        pose: where the document lies that was read.
        reader: reads cards.
    """
    if not pose.outlined:
        return False
    beyond = sorted(_beyond(made.boxes, pose.quad, _AROUND), key=lambda box: -box.quad.height)
    near = [box for box in _beyond(made.boxes, pose.quad, _NEAR) if box not in beyond]
    near = sorted(near, key=lambda box: -box.quad.height)[:_ASKED_NEAR]
    with reader.clock.stage("titles"):
        if _tell(beyond[:_ASKED], made, pose, reader) or _tell(near, made, pose, reader, near=True):
            return True
    if pose.layout.machine_zones:  # its own may lie beyond an outline that is off; two such pages are both found
        return False
    with reader.clock.stage("zone"):
        lines = [group.rows[0] for group in groups([box.quad for box in beyond]) if len(group.rows) > 1]
        return any(_OF_ZONE.fullmatch(text) for text in _read_both_ways(lines[:_LINES], made, reader, _WIDEST))


def shows_bank_card(made: Survey, pose: Pose, outlines: Sequence[Quad], reader: CardReader) -> bool:
    """Whether one of the outlines that the page finder sees beside a page of another type holds a bank card: its whole
    number and a bank's word. Part of a card that lies beneath other things is none.

    Args:
        made: a survey of the picture.
        pose: where the document lies that was read.
        outlines: what the page finder takes for pages.
        reader: reads cards.
    """
    if pose.document.id == _BANK_CARD or pose.document.is_found_by_places:
        return False
    for outline in outlines:
        if not apart(outline, pose.quad) or not pose.quad.area / _LIKE < outline.area < _LIKE * pose.quad.area:
            continue
        if not _has_large_print(made.boxes, outline):
            continue
        with reader.clock.stage("survey"):
            close = survey_within(made, outline, reader.engine)
        texts = texts_of(glanced_if_telling(close, reader))
        if any(document.id == _BANK_CARD for document, _ in told_by(texts)[:1]) and are_of_bank_card(texts):
            return True
    return False


def _has_large_print(boxes: Sequence[TextBox], outline: Quad) -> bool:
    """Whether print of the size of a bank card's number stands within an outline: to look closely costs much."""
    least = _LARGE * min(outline.width, outline.height)
    return bool(standing_in(outline, [box for box in boxes if _is_long(box) and box.quad.height >= least]).any())


def are_of_bank_card(texts: Sequence[str]) -> bool:
    """Whether rows are those of a bank card: its number, which by itself proves nothing, and a bank or a network.

    >>> are_of_bank_card(["4111111111111111", "样本银行"]), are_of_bank_card(["4111111111111111", "电话"])
    (True, False)
    """
    return any(map(_is_card_number, texts)) and any(map(_BANK.search, texts))


def _tell(boxes: Sequence[TextBox], made: Survey, pose: Pose, reader: CardReader, *, near: bool = False) -> bool:
    """Whether a row of print is a title of a document, or the number of a bank card beside one, or with a bank's word;
    what looks like a number is read once more, less squeezed. Near a page its type's own titles may stand.
    """
    own = pose.document.id
    texts = list(_read_both_ways([box.quad for box in boxes], made, reader, _WIDEST))
    if any(_is_title(text, own if near else "") for text in texts):
        return True
    if own != _BANK_CARD and not any(map(_BANK.search, texts)):
        return False
    numbers = [boxes[i // 2].quad for i, text in enumerate(texts) if _LIKE_NUMBER.fullmatch(text)]
    again = _read_both_ways(dict.fromkeys(numbers), made, reader, _NUMBER_WIDTH)
    return any(map(_is_card_number, texts)) or any(map(_is_card_number, again))


def _read_both_ways(quads: Iterable[Quad], made: Survey, reader: CardReader, widest: int) -> Iterator[str]:
    """What rows of print say as their quads run and the other way round, without spaces, in strips so wide at most."""
    both = [quad for one in quads for quad in (one, one.turned(2))]
    strips = [strip(made.picture, quad, widest) for quad in both]
    lattices = reader.engine.recognise(strips) if strips else ()
    return ("".join(lattice.text.split()) for lattice in lattices)


def _is_title(text: str, own: str) -> bool:
    """Whether a row is a title of a document, and not also one of a type that may have its title there."""
    if _DUPLICATE in text or (own and _titles_of(own).search(text)):
        return False
    short = _OF_PASSPORTS.fullmatch(text) is not None and own != "passport"
    return short or _titles().search(text) is not None


def _is_card_number(text: str) -> bool:
    """Whether a row is the number of a bank card, by its check digit."""
    return re.fullmatch(_CARD_NUMBER, text) is not None and luhn.is_right(text) and is_usual_length(text)


def _beyond(boxes: Sequence[TextBox], page: Quad, around: tuple[float, float, float, float]) -> list[TextBox]:
    """The longer rows of print whose middle is beyond so much around a page: left, top, right, bottom."""
    long = [box for box in boxes if _is_long(box)]
    if not long:
        return []
    places = map_points(np.array([box.quad.array().mean(axis=0) for box in long]), homography(page, UNIT))
    left, top, right, bottom = around
    inside = (places[:, 0] > left) & (places[:, 0] < right) & (places[:, 1] > top) & (places[:, 1] < bottom)
    return [box for box, own in zip(long, inside, strict=True) if not own]


def _is_long(box: TextBox) -> bool:
    return box.quad.width > _LONG * box.quad.height


@cache
def _titles() -> re.Pattern[str]:
    """The titles of all pages that are known by words; most numbers prove nothing beside a page."""
    return _any_of(all_anchors())


@cache
def _titles_of(document: str) -> re.Pattern[str]:
    """The same of the pages of one type."""
    return _any_of(layout.anchors for layout in document_types()[document].pages if layout.anchors is not None)


def _any_of(anchors: Iterable[Anchors]) -> re.Pattern[str]:
    words = [title for one in anchors for title in one.titles if re.match("[\u3400-\u9fff]{3}", title)]
    return re.compile("|".join(dict.fromkeys(words)) or "(?!)")
