"""Quality of a capture, measured on the card alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Homography, Quad, homography
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.reading import Quality

WIDTH, HEIGHT = 428, 270
"""The card is measured at 5 pixels a millimetre."""
_BURNT = 250
"""A pixel this bright in all channels has lost its print."""
LIT = 248
"""So has one in whose midst of three by three pixels that is so."""

_PATCH = 27
"""Pixels along a patch in which sharpness is measured: about one character."""
_FAINT = 12.0
"""Grey levels; a patch with less contrast shows no print."""
_STEEPEST = 0.28
"""The steepest slope of sharp print, in its contrast a pixel."""
_BRIGHT = 0.4
"""A card with so much of it burnt out is bright in general, as a white scan is: that is no highlight."""
_SPOT = 11
"""Pixels across the smallest highlight, wider than any gap of print."""
_PALE = 236
"""So is one whose paper is mostly as bright as this in all channels: whatever light falls on it burns it out."""


Plane = NDArray[np.integer[Any] | np.floating[Any]]


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Bounds that a legible capture keeps. `LIMITS` are the ones in force wherever no policy says otherwise.

    Found on drawn specimens of all tiers and on ones with a single trouble in growing strength: captures whose every
    field is read keep them, those that blur, darkness or smallness has made unreadable do not. Glare on a single field
    is the field's trouble, not the card's.

    Attributes:
        sharpness: least sharpness; fields go unread from about 0.6 down, and captures above 0.7 are read.
        brightness: least mean luminance; print is read down to 0.09, and misread at 0.04.
        over_exposed: largest burnt-out share; white scans with all their print reach 0.6.
        glare: largest share inside highlights.
        card_width_px: least length of the long edges; a character of an address is then 11 pixels wide.
        corners_inside: least number of corners of the printed area inside the picture.
    """

    sharpness: float = 0.55
    brightness: float = 0.12
    over_exposed: float = 0.75
    glare: float = 0.08
    card_width_px: float = 320.0
    corners_inside: int = 4


LIMITS = QualityLimits()


@dataclass(frozen=True, eq=False)
class Frontal:
    """A card seen straight on at 5 pixels a millimetre, to be measured: hardly smoothed, since it is not read.

    A page of another size is seen so large that its print is as high as a card's.

    Attributes:
        pixels: RGB (270, 428, 3) of a card, the shapes below likewise.
        view: maps the picture's pixels to these.
    """

    pixels: Pixels
    view: Homography

    @classmethod
    def of(cls, picture: Picture, card: Quad, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Frontal:
        """The card within an outline of the picture, in so many pixels of width and height."""
        return cls(_straight_on(picture, card, *size), _frontal_view(card, *size))

    @cached_property
    def burnt(self) -> NDArray[np.uint8]:
        """1 where a pixel is burnt out in all channels, (270, 428)."""
        return (self.darkest >= _BURNT).astype(np.uint8)

    @cached_property
    def lit(self) -> NDArray[np.uint8]:
        """The same without single pixels that noise has darkened, (270, 428)."""
        return (cv2.medianBlur(self.darkest, 3) >= LIT).astype(np.uint8)

    @cached_property
    def darkest(self) -> NDArray[np.uint8]:
        """The darkest of each pixel's channels, (270, 428)."""
        red, green, blue = cv2.split(self.pixels)
        return np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8)

    @cached_property
    def highlights(self) -> Plane:
        """1 where the card is burnt out in spots wider than any gap of print, noise aside, (270, 428).

        None on a card that is bright in general, such as a white scan.
        """
        return self._spots(self.lit)

    @cached_property
    def compact(self) -> float:
        """Share of the card inside such spots without a pixel that is not burnt out."""
        return float(self._spots(self.burnt).mean())

    def _spots(self, burnt: NDArray[np.uint8]) -> Plane:
        share = np.count_nonzero(self.burnt) / self.burnt.size
        if not share or share > _BRIGHT or float(np.median(self.darkest)) > _PALE:
            return np.zeros_like(burnt)
        spot = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_SPOT, _SPOT))
        return np.asarray(cv2.morphologyEx(burnt, cv2.MORPH_OPEN, spot))

    @cached_property
    def depth(self) -> Plane:
        """How deep each pixel lies within a highlight, print beneath it included, pixels; 0 outside, (270, 428)."""
        room = 2 * _SPOT
        grown = cv2.copyMakeBorder(self.lit, room, room, room, room, cv2.BORDER_CONSTANT, value=0)
        ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_SPOT + 2, _SPOT + 2))
        closed = cv2.morphologyEx(grown, cv2.MORPH_CLOSE, ellipse)
        return np.asarray(cv2.distanceTransform(closed, cv2.DIST_L2, 5)[room:-room, room:-room])


def _frontal_view(card: Quad, width: int, height: int) -> Homography:
    return homography(card, Quad.of_picture(width, height))


def _straight_on(picture: Picture, quad: Quad, width: int, height: int, edge: int = 0) -> Pixels:
    """The card straight on in a width and height, without so many pixels along its edges."""
    copy, factor = picture.copy(quad.width / width)
    view = _frontal_view(Quad.from_array((quad.array() + 0.5) / factor - 0.5), width, height)
    inner = np.array([[1, 0, -edge], [0, 1, -edge], [0, 0, 1.0]]) @ view
    size = width - 2 * edge, height - 2 * edge
    flat = cv2.warpPerspective(copy, inner, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8)


def measure(picture: Picture, quad: Quad, card: Frontal, corners_inside: int = 4) -> Quality:
    """Measure a capture: sharpness of its print, brightness, burnt-out areas and size.

    Args:
        picture: the whole picture.
        quad: the card's outline.
        card: the card seen straight on.
        corners_inside: how many corners of its printed area are in the picture, see `ocr.finding.wholeness`.
    """
    grey = cv2.cvtColor(card.pixels, cv2.COLOR_RGB2GRAY)
    return Quality(
        sharpness=_sharpness(picture, quad),
        brightness=float(grey.mean()) / 255,
        over_exposed=float(card.burnt.mean()),
        glare=card.compact,
        card_width_px=quad.width,
        corners_inside=corners_inside,
    )


def quality_codes(quality: Quality, limits: QualityLimits = LIMITS) -> tuple[str, ...]:
    """The codes of what is wrong with a capture."""
    found = {
        "BLURRED": quality.sharpness < limits.sharpness,
        "TOO_DARK": quality.brightness < limits.brightness,
        "OVER_EXPOSED": quality.over_exposed > limits.over_exposed,
        "GLARE": quality.glare > limits.glare,
        "CARD_TOO_SMALL": quality.card_width_px < limits.card_width_px,
        "BORDER_INCOMPLETE": quality.corners_inside < limits.corners_inside,
    }
    return tuple(code for code, wrong in found.items() if wrong)


def _sharpness(picture: Picture, quad: Quad) -> float:
    """How steep print is where there is print, at 8 pixels a millimetre: 1 is as sharp as print gets.

    The steepest edge of each patch of a character's size over that patch's own contrast, so that neither shadow nor
    highlight counts; the median of the patches with print, in the direction in which it is less, so that motion
    counts as defocus does. A blur of b pixels lowers it to about 1.5/b.
    """
    card = _straight_on(picture, quad, 685, 432, edge=20)
    grey = cv2.GaussianBlur(cv2.cvtColor(card, cv2.COLOR_RGB2GRAY), (0, 0), 0.8).astype(np.float32)
    contrast = _patchwise(np.maximum, grey) - _patchwise(np.minimum, grey)
    printed = contrast >= max(_FAINT, 0.4 * float(np.percentile(contrast, 90)))
    if not printed.any():
        return 0.0
    slopes = (cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3) / 8, cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3) / 8)
    steepest = (_patchwise(np.maximum, np.abs(slope))[printed] / contrast[printed] for slope in slopes)
    return float(np.clip(min(float(np.median(steep)) for steep in steepest) / _STEEPEST, 0, 1))


def _patchwise(extreme: np.ufunc, plane: Plane) -> Plane:
    """An extreme of each square patch of a plane: shape (patches,). Down the rows first, whose pixels lie together."""
    rows, columns = plane.shape[0] // _PATCH, plane.shape[1] // _PATCH
    whole = plane[: rows * _PATCH, : columns * _PATCH].reshape(rows, _PATCH, columns * _PATCH)
    return np.asarray(extreme.reduce(extreme.reduce(whole, axis=1).reshape(rows * columns, _PATCH), axis=1))
