"""Quality of a capture, measured on the card alone."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.geometry import Quad, homography
from ocr.image import Pixels
from ocr.reading import Quality

_WIDTH, _HEIGHT = 428, 270
"""The card is measured at 5 pixels a millimetre."""
_BURNT = 250
"""A pixel this bright in all channels has lost its print."""

_SHARPNESS = 0.30
_DARK = 0.20
_OVER_EXPOSED = 0.30
_GLARE = 0.015
_CARD_WIDTH_PX = 300.0


def measure(picture: Pixels, quad: Quad) -> Quality:
    """Measure a capture: sharpness of its print, brightness, burnt-out areas, size, and whether it is cut off."""
    target = Quad.upright(-0.5, -0.5, _WIDTH - 0.5, _HEIGHT - 0.5)
    card = cv2.warpPerspective(picture, homography(quad, target), (_WIDTH, _HEIGHT), flags=cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    grey = cv2.cvtColor(card, cv2.COLOR_RGB2GRAY)
    burnt = (card.min(axis=2) >= _BURNT).astype(np.uint8)
    height, width = picture.shape[:2]
    inside = sum(-2 <= x <= width + 1 and -2 <= y <= height + 1 for x, y in quad.array())
    return Quality(
        sharpness=_sharpness(picture, quad),
        brightness=float(grey.mean()) / 255,
        over_exposed=float(burnt.mean()),
        glare=_compact(burnt),
        card_width_px=quad.width,
        corners_inside=int(inside),
    )


def quality_codes(quality: Quality) -> tuple[str, ...]:
    """The codes of what is wrong with a capture."""
    found = {
        "BLURRED": quality.sharpness < _SHARPNESS,
        "TOO_DARK": quality.brightness < _DARK,
        "OVER_EXPOSED": quality.over_exposed > _OVER_EXPOSED,
        "GLARE": quality.over_exposed <= _OVER_EXPOSED and quality.glare > _GLARE,
        "CARD_TOO_SMALL": quality.card_width_px < _CARD_WIDTH_PX,
        "BORDER_INCOMPLETE": quality.corners_inside < 4,
    }
    return tuple(code for code, wrong in found.items() if wrong)


def _sharpness(picture: Pixels, quad: Quad) -> float:
    """How steep the steepest edges of the card are, at 8 pixels a millimetre: 1 is as sharp as print gets.

    The 99.5th percentile of the gradient over the card's own contrast; a blur of b pixels lowers it to about 1/b.
    """
    width, height = 685, 432
    target = Quad.upright(-0.5, -0.5, width - 0.5, height - 0.5)
    card = cv2.warpPerspective(picture, homography(quad, target), (width, height), flags=cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    grey = cv2.cvtColor(card, cv2.COLOR_RGB2GRAY)[20:-20, 20:-20]
    grey = cv2.GaussianBlur(grey, (0, 0), 0.8).astype(np.float32)
    gx, gy = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3) / 8, cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3) / 8
    steep = float(np.percentile(cv2.magnitude(gx, gy), 99.5))
    contrast = float(np.percentile(grey, 98) - np.percentile(grey, 2))
    return float(np.clip(steep / max(contrast, 20.0) / 0.25, 0, 1))


def _compact(burnt: np.ndarray) -> float:
    """Share of the card inside burnt-out spots that are wider than any stroke or gap of print."""
    opened = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11)))
    return float(opened.mean())
