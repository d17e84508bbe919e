"""Which font draws a character: chosen by what the fonts of this machine cover, never the sign for a missing glyph."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

from ocr.text.private_use import is_private_use


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
_LOOKED_AT = 24
"""The size, in pixels, in which it is found out whether a face draws a character."""


class FontMissingError(RuntimeError):
    """No font on this machine has Chinese glyphs; the text says what to install."""


@cache
def face_for(character: str, *, bold: bool) -> Face | None:
    """The best looking face that draws the character, of all that are installed; None where none does.

    None either for a code of private use: what a font draws for it is its maker's affair.

    Raises:
        FontMissingError: none draws Chinese at all.
    """
    if is_private_use(character):
        return None
    known = (face for face in (*faces(bold=bold), *_RARE) if Path(face.path).is_file())
    return next((face for face in known if draws(face, character)), None) or next(
        (face for face in _covering(character) if draws(face, character)), None
    )


@cache
def faces(*, bold: bool) -> tuple[Face, ...]:
    """The faces that text is written with, best looking first.

    Raises:
        FontMissingError: there is none.
    """
    wanted = ((*_BOLD, *_REGULAR) if bold else _REGULAR) + tuple(_asked_for_chinese())
    found = tuple(face for face in wanted if Path(face.path).is_file() and draws(face, _CHINESE))
    if not found:
        raise FontMissingError(
            "no font with Chinese characters was found: install one, on Debian the package fonts-noto-cjk"
        )
    return found


@cache
def font(face: Face, px: int) -> ImageFont.FreeTypeFont:
    """A face at an em size in pixels."""
    return ImageFont.truetype(face.path, px, index=face.index)


@cache
def draws(face: Face, character: str) -> bool:
    """Whether a face draws a character, not a blank or the sign for a missing one. False for a file that is no font."""
    if character.isspace():
        return True
    try:
        drawn = font(face, _LOOKED_AT).getmask(character)
    except OSError:
        return False
    return drawn.getbbox() is not None and (drawn.size, bytes(drawn)) != _sign_of_lacking(face)


@cache
def _sign_of_lacking(face: Face) -> tuple[tuple[int, int], bytes]:
    drawn = font(face, _LOOKED_AT).getmask(_NOWHERE)
    return drawn.size, bytes(drawn)


def _asked_for_chinese() -> Iterator[Face]:
    """The face that fontconfig would use for Chinese, where there is fontconfig."""
    path, _, index = _fontconfig("fc-match", "-f", "%{file}|%{index}", ":lang=zh-cn").partition("|")
    if index.isdigit():
        yield Face(path, int(index) & 0xFFFF)


def _covering(character: str) -> Iterator[Face]:
    """The installed faces whose table of characters has a character, by fontconfig; those that have Chinese first."""
    listed, first, last, of = _coverage()

    def having(point: int) -> set[int]:
        return set(of[(first <= point) & (point <= last)].tolist())

    chinese = having(ord(_CHINESE))
    for number in sorted(having(ord(character)), key=lambda number: (number not in chinese, number)):
        yield listed[number]


@cache
def _coverage() -> tuple[tuple[Face, ...], np.ndarray, np.ndarray, np.ndarray]:
    """The installed faces; and of each range of characters its first and last code point and the number of its face."""
    lines = _fontconfig("fc-list", "-f", "%{file}|%{index}|%{charset}\n").splitlines()
    listed = [line.split("|") for line in sorted(lines) if line.count("|") == 2]
    ranges = [
        (*(int(end, 16) for end in (span.partition("-")[0], span.rpartition("-")[2])), number)
        for number, (_, _, charset) in enumerate(listed)
        for span in charset.split()
    ]
    first, last, of = np.array(ranges, np.int32).reshape(-1, 3).T
    return tuple(Face(path, int(index) & 0xFFFF) for path, index, _ in listed), first, last, of


def _fontconfig(*command: str) -> str:
    """What a command of fontconfig says; nothing where there is no fontconfig."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
