"""Zones and ordinary print set on paper: their ink, and where each character stands."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from tests.specimens import fonts
from training.zone_lines.paper import MM, SIZE

Points = NDArray[np.float64]

_PITCH, _STEP, CAPITAL = 2.54, 6.35, 2.4
"""From one character to the next, from one line to the next, height of a capital: mm (ICAO Doc 9303-3)."""
_FACES: Final = (
    ("ocr-b", 0.5), ("ocr-b-sharp", 0.14), ("mono", 0.1), ("mono-bold", 0.08), ("sans-mono", 0.08),
    ("wenkai-mono", 0.04), ("latin", 0.06),
)  # fmt: skip
_OTHER_FACES: Final = ("latin", "latin-serif", "sans", "serif", "zenhei", "kai", "mono", "ocr-b", "latin-noto")
_WORDS: Final = (
    "Surname/Nom", "Given names/Prénoms", "Date of birth", "Nationality", "Place of birth / Lieu de naissance",
    "Republic of Utopia", "Type", "Authority", "姓名", "签发机关", "出生日期/Date of birth", "有效期至", "公民身份号码",
    "中华人民共和国", "统一社会信用代码", "经营范围：一般项目", "住所", "SPECIMEN", "PASSPORT", "IDENTITY CARD",
    "without let or hindrance", "01.02.1987", "12 JAN 2019", "6222 0200 1234 5678", "No.", "E12345678", "110101199003",
    "Signature of bearer", "www.example.org", "UTOPIA", "Ministry of the Interior", "登记机关", "北京市朝阳区",
)  # fmt: skip
_MORE_FONTS: Final = {
    "ocr-b-sharp": ("opentype/ocr-b/OCRBS.otf", 0),
    "sans-mono": ("opentype/noto/NotoSansCJK-Regular.ttc", 7),
}


@cache
def _font(face: str, px: int) -> ImageFont.FreeTypeFont:
    if face in _MORE_FONTS:
        path, index = _MORE_FONTS[face]
        return ImageFont.truetype(str(fonts.ROOT / path), px, index=index)
    return fonts.sized(face, px)


@cache
def _glyph(face: str, px: int, character: str) -> tuple[NDArray[np.float32], int, int] | None:
    """What a character covers, 0..1, and its left and top from its origin on the base line; None for a blank."""
    mask, (left, top) = _font(face, px).getmask2(character, "L", anchor="ls")
    if not mask.size[0] or not mask.size[1]:
        return None
    covered = np.asarray(mask, np.float32).reshape(mask.size[1], mask.size[0]) / np.float32(255)
    return covered, int(left), int(top)


@cache
def _middle(face: str, px: int) -> float:
    """Width of a character, pixels."""
    return float(_font(face, px).getlength("0"))


@cache
def _size(face: str, tenth: int) -> int:
    """The em whose capitals are so many tenths of a millimetre high."""
    box = _font(face, 100).getbbox("H", anchor="ls")
    return round(tenth / 10 * MM / max(1, -box[1]) * 100)


def _choice(rng: np.random.Generator, weighted: tuple[tuple[str, float], ...]) -> str:
    names, weights = zip(*weighted, strict=True)
    total = np.cumsum(weights)
    return str(names[int(np.searchsorted(total, rng.random() * total[-1]))])


def _put(ink: NDArray[np.float32], glyph: tuple[NDArray[np.float32], int, int] | None, x: float, y: float) -> None:
    if glyph is None:
        return
    mask, left, top = glyph
    x0, y0 = round(x + left), round(y + top)
    x1, y1 = max(x0, 0), max(y0, 0)
    x2, y2 = min(x0 + mask.shape[1], ink.shape[1]), min(y0 + mask.shape[0], ink.shape[0])
    if x1 < x2 and y1 < y2:
        part = ink[y1:y2, x1:x2]
        np.maximum(part, mask[y1 - y0 : y2 - y0, x1 - x0 : x2 - x0], out=part)


def set_zone(rng: np.random.Generator, lines: list[str]) -> tuple[NDArray[np.float32], list[Points], list[Points]]:
    """Ink of a zone, the centres of its characters (n, 2) and the outline of each line's ink (4, 2)."""
    ink = np.zeros(SIZE[::-1], np.float32)
    face = _choice(rng, _FACES)
    px = _size(face, round(CAPITAL * 10 * rng.uniform(0.88, 1.12)))
    pitch, step = _PITCH * MM * rng.uniform(0.94, 1.06), _STEP * MM * rng.uniform(0.72, 1.15)
    wide = _middle(face, px)
    if face == "latin":
        pitch = max(pitch, 0.9 * wide)
    if wide > 1.02 * pitch:
        px = max(8, int(px * pitch / wide))
        wide = _middle(face, px)
    longest = max(map(len, lines))
    pitch = min(pitch, (SIZE[0] - 40) / longest)
    left = rng.uniform(12, max(13.0, SIZE[0] - pitch * longest - 12))
    top = rng.uniform(50, max(51.0, SIZE[1] - 30 - step * (len(lines) - 1)))
    jitter = rng.choice((0.0, 0.0, 0.03, 0.08)) * pitch
    centres, outlines = [], []
    capital = -_font(face, px).getbbox("H", anchor="ls")[1]
    for number, line in enumerate(lines):
        base = top + number * step
        at = []
        for k, character in enumerate(line):
            x = left + k * pitch + rng.normal(0, jitter) if jitter else left + k * pitch
            wander = rng.normal(0, jitter / 2) if jitter else 0.0
            own = float(_font(face, px).getlength(character)) if face == "latin" else wide
            _put(ink, _glyph(face, px, character), x - own / 2 + pitch / 2, base + wander)
            at.append((x + pitch / 2, base - capital / 2))
        centres.append(np.array(at))
        x0, x1 = at[0][0] - pitch * 0.45, at[-1][0] + pitch * 0.45
        outlines.append(np.array([[x0, base - capital], [x1, base - capital], [x1, base], [x0, base]]))
    return ink, centres, outlines


def set_other(rng: np.random.Generator, ink: NDArray[np.float32], rows: list[tuple[float, float]]) -> list[Points]:
    """Ordinary print, rows given by their base line and height of capitals in pixels; the outlines of their ink."""
    outlines = []
    for base, capital in rows:
        face = _OTHER_FACES[int(rng.integers(len(_OTHER_FACES)))]
        px = max(8, _size(face, max(1, round(capital))))
        x = begin = rng.uniform(10, 200)
        end = rng.uniform(0.5, 1.0) * SIZE[0] - 20
        while x < end:
            word = _WORDS[int(rng.integers(len(_WORDS)))]
            if rng.random() < 0.2:
                word = word.upper()
            for character in word:
                _put(ink, _glyph(face, px, character), x, base)
                x += float(_font(face, px).getlength(character))
                if x > end:
                    break
            x += capital * rng.uniform(0.4, 1.6)
        x = min(x, SIZE[0] - 4.0)
        outlines.append(np.array([[begin, base - capital], [x, base - capital], [x, base], [begin, base]]))
    return outlines
