"""Another document beside the one that was read: its title or its zone stands elsewhere in the picture.

Of one document neither stands below it, beside it or far above it. So a few of the highest rows there tell, and those
that are long, alike and one below the other; what else lies on the desk costs no reading. Beside a bank card the number
of another one tells too: which of them is meant, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np

from ocr.cards.card_reader import CardReader
from ocr.cards.labelled_search import glanced_if_telling, told_by
from ocr.documents import all_anchors
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
_LINES: Final = 2
"""Rows that are read to see whether they are the first line of a zone."""
_OF_ZONE: Final = re.compile("(?=.*<)[A-Z0-9<]{14,}")
"""A line of a zone at a glance, which shows not all of its fillers."""
_WIDEST: Final = 400
_AROUND: Final = (-0.3, -0.6, 1.3, 1.05)
"""Left, top, right and bottom of where the page's own title may stand, where its outline is a little off: fractions of
the page."""
_LONG: Final = 2.5
_ROOM: Final = 0.75
"""Another card lies beside one in a strip as wide as so much of its shorter side, at the least."""
_BANK_CARD: Final = "bank_card"
_LIKE: Final = 5.0
"""A card beside a page is no more than so many times smaller or larger."""
_CARD_NUMBER: Final = "[0-9]{13,19}"
_BANK: Final = re.compile("银行|信用社|银联|借记卡|信用卡|储蓄卡|BANK|UnionPay|VISA|Mastercard", re.IGNORECASE)
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
    beyond = sorted(_beyond(made.boxes, pose.quad), key=lambda box: -box.quad.height)
    if not pose.outlined or not beyond:
        return False
    with reader.clock.stage("titles"):
        texts = list(_read_both_ways([box.quad for box in beyond[:_ASKED]], made, reader))
        if any(_is_title(text, pose) for text in texts) or are_of_bank_card(texts):
            return True
    if pose.layout.machine_zones:  # its own may lie beyond an outline that is off; two such pages are both found
        return False
    with reader.clock.stage("zone"):
        lines = [group.rows[0] for group in groups([box.quad for box in beyond]) if len(group.rows) > 1]
        return any(_OF_ZONE.fullmatch(text) for text in _read_both_ways(lines[:_LINES], made, reader))


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
        with reader.clock.stage("survey"):
            close = survey_within(made, outline, reader.engine)
        texts = texts_of(glanced_if_telling(close, reader))
        if any(document.id == _BANK_CARD for document, _ in told_by(texts)[:1]) and are_of_bank_card(texts):
            return True
    return False


def are_of_bank_card(texts: Sequence[str]) -> bool:
    """Whether rows are those of a bank card: its number, which by itself proves nothing, and a bank or a network.

    >>> are_of_bank_card(["4111111111111111", "样本银行"]), are_of_bank_card(["4111111111111111", "电话"])
    (True, False)
    """
    numbers = (text for text in texts if re.fullmatch(_CARD_NUMBER, text))
    return any(luhn.is_right(one) and is_usual_length(one) for one in numbers) and any(map(_BANK.search, texts))


def _read_both_ways(quads: Sequence[Quad], made: Survey, reader: CardReader) -> Iterator[str]:
    """What rows of print say as their quads run and the other way round, without spaces."""
    both = [quad for one in quads for quad in (one, one.turned(2))]
    strips = [strip(made.picture, quad, _WIDEST) for quad in both]
    lattices = reader.engine.recognise(strips) if strips else ()
    return ("".join(lattice.text.split()) for lattice in lattices)


def _is_title(text: str, pose: Pose) -> bool:
    """Whether a row is a title of a document, or the number of another bank card beside one."""
    if re.fullmatch(_CARD_NUMBER, text):
        return pose.document.id == _BANK_CARD and pose.layout.anchors is not None and pose.layout.anchors.holds(text)
    return _titles().search(text) is not None and _DUPLICATE not in text


def _beyond(boxes: Sequence[TextBox], page: Quad) -> list[TextBox]:
    """The longer rows of print whose middle is far from a page."""
    long = [box for box in boxes if box.quad.width > _LONG * box.quad.height]
    if not long:
        return []
    places = map_points(np.array([box.quad.array().mean(axis=0) for box in long]), homography(page, UNIT))
    left, top, right, bottom = _AROUND
    inside = (places[:, 0] > left) & (places[:, 0] < right) & (places[:, 1] > top) & (places[:, 1] < bottom)
    return [box for box, own in zip(long, inside, strict=True) if not own]


@cache
def _titles() -> re.Pattern[str]:
    """The titles of all pages that are known by words; most numbers prove nothing beside a page."""
    words = [title for one in all_anchors() for title in one.titles if re.match("[\u3400-\u9fff]{3}", title)]
    return re.compile("|".join(dict.fromkeys(words)))
