"""What a square red seal says: its rows of characters, which stand so close that they are not found as rows of print.

Seals of traffic police departments fill a square frame from left to right in two to six rows of as many characters,
the last of them perhaps shorter.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines import STRIP_HEIGHT, TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad, homography
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.looks.seal_ink import ink_alone, ink_on

_EDGE: Final = (0.1, 0.35)
"""Of seals, shares of the longer side of their page."""
_SQUARE: Final = 1.6
"""A seal is no longer than so many times its height."""
_CLOSED: Final = 0.012
"""Gaps of worn frames are closed, shares of the view."""
_FILLED: Final = (0.12, 0.75)
"""Share of a seal that shows ink: its frame and characters; a photograph has more."""
_FRAME: Final = 0.045
"""What the frame takes of each side."""
_ROWS: Final = (2, 3, 4, 5, 6)
_TRIED: Final = 2
"""So many numbers of rows are tried, those between whose rows there is least ink."""
_NEAR: Final = 0.12
"""How far from where it should be the blank between two rows is looked for, of a row's height."""
_HIGH: Final = 96
"""Pixels of a row when a seal is seen close."""


def square_seal_texts(picture: Picture, page: Quad, engine: TextEngine) -> list[tuple[tuple[Lattice, ...], Quad]]:
    """What the recogniser may see of the rows of a seal on a page, and the seal's outline; nothing where none is.

    Args:
        picture: the whole picture.
        page: the page's outline in it.
        engine: reads the rows.
    """
    size, ink = ink_on(picture, page)
    outline = _frame(ink)
    if outline is None:
        return []
    whole = Quad.of_picture(*size)
    seal = outline.mapped(homography(whole, page))
    height = _HIGH * max(_ROWS) // 2
    view = picture.seen(seal.array(), round(height * seal.width / max(1.0, seal.height)), height)
    plane = _within_frame(ink_alone(view))
    return [(tuple(engine.recognise(list(map(_strip, _parted(plane, cuts))))), seal) for cuts in _likely_cuts(plane)]


def _frame(ink: NDArray[np.uint8]) -> Quad | None:
    """The largest nearly square outline of ink; None where none is."""
    edge = max(3, round(_CLOSED * max(ink.shape)))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((edge, edge), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    least, most = (share * max(ink.shape) for share in _EDGE)
    best: Quad | None = None
    for contour in contours:
        (x, y), (width, height), angle = cv2.minAreaRect(contour)
        if not (least < min(width, height) and max(width, height) < most and max(width, height) < _SQUARE * height):
            continue
        corners = np.asarray(cv2.boxPoints(((x, y), (width, height), angle)), np.float64)
        quad = Quad.from_array(_upright(corners))
        inside = np.zeros_like(ink)
        cv2.fillPoly(inside, [np.round(corners).astype(np.int32)], 255)
        filled = float((ink[inside > 0] > 0).mean()) if inside.any() else 0.0
        if _FILLED[0] < filled < _FILLED[1] and (best is None or quad.area > best.area):
            best = quad
    return best


def _upright(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners as tl, tr, br, bl of what stands nearly upright."""
    order = corners[np.argsort(corners[:, 1])]
    top, bottom = order[:2][np.argsort(order[:2, 0])], order[2:][np.argsort(order[2:, 0])]
    return np.array([top[0], top[1], bottom[1], bottom[0]])


def _within_frame(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A seal without its frame."""
    height, width = plane.shape
    cut = round(_FRAME * height), round(_FRAME * width)
    return plane[cut[0] : height - cut[0], cut[1] : width - cut[1]]


def _likely_cuts(plane: NDArray[np.uint8]) -> list[list[int]]:
    """Where rows may be parted: for each number of rows the lines with least ink near where they are of even ones, of
    the numbers between whose rows there is least.
    """
    ink = (255 - plane.astype(np.float32)).mean(axis=1)
    several = [_blanks(ink, count) for count in _ROWS]
    return sorted(several, key=lambda cuts: float(ink[cuts].mean()))[:_TRIED]


def _blanks(ink: NDArray[np.float32], count: int) -> list[int]:
    step = len(ink) / count
    reach = max(1, round(_NEAR * step))
    places = [round(step * i) for i in range(1, count)]
    return [place - reach + int(np.argmin(ink[place - reach : place + reach + 1])) for place in places]


def _parted(plane: NDArray[np.uint8], cuts: list[int]) -> list[NDArray[np.uint8]]:
    return [plane[a:b] for a, b in pairwise([0, *cuts, len(plane)]) if b - a > 1]


def _strip(part: NDArray[np.uint8]) -> Pixels:
    """A row as a strip for the recogniser, with paper around it."""
    room = round(0.08 * part.shape[0])
    framed = cv2.copyMakeBorder(part, room, room, 2 * room, 2 * room, cv2.BORDER_CONSTANT, value=(255,))
    width = max(16, round(STRIP_HEIGHT * framed.shape[1] / framed.shape[0]))
    grey = np.asarray(cv2.resize(framed, (width, STRIP_HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
