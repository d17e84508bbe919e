"""A picture to draw on, with smooth shapes: text, panels, pills, polygons, signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from ocr.geometry import Point
from service.annotate import lettering
from service.annotate.lettering import Colour

PAGE: Final[Colour] = (241, 243, 246)
PANEL: Final[Colour] = (255, 255, 255)
LINE: Final[Colour] = (226, 230, 236)
INK: Final[Colour] = (17, 24, 39)
SOFT: Final[Colour] = (100, 110, 125)
WHITE: Final[Colour] = (255, 255, 255)
NIGHT: Final[Colour] = (21, 27, 38)
GREEN: Final[Colour] = (22, 128, 61)
AMBER: Final[Colour] = (180, 83, 9)
RED: Final[Colour] = (190, 24, 40)
BLUE: Final[Colour] = (29, 78, 200)
VIOLET: Final[Colour] = (91, 63, 160)
GREY: Final[Colour] = (125, 133, 146)

_FINE: Final = 4
"""Shapes are drawn so many times larger and shrunk, which makes their edges smooth."""

Box = tuple[int, int, int, int]
Outline = Callable[[ImageDraw.ImageDraw, float], None]


def tint(colour: Colour, strength: float) -> Colour:
    """A colour thinned with white: 0 is white, 1 the colour."""
    red, green, blue = (round(255 + (channel - 255) * strength) for channel in colour)
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Canvas:
    """An RGB picture that is drawn on in place; all coordinates in its pixels."""

    image: Image.Image

    @classmethod
    def blank(cls, width: int, height: int, colour: Colour = PAGE) -> Canvas:
        """A canvas of one colour."""
        return cls(Image.new("RGB", (width, height), colour))

    def text(
        self,
        at: tuple[float, float],
        text: str,
        px: int,
        colour: Colour = INK,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> int:
        """Write a line; ``at`` is left of it (right of it on wish), halfway up its capitals. Returns its width."""
        x = at[0] - lettering.measure(text, px, bold=bold) if right else at[0]
        return lettering.write(self.image, (x, at[1]), text, px, colour, bold=bold)

    def lines(
        self, at: tuple[float, float], text: str, px: int, width: int, colour: Colour = INK, *, bold: bool = False
    ) -> int:
        """Write text broken into lines; returns the height they take in pixels."""
        step = round(px * 1.42)
        broken = lettering.wrap(text, px, width, bold=bold)
        for number, line in enumerate(broken):
            self.text((at[0], at[1] + number * step), line, px, colour, bold=bold)
        return step * len(broken)

    def panel(self, box: Box, colour: Colour = PANEL, radius: int = 14) -> None:
        """A filled rectangle with round corners: left, top, right, bottom."""
        width, height = box[2] - box[0], box[3] - box[1]

        def outline(pen: ImageDraw.ImageDraw, fine: float) -> None:
            pen.rounded_rectangle((0, 0, width * fine - 1, height * fine - 1), radius * fine, fill=255)

        self._shape(box, outline, colour)

    def pill(self, at: tuple[int, int], text: str, px: int, colour: Colour, *, quiet: bool = False) -> int:
        """A word on a rounded ground, ``at`` being the middle of its left edge; returns its width."""
        pad, half = round(px * 0.62), round(px * 0.86)
        width = lettering.measure(text, px, bold=True) + 2 * pad
        ground, ink = (tint(colour, 0.13), colour) if quiet else (colour, WHITE)
        self.panel((at[0], at[1] - half, at[0] + width, at[1] + half), ground, radius=half)
        self.text((at[0] + pad, at[1]), text, px, ink, bold=True)
        return width

    def dot(self, at: Point, radius: int, colour: Colour, text: str = "", px: int = 0) -> None:
        """A disc with a short text in its middle."""
        x, y = round(at[0]), round(at[1])
        box = (x - radius, y - radius, x + radius, y + radius)
        self._shape(
            box, lambda pen, fine: pen.ellipse((0, 0, 2 * radius * fine - 1, 2 * radius * fine - 1), fill=255), colour
        )
        if text:
            self.text((x - lettering.measure(text, px, bold=True) / 2, y), text, px, WHITE, bold=True)

    def sign(self, at: tuple[int, int], kind: str, colour: Colour, radius: int = 13) -> None:
        """A disc with a tick (``yes``), a cross (``no``), a question mark (``unsure``) or a dash (``none``) in it."""
        self.dot(at, radius, colour, "?" if kind == "unsure" else "", round(radius * 1.35))
        strokes: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
            "yes": (((0.27, 0.52), (0.44, 0.69), (0.74, 0.34)),),
            "no": (((0.32, 0.32), (0.68, 0.68)), ((0.32, 0.68), (0.68, 0.32))),
            "none": (((0.3, 0.5), (0.7, 0.5)),),
        }
        for stroke in strokes.get(kind, ()):
            self.path(
                [(at[0] + (x * 2 - 1) * radius, at[1] + (y * 2 - 1) * radius) for x, y in stroke], WHITE, 0.26 * radius
            )

    def path(self, points: Sequence[Point], colour: Colour, width: float, *, closed: bool = False) -> None:
        """A line through points, ``width`` pixels thick, with round joints."""
        corners = [*points, points[0]] if closed else list(points)
        margin = width + 2
        left, top = (int(min(axis) - margin) for axis in zip(*points, strict=True))
        right, bottom = (int(max(axis) + margin) + 1 for axis in zip(*points, strict=True))

        def outline(pen: ImageDraw.ImageDraw, fine: float) -> None:
            scaled = [((x - left) * fine, (y - top) * fine) for x, y in corners]
            pen.line(scaled, fill=255, width=max(1, round(width * fine)), joint="curve")
            radius = width * fine / 2
            for x, y in scaled:
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

        self._shape((left, top, right, bottom), outline, colour)

    def shade_outside(self, points: Sequence[Point], strength: float) -> None:
        """Darken everything outside a polygon."""
        fine = 2
        width, height = self.image.size
        mask = Image.new("L", (width * fine, height * fine), round(255 * strength))
        ImageDraw.Draw(mask).polygon([(x * fine, y * fine) for x, y in points], fill=0)
        self.image.paste((0, 0, 0), (0, 0), mask.reduce(fine))

    def paste(self, image: Image.Image, at: tuple[int, int], radius: int = 0) -> None:
        """Lay a picture on the canvas, its corners rounded."""
        if radius == 0:
            self.image.paste(image, at)
            return
        width, height = image.size
        mask = Image.new("L", (width * _FINE, height * _FINE), 0)
        box = (0, 0, width * _FINE - 1, height * _FINE - 1)
        ImageDraw.Draw(mask).rounded_rectangle(box, radius * _FINE, fill=255)
        self.image.paste(image, at, mask.reduce(_FINE))

    def _shape(self, box: Box, outline: Outline, colour: Colour) -> None:
        width, height = box[2] - box[0], box[3] - box[1]
        if width <= 0 or height <= 0:
            return
        mask = Image.new("L", (width * _FINE, height * _FINE), 0)
        outline(ImageDraw.Draw(mask), _FINE)
        self.image.paste(colour, box[:2], mask.reduce(_FINE))
