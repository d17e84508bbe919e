"""The pictures of single characters as the glyph network takes them, cut out of a row of a picture.

A recogniser's peaks say where characters stand to a quarter of an em. So each is found by its ink: between the gaps
around its peak, and, where the row's characters are evenly spaced, on that pitch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture

SIDE: Final = 48
"""Width and height of the network's picture, pixels."""
PRINT: Final = 38.0
"""Larger side of a common character's print in it, pixels; what is around is blank or belongs to neighbours."""
LOOKS: Final = ((0.0, 0.0, 1.0), (0.05, -0.03, 1.04), (-0.05, 0.03, 0.96))
"""Looks at each character: how far right and down of its place, in ems, and how much closer."""
_ROW = 52
"""Height at which a row is looked at, pixels."""
_ABOVE, _BESIDE = 0.2, 0.7
"""How much more is looked at, in heights of the row: above and below it, and at either end."""
_PRINT_OF_ROW, _LEAST, _MOST = 0.74, 0.55, 0.9
"""Height of the print of a row, as a share of the row's; and how small and large it may be found."""
_INKED = 0.18
"""A line of pixels with less ink than this share of what most lines of the print have is blank."""
_BLANK_LINES = 2
"""Lines between the print of a row and that of another, at least, in its view."""
_EM_OF_PRINT = 1.08
_REACH = 0.62
"""A character reaches no further from its centre than this, ems."""
_NEXT, _SKIPPED = 1.55, 0.3
"""Neighbours' centres are nearer than this, ems; and print between is a character's from this width on."""
_STROKE = 0.6
"""Ink of a column of pixels that print has, pixels."""
_FULL = 0.7
"""A character at least so wide, ems, stands in the middle of its own print."""
_AROUND: Final = np.ones((17, 17), np.uint8)
_EVEN = 0.12
"""Steps between the characters of a row that differ by less than this share are the same."""


@dataclass(frozen=True, eq=False)
class Crops:
    """The pictures of the characters of a row.

    Attributes:
        pixels: (characters, looks, 48, 48) uint8.
        em: size of a character in the picture that they are cut from, pixels.
        clear: whether the print is surely that of the row alone, so that each is cut out as it should be.
        skipped: whether between two of them there is print of a character that is none of them.
    """

    pixels: NDArray[np.uint8]
    em: float
    clear: bool
    skipped: bool = False


def cut(picture: Picture, row: Quad, positions: Sequence[float]) -> Crops:
    """Cut out the characters of a row.

    Args:
        picture: the whole picture.
        row: outline of the row.
        positions: of the characters' centres along the row, 0..1, rising.
    """
    view, scale, left = _seen(picture, row)
    ink = _ink(view)
    length = scale * row.width
    centres = left + np.asarray(positions) * length
    top, bottom, clear = _height(ink, centres)
    size = float(bottom - top)
    print_ = ink[round(top) : round(bottom) + 1]
    skipped = _skips(print_, centres, size * _EM_OF_PRINT)
    centres = _centred(print_, centres, size * _EM_OF_PRINT)
    middle = (top + bottom) / 2
    crops = [[_crop(view, (x, middle), size, look) for look in LOOKS] for x in centres]
    return Crops(np.array(crops, np.uint8), size * _EM_OF_PRINT / scale, clear, skipped)


def _seen(picture: Picture, row: Quad) -> tuple[Pixels, float, float]:
    """The row with what is around it, (H, W) in shades; its pixels to one of the picture; where the row begins."""
    corners = row.array()
    down = (corners[3] - corners[0] + corners[2] - corners[1]) / 2
    along = (corners[1] - corners[0] + corners[2] - corners[3]) / 2
    height, width = float(np.linalg.norm(down)), float(np.linalg.norm(along))
    aside, above = along / max(width, 1e-6) * height * _BESIDE, down * _ABOVE
    grown = corners + np.array([-aside - above, aside - above, aside + above, -aside + above])
    scale = _ROW / max(height, 1e-6)
    size = max(SIDE, round((width + 2 * height * _BESIDE) * scale)), round(_ROW * (1 + 2 * _ABOVE))
    red, green, blue = cv2.split(picture.seen(grown, *size))
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8), scale, _ROW * _BESIDE


def _ink(view: Pixels) -> NDArray[np.float32]:
    """How much darker than the paper around it each pixel is, 0..1."""
    paper = cv2.blur(cv2.dilate(view, _AROUND), (15, 15))
    darker = cv2.subtract(paper, view)
    full = max(float(np.percentile(darker[::3, ::3], 97)), 12.0)
    return np.asarray(np.clip(darker.astype(np.float32) * (1.25 / full) - 0.25, 0, 1), np.float32)


def _height(ink: NDArray[np.float32], centres: NDArray[np.float64]) -> tuple[float, float, bool]:
    """Where the print of a row begins and ends, in lines of its view, and whether it is blank above and below.

    Print of a second script may stand close by: what is parted from the row's middle by blank lines is not the row's.
    Characters of few strokes have blank lines themselves (二, 三); then all print within the row counts.
    """
    half = 0.45 * _ROW
    begin, end = max(0, int(centres[0] - half)), int(centres[-1] + half) + 1
    lines = ink[:, begin:end].sum(axis=1)
    middle = len(lines) / 2
    full = float(np.percentile(lines[len(lines) // 4 : -len(lines) // 4], 70))
    inked = np.flatnonzero((lines > _INKED * full) & (np.abs(np.arange(len(lines)) + 0.5 - middle) < _ROW / 2 + 1))
    if len(inked):
        parts = np.split(inked, np.flatnonzero(np.diff(inked) > _BLANK_LINES) + 1)
        own = min(parts, key=lambda part: float(np.abs(part + 0.5 - middle).min()))
        for part, alone in ((own, True), (inked, False)):
            if _LEAST * _ROW <= part[-1] + 1 - part[0] <= _MOST * _ROW:
                return float(part[0]), float(part[-1] + 1), alone
    return middle - _PRINT_OF_ROW * _ROW / 2, middle + _PRINT_OF_ROW * _ROW / 2, False


def _skips(ink: NDArray[np.float32], centres: NDArray[np.float64], em: float) -> bool:
    """Whether print as wide as a character stands between two whose centres are further apart than neighbours'."""
    inked = ink.sum(axis=0) > _STROKE
    return any(
        b - a > _NEXT * em and np.count_nonzero(inked[int(a + _REACH * em) : int(b - _REACH * em)]) > _SKIPPED * em
        for a, b in pairwise(centres)
    )


def _centred(ink: NDArray[np.float32], centres: NDArray[np.float64], em: float) -> NDArray[np.float64]:
    """The middles of characters whose centres are roughly known."""
    columns = ink.sum(axis=0)
    edges = [_gap(columns, a, b, em) for a, b in pairwise(centres)]
    begins = [max(0.0, centres[0] - _REACH * em), *edges]
    ends = [*edges, min(float(len(columns)), centres[-1] + _REACH * em)]
    found, wide = centres.copy(), np.zeros(len(centres), bool)
    inked = columns > _STROKE
    for i, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        low, high = max(begin, centres[i] - _REACH * em), min(end, centres[i] + _REACH * em)
        own = np.flatnonzero(inked[int(low) : int(high)])
        if len(own):
            found[i] = int(low) + (own[0] + own[-1] + 1) / 2
            wide[i] = own[-1] + 1 - own[0] > _FULL * em
    return _on_pitch(found, wide, em)


def _gap(columns: NDArray[np.float32], a: float, b: float, em: float) -> float:
    """Where the ink between two neighbouring characters is least, nearest to the middle."""
    middle, room = (a + b) / 2, max(2.0, min(0.28 * em, 0.35 * (b - a)))
    at = np.arange(max(0, int(middle - room)), min(len(columns), int(middle + room) + 1))
    cost = columns[at] + 0.06 * np.abs(at + 0.5 - middle)
    return float(at[int(cost.argmin())]) + 0.5 if len(at) else middle


def _on_pitch(found: NDArray[np.float64], wide: NDArray[np.bool_], em: float) -> NDArray[np.float64]:
    """Narrow characters between the others where the row is evenly spaced: their ink need not be in their middle."""
    if len(found) < 2 or wide.sum() < 2 or wide.all():
        return found
    number = np.arange(len(found))
    slope, begin = np.polyfit(number[wide], found[wide], 1)
    off = np.abs(begin + slope * number - found)
    return np.where(wide | (off > 2 * _EVEN * em), found, begin + slope * number)


def _crop(view: Pixels, at: tuple[float, float], size: float, look: tuple[float, float, float]) -> Pixels:
    """What is around a point of a row's view, the print as large as the network wants it."""
    right, lower, closer = look
    scale = PRINT / size * closer
    centre = np.array(at) - 0.5 + np.array([right, lower]) * size
    matrix = np.array([[scale, 0, (SIDE - 1) / 2 - scale * centre[0]], [0, scale, (SIDE - 1) / 2 - scale * centre[1]]])
    seen = cv2.warpAffine(view, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, dtype=np.uint8)
