"""The rows of print within an outline, seen straight on: as fine as a page's print asks for, and once for all.

A survey of the whole picture has few pixels for what lies in it. Within an outline the same print is found at the
resolution of the page, so that a zone, titles and values all go by the same rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from ocr.engines import TextBox, TextEngine
from ocr.finding.locate import Survey, Witness
from ocr.geometry import UNIT, Quad, homography, map_points

_CARD: Final = (576, 384)
_PAGE: Final = (704, 512)
"""Width and height of the views of cards and of pages less long for their height: the detector prepares for each."""
_CARDS: Final = 1.5
"""A card is so many times as long as high at least, as it is seen in the picture."""
_MARGIN: Final = 0.06
"""What is seen around the outline, a share of its edges."""
_WITHIN: Final = 0.01
"""A row whose centre is no further out stands within the outline, a share of its edges."""
_ROOM: Final = 0.05
"""An outline whose corners are no further out is seen in the view, a share of its edges."""


def survey_within(seen: Survey, outline: Quad, engine: TextEngine) -> Survey:
    """The rows of print within an outline, found at the resolution of a page.

    Args:
        seen: a survey of the picture that holds the outline.
        outline: in pixels of the picture, its turn unknown.
        engine: finds them.
    """
    lying = outline if outline.width >= outline.height else outline.turned(1)
    width, height = _CARD if lying.width >= _CARDS * lying.height else _PAGE
    to_photo = homography(UNIT, lying)
    low, high = -_MARGIN, 1 + _MARGIN
    frame = map_points(np.array([[low, low], [high, low], [high, high], [low, high]]), to_photo)
    boxes = []
    for box in engine.detect(seen.picture.seen(frame, width, height)):
        on_page = (box.quad.array() + 0.5) / [width, height] * (1 + 2 * _MARGIN) - _MARGIN
        middle = on_page.mean(axis=0)
        if middle.min() > -_WITHIN and middle.max() < 1 + _WITHIN:
            boxes.append(TextBox(Quad.from_array(map_points(on_page, to_photo)), box.score))
    detail = width / (1 + 2 * _MARGIN) / lying.width
    witness = Witness(seen.picture, tuple(boxes), engine, known=seen.witness.known)
    return replace(seen, boxes=tuple(boxes), witness=witness, within=lying, detail=detail)


def holds(seen: Survey, outline: Quad) -> bool:
    """Whether a survey within an outline has seen all of another one."""
    if seen.within is None:
        return False
    try:
        places = map_points(outline.array(), homography(seen.within, UNIT))
    except ValueError:
        return False
    return bool(places.min() > -_ROOM and places.max() < 1 + _ROOM)
