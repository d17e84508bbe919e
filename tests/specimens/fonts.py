"""Font faces by role, found where Debian's packages put them, with a per-character fallback for rare characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

ROOT = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, the face's index in it, and the Debian package that brings it."""

    path: str
    index: int
    package: str


FACES: dict[str, Face] = {
    "sans": Face("opentype/noto/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk"),
    "sans-bold": Face("opentype/noto/NotoSansCJK-Bold.ttc", 2, "fonts-noto-cjk"),
    "serif": Face("opentype/noto/NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk"),
    "serif-bold": Face("opentype/noto/NotoSerifCJK-Bold.ttc", 2, "fonts-noto-cjk"),
    "zenhei": Face("truetype/wqy/wqy-zenhei.ttc", 0, "fonts-wqy-zenhei"),
    "microhei": Face("truetype/wqy/wqy-microhei.ttc", 0, "fonts-wqy-microhei"),
    "kai": Face("truetype/arphic/ukai.ttc", 0, "fonts-arphic-ukai"),
    "ming": Face("truetype/arphic/uming.ttc", 0, "fonts-arphic-uming"),
    "wenkai": Face("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, "fonts-lxgw-wenkai"),
    "wenkai-bold": Face("truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", 0, "fonts-lxgw-wenkai"),
    "wenkai-mono": Face("truetype/lxgw-wenkai/LXGWWenKaiMono-Regular.ttf", 0, "fonts-lxgw-wenkai"),
    "ocr-b": Face("opentype/ocr-b/OCRB.otf", 0, "fonts-ocr-b"),
    "mono": Face("truetype/dejavu/DejaVuSansMono.ttf", 0, "fonts-dejavu-core"),
    "mono-bold": Face("truetype/dejavu/DejaVuSansMono-Bold.ttf", 0, "fonts-dejavu-core"),
    "latin": Face("truetype/dejavu/DejaVuSans.ttf", 0, "fonts-dejavu-core"),
    "latin-serif": Face("truetype/dejavu/DejaVuSerif.ttf", 0, "fonts-dejavu-core"),
    "latin-noto": Face("truetype/noto/NotoSans-Regular.ttf", 0, "fonts-noto-core"),
    "naskh": Face("truetype/noto/NotoNaskhArabic-Regular.ttf", 0, "fonts-noto-core"),
    "sans-arabic": Face("truetype/noto/NotoSansArabic-Regular.ttf", 0, "fonts-noto-core"),
    "ukij": Face("truetype/fonts-ukij-uyghur/UKIJTuT.ttf", 0, "fonts-ukij-uyghur"),
    "tibetan": Face("truetype/noto/NotoSerifTibetan-Regular.ttf", 0, "fonts-noto-core"),
    "tibetan-bold": Face("truetype/noto/NotoSerifTibetan-Bold.ttf", 0, "fonts-noto-core"),
    "uchen": Face("truetype/tibetan/DDC_Uchen.ttf", 0, "fonts-ddc-uchen"),
    "mongolian": Face("truetype/noto/NotoSansMongolian-Regular.ttf", 0, "fonts-noto-core"),
    "yi": Face("truetype/noto/NotoSansYi-Regular.ttf", 0, "fonts-noto-core"),
    "yi-nuosu": Face("truetype/nuosusil/NuosuSIL-Regular.ttf", 0, "fonts-sil-nuosusil"),
    "hana-a": Face("truetype/hanazono/HanaMinA.ttf", 0, "fonts-hanazono"),
    "hana-b": Face("truetype/hanazono/HanaMinB.ttf", 0, "fonts-hanazono"),
    "babelstone": Face("truetype/babelstone/BabelStoneHan.ttf", 0, "fonts-babelstone-han"),
    "tw-kai": Face("truetype/cns11643/TW-Kai-98_1.ttf", 0, "fonts-cns11643-kai"),
    "tw-kai-b": Face("truetype/cns11643/TW-Kai-Ext-B-98_1.ttf", 0, "fonts-cns11643-kai"),
}
"""The last three are drawn with by `bench.characters` alone: no list of packages has theirs."""
_NOWHERE = "\u0378"
"""A code point that no character has, and so no font."""
FALLBACKS = {"serif": ("serif", "hana-a", "hana-b", "sans"), "sans": ("sans", "zenhei", "hana-a", "hana-b")}


class FontMissingError(RuntimeError):
    """A font file is not installed; the text names the Debian package that brings it."""


class GlyphMissingError(ValueError):
    """No known font has a glyph for a character."""


def path_of(name: str) -> Path:
    """The file of a face.

    Raises:
        FontMissingError: it is not installed.
    """
    face = FACES[name]
    path = ROOT / face.path
    if not path.is_file():
        raise FontMissingError(f"the font {face.path} is missing: install the Debian package {face.package}")
    return path


@cache
def characters(name: str) -> frozenset[int]:
    """The code points that a face has glyphs for. Needs fontTools, a development tool: drawing goes by `draws`."""
    from fontTools.ttLib import TTFont

    with TTFont(path_of(name), fontNumber=FACES[name].index, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def sized(name: str, px: int) -> ImageFont.FreeTypeFont:
    """A face at an em size in pixels."""
    return ImageFont.truetype(str(path_of(name)), px, index=FACES[name].index)


@cache
def ink(name: str, px: int, character: str) -> tuple[int, int, int, int] | None:
    """The pixels a glyph blackens: left, top, right, bottom from its origin on the baseline; None for a blank."""
    mask, offset = sized(name, px).getmask2(character, "L", anchor="ls")
    box = mask.getbbox()
    if box is None:
        return None
    return (offset[0] + box[0], offset[1] + box[1], offset[0] + box[2], offset[1] + box[3])


@cache
def draws(name: str, character: str) -> bool:
    """Whether a face draws a character: not a blank, nor the sign that it draws in place of a glyph it lacks."""
    if character.isspace():
        return True
    glyph, lacking = (sized(name, 40).getmask(c) for c in (character, _NOWHERE))
    return ink(name, 40, character) is not None and (glyph.size != lacking.size or bytes(glyph) != bytes(lacking))


@cache
def face_for(character: str, wanted: str) -> str:
    """The wanted face, or else the first fallback of its style that can draw the character.

    A face may list a character and leave its glyph blank: that does not count as drawing it.

    Raises:
        GlyphMissingError: none can.
    """
    style = "serif" if wanted in {"serif", "serif-bold", "ming", "kai", "wenkai", "wenkai-bold"} else "sans"
    for name in (wanted, *FALLBACKS[style]):
        if draws(name, character):
            return name
    raise GlyphMissingError(f"no font draws U+{ord(character):04X}")
