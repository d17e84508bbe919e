"""All glyphs of a face as small bitmaps, drawn once and kept in a file.

A glyph stands in its em box, and the em box of every face is laid so that the print of common characters fills the
same square: the reader finds a character by the print of its row and not by the metrics of a font.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.glyphs.repertoire import ideographs
from ocr.text.characters import characters
from training.glyphs.faces import fonts, listed

SIDE: Final = 64
"""Width and height of a bitmap, pixels."""
PRINT: Final = 50.0
"""Mean larger side of the print of common characters in it, pixels."""
_TRIED = 400
_LACKING = "\u0378"


class Sheet:
    """The glyphs of a face.

    Attributes:
        name: of the face.
        pixels: (N, 64, 64) uint8, 255 where there is ink.
        rows: (87,887,) int32, the row of each ideograph, -1 where the face does not draw it.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        pixels, rows = folder / f"{name}.npy", folder / f"{name}.rows.npy"
        if not rows.is_file():
            _draw(name, pixels, rows)
        self.pixels: NDArray[np.uint8] = np.load(pixels, mmap_mode="r")
        self.rows: NDArray[np.int32] = np.load(rows)

    def glyph(self, at: int) -> NDArray[np.uint8]:
        """The bitmap of the ideograph at a place."""
        return np.asarray(self.pixels[self.rows[at]])


def _draw(name: str, pixels: Path, rows: Path) -> None:
    pixels.parent.mkdir(parents=True, exist_ok=True)
    found: list[NDArray[np.uint8]] = []
    placed = np.full(len(ideographs()), -1, np.int32)
    for at, character in enumerate(ideographs()):
        glyph = glyph_of(name, character)
        if glyph is not None:
            placed[at] = len(found)
            found.append(glyph)
    np.save(pixels, np.stack(found))
    np.save(rows, placed)


def glyph_of(name: str, character: str) -> NDArray[np.uint8] | None:
    """A character's bitmap in a face; None where the face does not draw it, or draws it blank."""
    px, left, top = _laid(name)
    for font, points in zip(fonts(name, px), listed(name), strict=True):
        if ord(character) in points:
            image = Image.new("L", (SIDE, SIDE))
            ImageDraw.Draw(image).text((left, top), character, font=font, fill=255, anchor="ls")
            drawn = np.asarray(image)
            if drawn.any() and not _is_sign_of_lacking(font, character):
                return drawn
    return None


def _is_sign_of_lacking(font: ImageFont.FreeTypeFont, character: str) -> bool:
    own, lacking = font.getmask(character), _lacking(font)
    return own.size == lacking[0] and bytes(own) == lacking[1]


@cache
def _lacking(font: ImageFont.FreeTypeFont) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(_LACKING)
    return mask.size, bytes(mask)


@cache
def _laid(name: str) -> tuple[int, float, float]:
    """The em of a face in pixels, and where its glyphs' origin stands in the bitmap."""
    first = fonts(name, 100)[0]
    drawn = [c for c in characters(1) if ord(c) in listed(name)[0]]
    boxes = np.array([_ink(first, c) for c in drawn[:: len(drawn) // _TRIED]], np.float64)
    left, top, right, bottom = boxes[boxes[:, 2] > boxes[:, 0]].T
    side = float(np.mean(np.maximum(right - left, bottom - top)))
    px = round(100 * PRINT / side)
    share = px / 100
    x, y = float(np.median(left + right)) / 2 * share, float(np.median(top + bottom)) / 2 * share
    return px, SIDE / 2 - x, SIDE / 2 - y


def _ink(font: ImageFont.FreeTypeFont, character: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a character's ink from its origin on the baseline."""
    mask, (x, y) = font.getmask2(character, "L", anchor="ls")
    left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    return x + left, y + top, x + right, y + bottom
