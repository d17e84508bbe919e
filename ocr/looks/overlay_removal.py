"""Copies of a card from which an overlay was taken away, to be read like the photo itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.documents import Parsed
from ocr.geometry import Homography, Quad, homography, map_points
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rectify import MARGIN
from ocr.overlays.overlay import PAPER, Overlay, Planes

_VIEW = 12.0
"""Pixels a millimetre of a copy."""
_LONGEST = 2400
"""Longest edge of the copy of a whole picture, pixels, its margin not counted."""
_LIGHTEST = 0.82
"""A copy shows nothing that is brighter than this share of the paper's brightness, or than the overlay if that is
darker: print is darker still."""
_BELOW, _BELOW_COLOUR = (0.97, 0.85, 0.75), (1.0, 1.1, 0.9)
"""The shares of that brightness in the copies. Where little is shown, print in the colour of labels is lost with a
coloured overlay."""
_LEAST, _LIKE = 0.3, (0.1, 0.15)
"""An overlay brighter than the first is lifted to the paper's brightness where the picture is as bright as it, give or
take the second."""
_EDGE, _BRIDGED, _WIDE = 3, 7, 0.6
"""Pixels across an edge of print, and across a stroke of print that an overlay goes on behind; and the least share of
what is as bright as the overlay that is wider than an edge.
"""
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)
_FULL, _NONE = 0.45, 0.9
"""Shares of the paper's brightness at and below which, and at and above which, print under a white overlay is restored
to full ink and to none."""
_WHITE = 215
"""Grey level of paper in a copy."""


@dataclass(frozen=True, eq=False)
class View:
    """A copy of a card from which an overlay was taken away.

    Attributes:
        picture: the card seen straight on with a margin, in shades of grey.
        card: its outline there.
        to_view: maps the photo's pixels to the copy's.
    """

    picture: Picture
    card: Quad
    to_view: Homography

    @property
    def to_photo(self) -> Homography:
        """Maps the copy's pixels to the photo's."""
        return np.asarray(np.linalg.inv(self.to_view))

    def in_photo(self, parsed: Parsed) -> Parsed:
        """What was read on the copy, its fields in the photo's pixels."""
        fields = {
            name: replace(field, box=field.box.mapped(self.to_photo)) if field.box else field
            for name, field in parsed.fields.items()
        }
        return replace(parsed, fields=fields)


def without_overlay(photo: Picture, card: Quad, size_mm: tuple[float, float], overlay: Overlay) -> Iterator[View]:
    """Copies of a card without what lies over it, the gentlest first.

    Args:
        photo: the picture.
        card: the card in it.
        size_mm: the card's width and height.
        overlay: what lies over it.
    """
    width, height = (round(_VIEW * mm) for mm in size_mm)
    left, top = round(MARGIN * width), round(MARGIN * height)
    outline = Quad.upright(left - 0.5, top - 0.5, left + width - 0.5, top + height - 0.5)
    size = (width + 2 * left, height + 2 * top)
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]]) - 0.5
    planes = Planes.of(photo.seen(map_points(corners, homography(outline, card)), *size), _VIEW)
    plane, to_view = planes.lightest if overlay.coloured else planes.darkest, homography(card, outline)
    copies = [cv2.LUT(plane, curve) for curve in _curves(overlay)]
    if _LEAST < overlay.level < _LIGHTEST and not overlay.coloured:
        lifted = [_lifted(plane, overlay.level, like) for like in _LIKE]
        copies = [*(cv2.LUT(copy, _curve(0.0, _LIGHTEST)) for copy in lifted if copy is not None), *copies]
    for copy in copies:
        grey = cv2.merge([copy] * 3)
        yield View(Picture(np.asarray(grey, dtype=np.uint8)), outline, to_view)


def _lifted(plane: Pixels, level: float, like: float) -> Pixels | None:
    """A plane whose overlay is as bright as paper: what is as bright as the overlay, and the print between such places.

    None where most of what is as bright is as narrow as an edge of print, from which it cannot be told.
    """
    near = (np.abs(plane.astype(np.int16) - level * PAPER) < like * PAPER).astype(np.uint8)
    strokes = cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones((_EDGE, _EDGE), np.uint8))
    if strokes.sum() < _WIDE * near.sum():
        return None
    strokes = cv2.dilate(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((_BRIDGED, _BRIDGED), np.uint8)), _CROSS)
    lifted = np.minimum(plane / level, 255).astype(np.uint8)
    return np.asarray(np.where(strokes > 0, lifted, plane), dtype=np.uint8)


def whole_without_overlay(photo: Picture, scale: float, overlay: Overlay) -> View:
    """The whole picture like the first of the copies of a card with about ``scale`` pixels a millimetre."""
    scale = max(scale, _VIEW * max(photo.size) / _LONGEST)
    size_mm = photo.width / scale, photo.height / scale
    everything = Quad.of_picture(*photo.size)
    return next(without_overlay(photo, everything, size_mm, overlay))


def _curves(overlay: Overlay) -> Iterator[NDArray[np.uint8]]:
    if overlay.level > 1 and not overlay.coloured:
        yield _curve(_FULL, _NONE)
    for below in _BELOW_COLOUR if overlay.coloured else _BELOW:
        yield _curve(0.0, min(_LIGHTEST, overlay.level) * below)


def _curve(full: float, none: float) -> NDArray[np.uint8]:
    """Levelled brightness -> grey: full ink at a share of the paper's brightness and below, none at another."""
    share = np.arange(256, dtype=np.float64) / PAPER
    return np.asarray(np.clip((share - full) / (none - full), 0, 1) * _WHITE, dtype=np.uint8)
