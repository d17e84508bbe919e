"""Photo -> rectified card, and photo -> strips of text, each with one interpolation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.engines import STRIP_HEIGHT, TextEngine
from ocr.finder.rows import RowFinder
from ocr.geometry import Homography, Quad, homography, map_points
from ocr.image import Pixels
from ocr.rows import Row

CARD_WIDTH = 544
"""Width in pixels of the rectified card, its margins included; multiple of 32."""
MARGIN = 0.06
"""Margin around the card, as a share of its width and height: the quad may be a little off."""
_KEPT_AROUND = 0.012
"""What is kept around an exact quad, as a share of the card's width and height."""
_MOST_ROWS = 32
"""A card prints at most half as many rows, both scripts counted; more of them are a page."""
_SQUARE = 1.7
"""A box less than this times as long as it is high may be a single character, whose direction cannot be seen."""
_SQUEEZED = 0.6
"""Width of a label's strip, as a share of its natural width: enough to know it by."""
_SHARPEST = 1.6
"""A source with more than this many pixels to one pixel of the target is shrunk first, against aliasing."""


@dataclass(frozen=True)
class Card:
    """A card seen straight on.

    Attributes:
        pixels: RGB, the card with `MARGIN` around it.
        to_photo: maps fractions of the card (0..1, 0..1) to the photo's pixels.
    """

    pixels: Pixels
    to_photo: Homography


@dataclass(frozen=True)
class PrintedRow:
    """Where a row of print stands on a card.

    Attributes:
        on_card: its corners (4, 2), fractions of the card.
        aspect: its length over its height.
        constant: whether it is a label or title, the same on every card.
    """

    on_card: np.ndarray
    aspect: float
    constant: bool = False


Rect = tuple[float, float, float, float]
"""Left, top, right, bottom: fractions of the card."""


def rectify(
    photo: Pixels, quad: Quad, size_mm: tuple[float, float], *, exact: bool, size: tuple[int, int] | None = None
) -> Card:
    """Warp the card within ``quad`` to a frontal view of a ``size``, or else `CARD_WIDTH` pixels wide.

    Where the quad is ``exact``, what lies around the card is blotted out, so that print beside it is not read.
    """
    unit = Quad.upright(0, 0, 1, 1)
    to_photo = homography(unit, quad)
    width, height = size or (CARD_WIDTH, int(round(CARD_WIDTH * size_mm[1] / size_mm[0] / 32) * 32))
    frame = map_points(np.array([[-MARGIN, -MARGIN], [1 + MARGIN, -MARGIN], [1 + MARGIN, 1 + MARGIN],
                                 [-MARGIN, 1 + MARGIN]]), to_photo)  # fmt: skip
    pixels = _warp(photo, frame, width, height)
    if exact:
        pixels = _blotted(pixels)
    return Card(pixels, to_photo)


def printed_rows(card: Card, engine: TextEngine, constants: Sequence[Rect] = ()) -> list[PrintedRow]:
    """The rows that an engine finds on a card; those within ``constants`` are labels and titles."""
    rows = []
    for found in engine.detect(card.pixels):
        corners = _level(found.quad.array())
        if corners is not None and (row := _row_on(card, corners)) is not None:
            low, high = row.on_card.min(axis=0), row.on_card.max(axis=0)
            known = any(np.all(low >= c[:2]) and np.all(high <= c[2:]) for c in constants)
            rows.append(replace(row, constant=known))
    return rows


def seen_rows(card: Card, finder: RowFinder) -> list[PrintedRow]:
    """The rows that the row finder sees on a card of its own size."""
    rows = ((found, _row_on(card, found.corners)) for found in finder.find(card.pixels))
    return [replace(row, constant=found.constant) for found, row in rows if row is not None]


def read_rows(photo: Pixels, card: Card, rows: Sequence[PrintedRow], engine: TextEngine) -> tuple[Row, ...]:
    """Recognise the rows of a card in one go; none where there are more than a card has.

    Labels and titles are squeezed, since it only matters which they are.
    """
    if len(rows) > _MOST_ROWS:
        return ()
    strips, places = [], []
    for row in rows:
        outline = map_points(row.on_card, card.to_photo)
        try:
            quad = Quad.from_array(outline)
        except ValueError:  # an outline so steep that its margin lies beyond the horizon is no card's
            continue
        width = STRIP_HEIGHT * row.aspect * (_SQUEEZED if row.constant else 1.0)
        strips.append(_warp(photo, outline, max(16, round(width)), STRIP_HEIGHT))
        low, high = row.on_card.min(axis=0), row.on_card.max(axis=0)
        places.append(((float(low[0]), float(low[1]), float(high[0]), float(high[1])), quad))
    return tuple(Row(box, quad, lattice) for (box, quad), lattice in zip(places, engine.recognise(strips), strict=True))


def _row_on(card: Card, corners: np.ndarray) -> PrintedRow | None:
    """A row by its corners in the card's pixels; None where it does not stand on the card."""
    height, width = card.pixels.shape[:2]
    on_card = (corners + 0.5) / [width, height] * (1 + 2 * MARGIN) - MARGIN
    middle = on_card.mean(axis=0)
    if np.any(middle < 0) or np.any(middle > 1):
        return None
    along, across = (float(np.linalg.norm(corners[i] - corners[0])) for i in (1, 3))
    return PrintedRow(on_card, along / across)


def _blotted(pixels: Pixels) -> Pixels:
    """The rectified card with its surroundings in the card's own mean colour."""
    height, width = pixels.shape[:2]
    border = (MARGIN - _KEPT_AROUND) / (1 + 2 * MARGIN)
    left, top = round(width * border), round(height * border)
    card = pixels[top : height - top, left : width - left]
    mean = [int(c) for c in card.reshape(-1, 3).mean(axis=0)]
    return np.asarray(cv2.copyMakeBorder(card, top, top, left, left, cv2.BORDER_CONSTANT, value=mean), dtype=np.uint8)


def _level(corners: np.ndarray) -> np.ndarray | None:
    """The corners of a box ordered along level text; None for a column, which no card prints."""
    along, down = corners[1] - corners[0], corners[3] - corners[0]
    if abs(along[0]) >= abs(along[1]):
        return corners
    if np.hypot(*along) < _SQUARE * np.hypot(*down):
        return np.roll(corners, 1 if along[1] > 0 else -1, axis=0)
    return None


def strip(photo: Pixels, row: Quad, widest: int = 640) -> Pixels:
    """The row of text within a quad as a strip for the recogniser, squeezed where it would be too wide."""
    width = round(STRIP_HEIGHT * row.width / max(1.0, row.height))
    return _warp(photo, row.array(), min(max(16, width), widest), STRIP_HEIGHT)


def _warp(photo: Pixels, outline: np.ndarray, width: int, height: int) -> Pixels:
    """Warp the quadrilateral ``outline`` (4, 2) of the photo to a rectangle, shrinking a much larger source first."""
    low = np.maximum(np.floor(outline.min(axis=0)).astype(int) - 4, 0)
    high = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + 5, [photo.shape[1], photo.shape[0]])
    if np.any(high - low < 2):
        return np.zeros((height, width, 3), np.uint8)
    source = photo[low[1] : high[1], low[0] : high[0]]
    corners = outline - low
    scale = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / (2 * height)
    if scale > _SHARPEST:
        factor = 1.0 / scale * 1.15
        size = max(2, round(source.shape[1] * factor)), max(2, round(source.shape[0] * factor))
        ratio = np.array([size[0] / source.shape[1], size[1] / source.shape[0]])
        source = np.asarray(cv2.resize(source, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        corners = (corners + 0.5) * ratio - 0.5
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target.astype(np.float32))
    warped = cv2.warpPerspective(
        source, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, dtype=np.uint8)
