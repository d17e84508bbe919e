"""Highlights over the print of a page whose layout is not known beforehand: see `ocr.quality.glare` for those on cards.

What is printed stays where it was read, so a highlight counts in a field's own text and, where the text may be longer,
for two more characters. White paper burns out everywhere, so that no highlight is seen on it: there print tells, which
is faint around what is lost. Of a number with a check character, what is lost shows otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.fields.outcome import unsure
from ocr.geometry import Quad, map_points
from ocr.image.picture import Picture
from ocr.quality.capture import HEIGHT, LIT, WIDTH, Frontal
from ocr.quality.glare import LOST, is_seen_through
from ocr.reading import Field, FieldStatus

_PRINT: Final = 18
"""Pixels to the height of a row of print, as on a card at 5 pixels a millimetre."""
_LARGEST: Final = 1600
"""Pixels of a page's longer side at the most."""
_LONGER: Final = 1.2
"""Outlines of fields lower than so many times the lowest quarter of them are of one line."""
_LOWEST: Final = 25
_MARGIN, _ACROSS, _MORE = 0.5, 0.1, 2.0
"""What a text may have lost before and behind it, above and below, and where it may go on: heights of print."""

_INK: Final = 2
"""Percentile of the pixels of a page's values that are ink."""
_NEAR: Final = 19
"""Pixels across what is around a stroke: the character that it is of."""
_FAINT: Final = (0.12, 0.5)
"""Print with less of its usual contrast than the first is none; with less than the second it has lost strokes."""
_STROKE: Final = 20
"""Pixels of a faint stroke, at the least."""


def doubted_on_page(
    fields: Mapping[str, Field], asked: Mapping[str, bool], picture: Picture, page: Quad
) -> Mapping[str, Field]:
    """The fields, those READ made UNSURE with FIELD_GLARE that have a highlight in their text.

    Args:
        fields: as they were read.
        asked: the fields that nothing else says, and of each whether its text may go on.
        picture: the whole picture.
        page: the page's outline.
    """
    read = {name: fields[name] for name in asked if fields[name].status is FieldStatus.READ}
    places = {name: field.box for name, field in read.items() if field.box is not None}
    if not places:
        return fields
    card = Frontal.of(picture, page, _size(page, list(places.values())))
    if not card.lit.any():
        return fields
    own = {name: _box(place, card) for name, place in places.items()}
    burnt, faint = card.highlights, _faint(card, [_part(*box) for box in own.values()])
    doubted = dict(fields)
    for name, box in own.items():
        part = _part(*(box + _PRINT * np.array([-_MARGIN, -_ACROSS, _MORE if asked[name] else _MARGIN, _ACROSS])))
        hidden = burnt[part].sum() >= LOST and not is_seen_through(burnt[part], part, part, card)
        if hidden or np.count_nonzero(faint[_part(*box)]) >= _STROKE:
            doubted[name] = unsure(fields[name], "FIELD_GLARE")
    return doubted


def _faint(card: Frontal, parts: Sequence[tuple[slice, slice]]) -> NDArray[np.bool_]:
    """Where paper is burnt out and shows strokes that no clear one is near, of the height and width of the page.

    Args:
        card: the page seen straight on.
        parts: where its values stand.
    """
    smooth = cv2.medianBlur(card.darkest, 3)
    around = cv2.getStructuringElement(cv2.MORPH_RECT, (_NEAR, _NEAR))
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, around)
    ink = float(np.percentile(np.concatenate([smooth[part].ravel() for part in parts]), _INK))
    contrast = (paper.astype(np.float32) - smooth) / max(1.0, 255 - ink)
    clear = cv2.dilate(contrast, around)
    return np.asarray((paper >= LIT) & (contrast > _FAINT[0]) & (clear < _FAINT[1]))


def _box(place: Quad, card: Frontal) -> NDArray[np.float64]:
    """Left, top, right and bottom of an outline in the photo, pixels of the page seen straight on."""
    corners = map_points(place.array(), card.view)
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)])


def _size(page: Quad, places: Sequence[Quad]) -> tuple[int, int]:
    """Width and height of a page seen so large that its print is as high as a card's, pixels."""
    usual = float(np.percentile([place.height for place in places], _LOWEST)) * _LONGER
    height = float(np.median([place.height for place in places if place.height <= usual]))
    scale = min(_PRINT / max(1.0, height), _LARGEST / max(page.width, page.height))
    return max(WIDTH // 2, round(page.width * scale)), max(HEIGHT // 2, round(page.height * scale))


def _part(left: float, top: float, right: float, bottom: float) -> tuple[slice, slice]:
    return slice(max(0, int(top)), max(0, int(bottom) + 1)), slice(max(0, int(left)), max(0, int(right) + 1))
