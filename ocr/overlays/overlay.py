"""Overlays: text that was laid over a picture, such as the watermark with which people mark what a copy is for.

Print on a card is near black, opaque, and keeps to its rows. An overlay is half transparent or in another colour, and
crosses from row to row, where a card prints nothing. Level and colour
distinguish it from print once the paper is levelled. `ocr.overlays.search` looks for one, and
`ocr.looks.overlay_removal` takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.image import Pixels

PAPER = 128
"""Level of blank paper in levelled planes, of 255."""
_FINE, _STROKE = 4.5, 5
"""Pixels a millimetre at which print is wiped out: strokes narrower than the second, in pixels."""
_COARSE, _NEIGHBOURS = 0.6, 5
"""Pixels a millimetre at which the paper's colour is found, as the median of so many pixels across."""
_LEAST_GROUND = 8
"""Level below which paper is taken for no darker: what is black tells nothing."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over a card.

    Attributes:
        level: its brightness as a share of the paper's, more than one where it is brighter.
        coloured: whether it has another hue than the paper; its level is then that of its brightest channel, else that
            of its darkest.
    """

    level: float
    coloured: bool


@dataclass(frozen=True, eq=False)
class Planes:
    """A card whose paper is `PAPER` everywhere: the brightest of its channels at each pixel, and the darkest."""

    lightest: Pixels
    darkest: Pixels

    @classmethod
    def of(cls, pixels: Pixels, scale: float) -> Planes:
        """The planes of an RGB view of a card with ``scale`` pixels a millimetre."""
        red, green, blue = cv2.split(_levelled(pixels, scale))
        lightest, darkest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
        return cls(np.asarray(lightest, dtype=np.uint8), np.asarray(darkest, dtype=np.uint8))


def _levelled(pixels: Pixels, scale: float) -> Pixels:
    height, width = pixels.shape[:2]
    fine, coarse = ((max(8, round(width * k / scale)), max(8, round(height * k / scale))) for k in (_FINE, _COARSE))
    ground = cv2.resize(pixels, fine, interpolation=cv2.INTER_AREA) if fine[0] < 0.8 * width else pixels
    ground = cv2.dilate(ground, np.ones((_STROKE, _STROKE), np.uint8))
    ground = cv2.medianBlur(cv2.resize(ground, coarse, interpolation=cv2.INTER_AREA), _NEIGHBOURS)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    ground = cv2.max(ground, np.full_like(ground, _LEAST_GROUND))
    return np.asarray(cv2.divide(pixels, ground, scale=PAPER), dtype=np.uint8)
