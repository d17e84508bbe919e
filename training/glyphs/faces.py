"""The fonts whose glyphs the verifier learns, is measured with, and takes its prototypes from, by Debian package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont
from PIL import ImageFont

_ROOT = Path("/usr/share/fonts")
_CNS = "truetype/cns11643/TW-{}-98_1.ttf"


@dataclass(frozen=True, slots=True)
class Face:
    """A design of glyphs.

    Attributes:
        files: the font's files, the first that draws a character is taken; each with the face's index in it.
        package: the Debian package that brings it.
        held_out: never trained on, and no prototype's: what is measured with.
        chinese: draws the forms of the mainland, for prototypes; None where it is for none, since its licence asks
            derived work to be shared alike. A prototype without such a form has the other ones.
    """

    files: tuple[tuple[str, int], ...]
    package: str
    held_out: bool = False
    chinese: bool | None = None


def _one(path: str, index: int, package: str, *, held_out: bool = False, chinese: bool | None = None) -> Face:
    return Face(((path, index),), package, held_out, chinese)


def _cns(style: str, package: str) -> Face:
    return Face(tuple((_CNS.format(style + part), 0) for part in ("", "-Ext-B", "-Plus")), package, chinese=False)


FACES: Final[dict[str, Face]] = {
    "sans": _one("opentype/noto/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk", chinese=True),
    "sans-bold": _one("opentype/noto/NotoSansCJK-Bold.ttc", 2, "fonts-noto-cjk"),
    "serif": _one("opentype/noto/NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk", chinese=True),
    "serif-bold": _one("opentype/noto/NotoSerifCJK-Bold.ttc", 2, "fonts-noto-cjk"),
    "wenkai": _one("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, "fonts-lxgw-wenkai", chinese=True),
    "wenkai-bold": _one("truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", 0, "fonts-lxgw-wenkai"),
    "microhei": _one("truetype/wqy/wqy-microhei.ttc", 0, "fonts-wqy-microhei"),
    "kai": _one("truetype/arphic/ukai.ttc", 0, "fonts-arphic-ukai"),
    "ming": _one("truetype/arphic/uming.ttc", 0, "fonts-arphic-uming"),
    "tw-kai": _cns("Kai", "fonts-cns11643-kai"),
    "tw-sung": _cns("Sung", "fonts-cns11643-sung"),
    "hana": Face(
        (("truetype/hanazono/HanaMinA.ttf", 0), ("truetype/hanazono/HanaMinB.ttf", 0)),
        "fonts-hanazono",
        chinese=False,
    ),
    "zenhei": _one("truetype/wqy/wqy-zenhei.ttc", 0, "fonts-wqy-zenhei", held_out=True),
    "babelstone": _one("truetype/babelstone/BabelStoneHan.ttf", 0, "fonts-babelstone-han", held_out=True),
}


class FontMissingError(RuntimeError):
    """A font's file is not installed; the text names the Debian package that brings it."""


@cache
def fonts(name: str, px: int) -> tuple[ImageFont.FreeTypeFont, ...]:
    """The files of a face at an em in pixels.

    Raises:
        FontMissingError: one is not installed.
    """
    face = FACES[name]
    for path, _ in face.files:
        if not (_ROOT / path).is_file():
            raise FontMissingError(f"the font {path} is missing: install the Debian package {face.package}")
    return tuple(ImageFont.truetype(str(_ROOT / path), px, index=index) for path, index in face.files)


@cache
def listed(name: str) -> tuple[frozenset[int], ...]:
    """The code points that each file of a face lists."""
    found = []
    for path, index in FACES[name].files:
        with TTFont(_ROOT / path, fontNumber=index, lazy=True) as font:
            found.append(frozenset(font.getBestCmap()))
    return tuple(found)
