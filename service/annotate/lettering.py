"""Text in pictures, Chinese and Latin: fonts found on this machine, with a fallback for each rare character."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, and the face's index in it."""

    path: str
    index: int = 0


_NOTO = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-sans-cjk-fonts")
_REGULAR = (
    *(Face(f"{folder}/NotoSansCJK-Regular.ttc", 2) for folder in _NOTO),
    Face("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Face("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Face("/System/Library/Fonts/PingFang.ttc"),
    Face("/System/Library/Fonts/Hiragino Sans GB.ttc"),
)
_BOLD = (
    *(Face(f"{folder}/NotoSansCJK-Bold.ttc", 2) for folder in _NOTO),
    Face("/System/Library/Fonts/Hiragino Sans GB.ttc", 2),
)
_RARE = (
    Face("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    Face("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)
"""Where distributions put fonts with Chinese glyphs, best looking first, and those with the rarest characters."""

_CHINESE = "张"
_NOWHERE = "\u0378"
"""A code point without a character, which no font has: it shows what a face draws for characters it lacks."""


class FontMissingError(RuntimeError):
    """No font on this machine has Chinese glyphs; the text says what to install."""


def require_fonts() -> None:
    """Find out before any work is done whether pictures can be lettered.

    Raises:
        FontMissingError: they cannot.
    """
    _faces(bold=False)


def measure(text: str, px: int, *, bold: bool = False) -> int:
    """The width of a line of text in pixels."""
    return round(sum(font.getlength(run) for font, run in _runs(text, px, bold)))


def write(
    image: Image.Image, at: tuple[float, float], text: str, px: int, colour: Colour, *, bold: bool = False
) -> int:
    """Write a line of text from a point left of it, halfway up its capitals; returns its width in pixels."""
    pen = ImageDraw.Draw(image)
    x, y = float(at[0]), round(at[1] + px * 0.36)
    for font, run in _runs(text, px, bold):
        pen.text((x, y), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)
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
    """The text in pieces that one face can draw."""
    for face, characters in groupby(text, key=lambda character: _face_for(character, bold)):
        yield _font(face, px), "".join(characters)


@cache
def _face_for(character: str, bold: bool) -> Face:
    """The first face that has the character; the first of all where none has."""
    faces = _faces(bold=bold)
    return next((face for face in faces if _has(face, character)), faces[0])


@cache
def _faces(*, bold: bool) -> tuple[Face, ...]:
    wanted = ((*_BOLD, *_REGULAR) if bold else _REGULAR) + tuple(_asked_fontconfig())
    found = [face for face in wanted if Path(face.path).is_file() and _has(face, _CHINESE)]
    if not found:
        raise FontMissingError(
            "no font with Chinese characters was found: install one, on Debian the package fonts-noto-cjk"
        )
    return (*found, *(face for face in _RARE if Path(face.path).is_file()))


@cache
def _asked_fontconfig() -> tuple[Face, ...]:
    """The face that fontconfig would use for Chinese, where there is fontconfig."""
    asked = ["fc-match", "-f", "%{file}|%{index}", ":lang=zh-cn"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ()
    path, _, index = answer.stdout.partition("|")
    return (Face(path, int(index) & 0xFFFF),) if index.isdigit() else ()


@cache
def _has(face: Face, character: str) -> bool:
    """Whether a face draws a character, not a blank or the sign for a missing one."""
    if character.isspace():
        return True
    font = _font(face, 24)
    drawn, lacking = font.getmask(character), font.getmask(_NOWHERE)
    return drawn.getbbox() is not None and (drawn.size != lacking.size or bytes(drawn) != bytes(lacking))


@cache
def _font(face: Face, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, px, index=face.index)
