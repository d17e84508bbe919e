"""Another document beside the one that was read: its title stands elsewhere in the picture.

Of one document no title stands below it, beside it or far above it. So a few of the highest rows there tell, and what
else lies on the desk costs no reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from ocr.cards.card_reader import CardReader
from ocr.documents import document_types
from ocr.engines import TextBox
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.geometry import Quad, homography, map_points
from ocr.lines.rectify import strip

_ASKED: Final = 4
"""Rows that are read, the highest ones."""
_WIDEST: Final = 400
_AROUND: Final = (-0.3, -0.6, 1.3, 1.05)
"""Left, top, right and bottom of where the page's own title may stand, where its outline is a little off: fractions of
the page."""
_LONG: Final = 2.5
_DUPLICATE: Final = "副页"
"""A licence's second page may lie beside the first: it is one document."""
_UNIT: Final = Quad.upright(0, 0, 1, 1)


def shows_another(made: Survey, pose: Pose, reader: CardReader) -> bool:
    """Whether a title of a document stands where the one that was read cannot have it.

    Args:
        made: a survey of the picture.
        pose: where the document lies that was read.
        reader: reads cards.
    """
    beyond = sorted(_beyond(made.boxes, pose.quad), key=lambda box: -box.quad.height)[:_ASKED]
    if not pose.outlined or not beyond:
        return False
    with reader.clock.stage("titles"):
        both = [quad for box in beyond for quad in (box.quad, box.quad.turned(2))]
        lattices = reader.engine.recognise([strip(made.picture, quad, _WIDEST) for quad in both])
    texts = ("".join(lattice.text.split()) for lattice in lattices)
    return any(_titles().search(text) and _DUPLICATE not in text for text in texts)


def _beyond(boxes: Sequence[TextBox], page: Quad) -> list[TextBox]:
    """The longer rows of print whose middle is far from a page."""
    long = [box for box in boxes if box.quad.width > _LONG * box.quad.height]
    if not long:
        return []
    places = map_points(np.array([box.quad.array().mean(axis=0) for box in long]), homography(page, _UNIT))
    left, top, right, bottom = _AROUND
    inside = (places[:, 0] > left) & (places[:, 0] < right) & (places[:, 1] > top) & (places[:, 1] < bottom)
    return [box for box, own in zip(long, inside, strict=True) if not own]


@cache
def _titles() -> re.Pattern[str]:
    """The titles of all pages that are known by words; numbers prove nothing beside a page."""
    anchors = [page.anchors for type in document_types().values() for page in type.pages if page.anchors]
    words = [title for one in anchors for title in one.titles if re.match("[\u3400-\u9fff]{3}", title)]
    return re.compile("|".join(dict.fromkeys(words)))
