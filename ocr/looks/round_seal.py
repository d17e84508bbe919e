"""What a round red seal says: its ring, laid straight, is a row of print.

Seals of Chinese offices name the office in a ring that begins at the lower left and ends at the lower right, its
characters upright towards the outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines import STRIP_HEIGHT, TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad, homography
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.looks.seal_ink import VIEW, ink_alone, ink_on

_RADIUS: Final = (0.04, 0.16)
"""Of seals, shares of the longer side of their page."""
_ON_RING: Final = 0.5
"""Share of a ring's circumference that shows ink."""
_HOLLOW: Final = 0.6
"""What is within a ring shows less ink than this; an emblem is full of it."""
_WITHIN: Final = 0.9
"""Of the radius."""
_RING: Final = (0.56, 0.97)
"""Where the characters stand, shares of the radius."""
_ACROSS: Final = 1.25
"""Characters of seals are narrower than those of print: the row is drawn out so much."""
_WIDEST: Final = 1280


@dataclass(frozen=True, slots=True)
class RoundSeal:
    """Where a seal stands.

    Attributes:
        page: the outline of its page in the picture.
        size: width and height of the view of the page in which it was found, pixels.
        x, y, radius: its centre and its ring, pixels of that view.
    """

    page: Quad
    size: tuple[int, int]
    x: float
    y: float
    radius: float

    @property
    def quad(self) -> Quad:
        """The square around it, pixels of the picture."""
        whole = Quad.of_picture(*self.size)
        x, y, radius = self.x, self.y, self.radius
        return Quad.upright(x - radius, y - radius, x + radius, y + radius).mapped(homography(whole, self.page))


def seal_on(picture: Picture, page: Quad) -> RoundSeal | None:
    """The seal on a page; None where there is none.

    Args:
        picture: the whole picture.
        page: the page's outline in it.
    """
    size, ink = ink_on(picture, page)
    circle = _circle(ink)
    return RoundSeal(page, size, *circle) if circle is not None else None


def seal_text(picture: Picture, seal: RoundSeal, engine: TextEngine) -> Lattice:
    """What the recogniser sees of a seal on a page.

    Args:
        picture: the whole picture.
        seal: where it stands.
        engine: reads the row.
    """
    larger = max(1.0, min(2.0, max(seal.page.width, seal.page.height) / VIEW))
    close = picture.seen(seal.page.array(), round(seal.size[0] * larger), round(seal.size[1] * larger))
    (lattice,) = engine.recognise([_laid_straight(close, seal.x * larger, seal.y * larger, seal.radius * larger)])
    return lattice


def _circle(ink: NDArray[np.uint8]) -> tuple[float, float, float] | None:
    """Centre and radius of the largest ring of ink; None where none is."""
    least, most = (share * max(ink.shape) for share in _RADIUS)
    soft = cv2.GaussianBlur(ink, (0, 0), 1.2)
    found = cv2.HoughCircles(
        soft,
        cv2.HOUGH_GRADIENT,
        2.0,
        minDist=least,
        param1=80,
        param2=40,
        minRadius=round(least),
        maxRadius=round(most),
    )
    if found is None:
        return None
    thick = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    angles = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    best: tuple[float, float, float] | None = None
    share = _ON_RING
    for x, y, radius in found.reshape(-1, 3)[:12].tolist():
        for own in (radius, radius * 0.97, radius * 1.03):
            px = np.clip(np.round(x + own * np.cos(angles)), 0, ink.shape[1] - 1).astype(int)
            py = np.clip(np.round(y + own * np.sin(angles)), 0, ink.shape[0] - 1).astype(int)
            on = float((thick[py, px] > 0).mean())
            if on > share and _is_hollow(ink, x, y, own):
                best, share = (x, y, own), on
    return best


def _is_hollow(ink: NDArray[np.uint8], x: float, y: float, radius: float) -> bool:
    """Whether a ring is no disc."""
    disc = np.zeros_like(ink)
    cv2.circle(disc, (round(x), round(y)), round(_WITHIN * radius), 255, -1)
    return bool(np.count_nonzero(ink & disc) < _HOLLOW * np.count_nonzero(disc))


def _laid_straight(view: Pixels, x: float, y: float, radius: float) -> Pixels:
    """The ring as a strip, from its lowest point clockwise around to it, the outside above; ink dark on white."""
    inner, outer = (share * radius for share in _RING)
    around = np.pi * (inner + outer)
    width = round(min(_WIDEST, _ACROSS * around * STRIP_HEIGHT / (outer - inner)))
    angles = np.pi / 2 + np.linspace(0, 2 * np.pi, width, endpoint=False)
    radii = np.linspace(outer, inner, STRIP_HEIGHT)[:, None]
    columns = (x + radii * np.cos(angles)).astype(np.float32)
    rows = (y + radii * np.sin(angles)).astype(np.float32)
    strip = cv2.remap(view, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(ink_alone(np.asarray(strip, np.uint8)), cv2.COLOR_GRAY2RGB), np.uint8)
