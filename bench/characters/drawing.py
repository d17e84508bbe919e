"""Names printed in many faces, large, small and photographed, and the strips that the reader would cut of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engines import STRIP_HEIGHT
from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rectify import NARROWED
from tests.specimens.fonts import GlyphMissingError, draws, sized

STYLES: dict[str, tuple[str, ...]] = {
    "sans": ("sans",),
    "sans-bold": ("sans-bold",),
    "serif": ("serif",),
    "serif-bold": ("serif-bold",),
    "zenhei": ("zenhei",),
    "kai": ("kai",),
    "wenkai": ("wenkai",),
    "hana": ("hana-a", "hana-b"),
    "microhei": ("microhei",),
    "ming": ("ming",),
    "babelstone": ("babelstone",),
    "tw-kai": ("tw-kai", "tw-kai-b"),
}
"""Faces by the name of their style, each with the faces that hold its rarer planes."""
SWEPT = ("sans", "sans-bold", "serif", "serif-bold", "zenhei", "kai", "wenkai", "hana")
"""The styles that the table is made with."""
HELD_OUT = ("microhei", "babelstone", "ming", "tw-kai")
"""The styles that its effect is measured with."""
MANNERS = {"large": (38, 44), "small": (15, 19), "photographed": (24, 34)}
"""How a name is printed: least and greatest em in the picture, pixels. The last is seen aslant, blurred, as a JPEG."""
_ROOM = 0.45
"""Blank around a name, in ems."""
_FINE = 48
"""Em of the print before it is photographed, pixels."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a name, and the outline of the row that it stands in."""

    picture: Picture
    outline: Quad

    def strip(self) -> Pixels:
        """The strip of the row, as narrow as the reader makes those of values."""
        width = STRIP_HEIGHT * self.outline.width / max(1.0, self.outline.height) * NARROWED
        return self.picture.seen(self.outline.array(), max(16, round(width)), STRIP_HEIGHT)


@cache
def face_of(character: str, style: str) -> str:
    """The face of a style that draws a character.

    Raises:
        GlyphMissingError: none does.
    """
    for face in STYLES[style]:
        if draws(face, character):
            return face
    raise GlyphMissingError(f"{style} does not draw U+{ord(character):04X}")


def drawn_by(character: str, style: str) -> bool:
    """Whether a style draws a character."""
    return any(draws(face, character) for face in STYLES[style])


def shoot(name: str, style: str, manner: str, rng: random.Random) -> Shot:
    """Print a name and take a picture of it.

    Raises:
        GlyphMissingError: the style lacks one of its characters.
    """
    paper, ends = _printed(name, style, rng)
    em = rng.uniform(*MANNERS[manner])
    scale = em / _FINE
    height, width = paper.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = corners * scale
    if manner == "photographed":
        target = _aslant(target, em, rng)
    target -= target.min(axis=0)
    width, height = (int(v) for v in np.ceil(target.max(axis=0)))
    size = (width, height)
    warp = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    smooth = cv2.GaussianBlur(paper, (0, 0), max(0.1, 0.45 / scale * rng.uniform(0.8, 1.3)))
    seen = cv2.warpPerspective(smooth, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if manner == "photographed":
        seen = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.3, 1.1))
    pixels = np.clip(seen + _noise(size, rng) * rng.uniform(1, 6), 0, 255).astype(np.uint8)
    if manner != "large":
        _, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(60, 92)])
        pixels = np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), dtype=np.uint8)
    row = cv2.perspectiveTransform(_row(ends, rng)[None].astype(np.float32), warp)[0]
    return Shot(Picture(pixels), Quad.from_array(row.astype(np.float64)))


def _printed(name: str, style: str, rng: random.Random) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """A name on paper in shades of float32, and the left, top, right and bottom of its row."""
    room = round(_FINE * _ROOM)
    fonts = [_font(face_of(c, style)) for c in name]
    step = _FINE * rng.uniform(1.0, 1.12)
    width = round(step * len(name))
    ground = tuple(rng.randint(195, 240) for _ in range(3))
    ink = rng.randint(10, 70)
    image = Image.new("RGB", (width + 2 * room, _FINE + 2 * room), ground)
    pen = ImageDraw.Draw(image)
    for i, (c, font) in enumerate(zip(name, fonts, strict=True)):
        pen.text((room + i * step, room + round(_FINE * 0.86)), c, font=font, fill=(ink, ink, ink), anchor="ls")
    return np.asarray(image, dtype=np.float32), (room, room, room + width, room + _FINE)


@cache
def _font(face: str) -> ImageFont.FreeTypeFont:
    return sized(face, _FINE)


def _noise(size: tuple[int, int], rng: random.Random) -> np.ndarray:
    """Noise of a sensor for a picture of a width and height: a piece of a larger sheet of it."""
    sheet = _sheet()
    x, y = rng.randrange(sheet.shape[1] - size[0]), rng.randrange(sheet.shape[0] - size[1])
    return sheet[y : y + size[1], x : x + size[0]]


@cache
def _sheet() -> np.ndarray:
    return np.random.default_rng(1).normal(0, 1, (512, 2048, 3)).astype(np.float32)


def _aslant(corners: np.ndarray, em: float, rng: random.Random) -> np.ndarray:
    """The corners of a paper turned by a few degrees and seen from a side."""
    turn = np.radians(rng.uniform(-7, 7))
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return np.asarray(turned + [[rng.uniform(-0.1, 0.1) * em for _ in range(2)] for _ in range(4)])


def _row(ends: tuple[float, float, float, float], rng: random.Random) -> np.ndarray:
    """The outline of a row as a finder of rows draws it: a little more than the print, by a changing margin."""
    left, top, right, bottom = ends
    along = [rng.uniform(0.05, 0.35) * _FINE for _ in range(2)]
    across = [rng.uniform(0.08, 0.24) * _FINE for _ in range(2)]
    a, b, c, d = left - along[0], top - across[0], right + along[1], bottom + across[1]
    return np.array([[a, b], [c, b], [c, d], [a, d]])
