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
from ocr.looks.round_seal import seal_ink

_VIEW: Final = 900
"""Pixels of the longer side of the view in which a seal is looked for."""
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
_PAPER: Final = 80


def square_seal_texts(picture: Picture, page: Quad, engine: TextEngine) -> list[tuple[tuple[Lattice, ...], Quad]]:
    """What the recogniser may see of the rows of a seal on a page, and the seal's outline; nothing where none is.

    Args:
        picture: the whole picture.
        page: the page's outline in it.
        engine: reads the rows.
    """
    scale = _VIEW / max(page.width, page.height)
    size = round(page.width * scale), round(page.height * scale)
    outline = _frame(seal_ink(picture.seen(page.array(), *size)))
    if outline is None:
        return []
    whole = Quad.upright(-0.5, -0.5, size[0] - 0.5, size[1] - 0.5)
    seal = outline.mapped(homography(whole, page))
    height = _HIGH * max(_ROWS) // 2
    view = picture.seen(seal.array(), round(height * seal.width / max(1.0, seal.height)), height)
    plane = _ink_alone(view)
    found = []
    for count in _likely(plane):
        strips = [_strip(part) for part in _parted(plane, count)]
        found.append((tuple(engine.recognise(strips)), seal))
    return found


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


def _ink_alone(view: Pixels) -> NDArray[np.uint8]:
    """The seal within its frame, dark on white: what darkens red too is print of another ink."""
    red, others = view[..., 0].astype(np.float32), view[..., 1:].min(axis=2).astype(np.float32)
    plane = others + np.maximum(0.0, np.percentile(red, _PAPER) - red)
    low, high = np.percentile(plane, (2, _PAPER))
    even = np.clip((plane - low) * (255 / max(1.0, float(high - low))), 0, 255).astype(np.uint8)
    height, width = even.shape
    cut = round(_FRAME * height), round(_FRAME * width)
    return np.asarray(even[cut[0] : height - cut[0], cut[1] : width - cut[1]], np.uint8)


def _blanks(plane: NDArray[np.uint8], count: int) -> list[int]:
    """Between so many rows the lines with least ink, near where they are of even rows."""
    ink = (255 - plane.astype(np.float32)).mean(axis=1)
    step = len(ink) / count
    reach = max(1, round(_NEAR * step))
    places = [round(step * i) for i in range(1, count)]
    return [place - reach + int(np.argmin(ink[place - reach : place + reach + 1])) for place in places]


def _likely(plane: NDArray[np.uint8]) -> list[int]:
    ink = (255 - plane.astype(np.float32)).mean(axis=1)
    between = {count: float(np.mean([ink[y] for y in _blanks(plane, count)])) for count in _ROWS}
    return sorted(between, key=lambda count: between[count])[:_TRIED]


def _parted(plane: NDArray[np.uint8], count: int) -> list[NDArray[np.uint8]]:
    cuts = [0, *_blanks(plane, count), len(plane)]
    return [plane[a:b] for a, b in pairwise(cuts) if b - a > 1]


def _strip(part: NDArray[np.uint8]) -> Pixels:
    """A row as a strip for the recogniser, with paper around it."""
    room = round(0.08 * part.shape[0])
    framed = cv2.copyMakeBorder(part, room, room, 2 * room, 2 * room, cv2.BORDER_CONSTANT, value=(255,))
    width = max(16, round(STRIP_HEIGHT * framed.shape[1] / framed.shape[0]))
    grey = np.asarray(cv2.resize(framed, (width, STRIP_HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
