"""Sets type on a card, character by character, and remembers where the ink went."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from tests.specimens import fonts
from tests.specimens.desk import Pixels
from tests.specimens.layouts import PX_PER_MM, Rgb

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in card pixels (20 per mm)."""


@dataclass(frozen=True, slots=True)
class Type:
    """How a row is set: face (key of ``fonts.FACES``), em size in mm, colour, extra space per character in mm."""

    face: str
    em: float
    colour: Rgb
    tracking: float = 0.0


class Press:
    """A card being printed.

    Attributes:
        canvas: the card's pixels.
        boxes: the ink of each field so far.
        lines: each row set so far: its role, its text, its ink.
    """

    def __init__(self, pixels: Pixels) -> None:
        self.canvas = Image.fromarray(pixels)
        self.pen = ImageDraw.Draw(self.canvas)
        self.boxes: dict[str, Box] = {}
        self.lines: list[tuple[str, str, Box]] = []

    def width(self, text: str, style: Type) -> float:
        """Advance of a text in mm, without the last character's tracking."""
        px = round(style.em * PX_PER_MM)
        advance = sum(fonts.sized(fonts.face_for(c, style.face), px).getlength(c) for c in text)
        return advance / PX_PER_MM + style.tracking * max(0, len(text) - 1)

    def fitted(self, text: str, style: Type, room: float) -> Type:
        """The style, made smaller where a text would be wider than ``room`` mm."""
        width = self.width(text, style)
        return (
            style
            if width <= room
            else replace(style, em=style.em * room / width * 0.985, tracking=style.tracking * room / width * 0.985)
        )

    def row(
        self, role: str, text: str, at: tuple[float, float], style: Type, *, pitch: float | None = None, field: str = ""
    ) -> float:
        """Set a row that begins at ``at`` (x, centre y in mm); give back where it ends, in mm.

        ``pitch`` (mm) replaces the characters' own widths; ``field`` counts the ink to a field's box.
        """
        px = round(style.em * PX_PER_MM)
        x, ink = at[0] * PX_PER_MM, None
        for character in text:
            face = fonts.face_for(character, style.face)
            font = fonts.sized(face, px)
            spot = (x, at[1] * PX_PER_MM + px * 0.36)
            self.pen.text(spot, character, font=font, fill=style.colour, anchor="ls")
            glyph = fonts.ink(face, px, character)
            if glyph:
                left, top, right, bottom = glyph
                ink = union(ink, (spot[0] + left, spot[1] + top, spot[0] + right, spot[1] + bottom))
            x += pitch * PX_PER_MM if pitch else font.getlength(character) + style.tracking * PX_PER_MM
        if ink:
            self.lines.append((role, text, ink))
            if field:
                self.boxes[field] = union(self.boxes.get(field), ink)
        return x / PX_PER_MM

    def stamped(self, text: str, stamp: Image.Image, at: tuple[float, float], colour: Rgb) -> None:
        """Print a row or column of another script, shaped already; ``at`` is its left top in pixels."""
        x, y = round(at[0]), round(at[1])
        self.canvas.paste(colour, (x, y), stamp)
        ink = (float(x), float(y), float(x + stamp.width), float(y + stamp.height))
        self.lines.append(("second", text, ink))


def union(one: Box | None, two: tuple[float, ...]) -> Box:
    """The smallest box around two."""
    left, top, right, bottom = (float(v) for v in two)
    if one is None:
        return (left, top, right, bottom)
    return (min(one[0], left), min(one[1], top), max(one[2], right), max(one[3], bottom))


def overlap(one: Box, two: Box) -> bool:
    """Whether two boxes share any area."""
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
