"""Text in pictures, Chinese and Latin: each character in a font that draws it, or else its code point, never a box."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from ocr.text.rare import code_points
from service.annotate.faces import Face, draws, face_for, faces, font

Colour = tuple[int, int, int]


def require_fonts() -> None:
    """Find out before any work is done whether pictures can be lettered.

    Raises:
        FontMissingError: they cannot.
    """
    faces(bold=False)


def measure(text: str, px: int, *, bold: bool = False) -> int:
    """The width of a line of text in pixels."""
    return round(sum(sized.getlength(run) for sized, run in _runs(text, px, bold)))


def write(
    image: Image.Image, at: tuple[float, float], text: str, px: int, colour: Colour, *, bold: bool = False
) -> int:
    """Write a line of text from a point left of it, halfway up its capitals; returns its width in pixels."""
    pen = ImageDraw.Draw(image)
    x, y = float(at[0]), round(at[1] + px * 0.36)
    for sized, run in _runs(text, px, bold):
        pen.text((x, y), run, font=sized, fill=colour, anchor="ls")
        x += sized.getlength(run)
    return round(x - at[0])


def wrap(text: str, px: int, width: int, *, bold: bool = False) -> list[str]:
    """Break text into lines of at most a width in pixels: at blanks, or between Chinese characters."""
    lines: list[str] = []
    line = ""
    for piece in _breakable(text):
        if line and measure((line + piece).rstrip(), px, bold=bold) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _breakable(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        if ord(character) >= 0x2E80:
            if word:
                yield word
            word = ""
            yield character
        else:
            word += character
            if character == " ":
                yield word
                word = ""
    if word:
        yield word


def _runs(text: str, px: int, bold: bool) -> Iterable[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in pieces that one face can draw, and what no face draws by its code points."""
    lettered = _lettered(text, bold)
    for face, pieces in groupby(lettered, key=lambda piece: piece[0]):
        yield font(face, px), "".join(piece for _, piece in pieces)


def _lettered(text: str, bold: bool) -> Iterator[tuple[Face, str]]:
    """Each character with the face that draws it; a mark goes with the character before it, where that face has it."""
    first = face = faces(bold=bold)[0]
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Cf":  # says how to set what is around it, and shows nothing
            continue
        if kind.startswith("M") and draws(face, character):
            yield face, character
            continue
        found = face_for(character, bold=bold)
        face = found or first
        yield face, character if found else "".join(code_points(character))
