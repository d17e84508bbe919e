"""Photo -> rectified card, and photo -> strips of text, each with one interpolation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import cv2
import numpy as np

from ocr.engines import STRIP_HEIGHT, TextEngine
from ocr.engines.lattice import Lattice
from ocr.finder.rows import RowFinder
from ocr.geometry import UNIT, Homography, Quad, homography, map_points
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.labels import Printed
from ocr.lines.rows import Row

CARD_WIDTH = 544
"""Width in pixels of the rectified card, its margins included; multiple of 32."""
MARGIN = 0.06
"""Margin around the card, as a share of its width and height: the quad may be a little off."""
_KEPT_AROUND = 0.012
"""What is kept around an exact quad, as a share of the card's width and height."""
_MOST_ROWS = 32
"""A card prints at most half as many rows, both scripts counted; more of them are a page."""
_LABEL_SLACK = (0.05, 0.055)
"""How far the centre of a label may lie from its place, fractions of the card's width and height."""
_LABEL_STRETCH = 1.4
"""How many times wider or narrower than usual a label may be."""
_LABEL_MARGIN = 0.1
"""Share of a label's row at either end that is blank."""
_SQUARE = 1.7
"""A box less than this times as long as it is high may be a single character, whose direction cannot be seen."""
NARROWED = 0.8
"""Width of a value's strip, as a share of its natural width: as much is read of it, in less time."""
_SQUEEZED = 0.55
"""Width of a label's strip, as a share of its natural width: enough to know it by."""
_GLANCED = 0.26
"""The same where it is known what the strip says if it is what it is supposed to be: a title of a resident card."""
_CONFIRMED = 0.9
"""A glance confirms a title by reading it to the letter, each character more probable than this."""


Rect = tuple[float, float, float, float]
"""Left, top, right, bottom: fractions of the card."""


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
        label: what it says, where its place tells.
        supposed: what it says if the card is what it is supposed to be, where its place tells no more than that.
    """

    on_card: np.ndarray
    aspect: float
    constant: bool = False
    label: str | None = None
    supposed: str | None = None

    @cached_property
    def box(self) -> Rect:
        """Left, top, right, bottom: fractions of the card."""
        (left, top), (right, bottom) = self.on_card.min(axis=0), self.on_card.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


def rectify(
    photo: Picture, quad: Quad, size_mm: tuple[float, float], *, exact: bool, size: tuple[int, int] | None = None
) -> Card:
    """Warp the card within ``quad`` to a frontal view of a ``size``, or else `CARD_WIDTH` pixels wide.

    Where the quad is ``exact``, what lies around the card is blotted out, so that print beside it is not read.
    """
    to_photo = homography(UNIT, quad)
    width, height = size or (CARD_WIDTH, int(round(CARD_WIDTH * size_mm[1] / size_mm[0] / 32) * 32))
    frame = map_points(np.array([[-MARGIN, -MARGIN], [1 + MARGIN, -MARGIN], [1 + MARGIN, 1 + MARGIN],
                                 [-MARGIN, 1 + MARGIN]]), to_photo)  # fmt: skip
    pixels = photo.seen(frame, width, height)
    if exact:
        pixels = _blotted(pixels)
    return Card(pixels, to_photo)


def printed_rows(card: Card, engine: TextEngine, constants: Sequence[Rect] = ()) -> list[PrintedRow]:
    """The rows that an engine finds on a card; those within ``constants`` are labels and titles."""
    rows = []
    for found in engine.detect(card.pixels):
        corners = _level(found.quad.array())
        if corners is not None and (row := _row_on(card, corners)) is not None:
            left, top, right, bottom = row.box
            known = any(left >= c[0] and top >= c[1] and right <= c[2] and bottom <= c[3] for c in constants)
            rows.append(replace(row, constant=known))
    return rows


def seen_rows(card: Card, finder: RowFinder, labels: Sequence[Printed] = ()) -> list[PrintedRow]:
    """The rows that the row finder sees on a card of its own size; what it takes for a label is known by its place.

    A value of one character is easily overlooked: where none was seen beside a label, its room is a row.
    """
    rows = []
    for found in finder.find(card.pixels):
        if (row := _row_on(card, found.corners)) is not None:
            label = _label_at(row.box, labels) if found.constant else None
            said = label.text if label else None
            read = label is not None and label.read
            supposed = said if read else None
            rows.append(replace(row, constant=found.constant, label=None if read else said, supposed=supposed))
    rooms = {label.text: label.room for label in labels}
    beside = (_room_beside(row, rooms[row.label]) for row in rows if row.label is not None and rooms[row.label])
    return rows + [room for room in beside if not any(_overlap(room.box, row.box) for row in rows)]


def _room_beside(label: PrintedRow, room: float) -> PrintedRow:
    """The row right of a label, as high as it, where its value stands."""
    top_left, top_right, bottom_right, bottom_left = label.on_card
    along = (top_right - top_left + bottom_right - bottom_left) / 2
    along = along / np.linalg.norm(along) * room
    corners = np.array([top_right, top_right + along, bottom_right + along, bottom_right])
    return PrintedRow(corners, label.aspect * room / max(1e-6, label.box[2] - label.box[0]))


def _overlap(a: Rect, b: Rect) -> bool:
    """Whether a row covers some of the middle of another's room."""
    third = (a[3] - a[1]) / 3
    return b[0] < a[2] and b[2] > a[0] + third and b[1] < a[3] - third and b[3] > a[1] + third


def read_rows(  # noqa: PLR0917
    photo: Picture,
    card: Card,
    rows: Sequence[PrintedRow],
    engine: TextEngine,
    most: int = _MOST_ROWS,
    given: Mapping[int, Lattice] = MappingProxyType({}),
) -> tuple[Row, ...]:
    """Recognise the rows of a card in one go; none where there are more than a card has, or ``most``.

    Labels and titles are squeezed, since it only matters which they are; those known by their place are not recognised.
    A title that may be another document's is read narrow, and as wide as the others unless that confirms it. Rows
    whose number in ``rows`` is among those ``given`` were recognised already.
    """
    if len(rows) > most:
        return ()
    asked: list[tuple[PrintedRow, np.ndarray, Quad]] = []
    known: list[Row] = []
    seen: dict[int, Lattice] = {}
    for number, row in enumerate(rows):
        outline = map_points(row.on_card, card.to_photo)
        try:
            quad = Quad.from_array(outline)
        except ValueError:  # an outline so steep that its margin lies beyond the horizon is no card's
            continue
        if row.label is not None:
            known.append(Row(row.box, quad, Lattice.of(row.label, _LABEL_MARGIN)))
            continue
        if number in given:
            seen[len(asked)] = given[number]
        asked.append((row, outline, quad))
    first = [_GLANCED if row.supposed else _SQUEEZED if row.constant else NARROWED for row, _, _ in asked]
    new = [i for i in range(len(asked)) if i not in seen]
    strips = [_strip_of(photo, asked[i][0], asked[i][1], first[i]) for i in new]
    seen |= dict(zip(new, engine.recognise(strips), strict=True))
    lattices = [seen[i] for i in range(len(asked))]
    for i, (row, outline, _) in enumerate(asked):
        if i not in new:
            continue
        if row.supposed and _is_confirmed(lattices[i], row.supposed):
            lattices[i] = Lattice.of(row.supposed)
        elif row.supposed:
            (lattices[i],) = engine.recognise([_strip_of(photo, row, outline, _SQUEEZED)])
    return (*known, *(Row(row.box, quad, lattice) for (row, _, quad), lattice in zip(asked, lattices, strict=True)))


def _strip_of(photo: Picture, row: PrintedRow, outline: np.ndarray, share: float) -> Pixels:
    """The strip of a row, so narrow as a share of its natural width."""
    return photo.seen(outline, max(16, round(STRIP_HEIGHT * row.aspect * share)), STRIP_HEIGHT)


def _is_confirmed(glance: Lattice, supposed: str) -> bool:
    return glance.text == supposed and glance.confidence > _CONFIRMED


def _label_at(box: Rect, labels: Sequence[Printed]) -> Printed | None:
    """The label that has a row's place and width."""
    left, top, right, bottom = box
    for label in labels:
        (x, y), wide = label.place, (right - left) / label.width
        near = abs((left + right) / 2 - x) < _LABEL_SLACK[0] and abs((top + bottom) / 2 - y) < _LABEL_SLACK[1]
        if near and 1 / _LABEL_STRETCH < wide < _LABEL_STRETCH:
            return label
    return None


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
    mean = [int(total / (card.size // 3)) for total in cv2.sumElems(card)[:3]]
    return np.asarray(cv2.copyMakeBorder(card, top, top, left, left, cv2.BORDER_CONSTANT, value=mean), dtype=np.uint8)


def _level(corners: np.ndarray) -> np.ndarray | None:
    """The corners of a box ordered along level text; None for a column, which no card prints."""
    along, down = corners[1] - corners[0], corners[3] - corners[0]
    if abs(along[0]) >= abs(along[1]):
        return corners
    if np.hypot(*along) < _SQUARE * np.hypot(*down):
        return np.roll(corners, 1 if along[1] > 0 else -1, axis=0)
    return None


def strip(photo: Picture, row: Quad, widest: int = 640) -> Pixels:
    """The row of text within a quad as a strip for the recogniser, squeezed where it would be too wide."""
    return photo.seen(row.array(), strip_width(row, widest), STRIP_HEIGHT)


def strip_width(row: Quad, widest: int, share: float = 1.0) -> int:
    """Pixels of the strip of a row of text, so narrow as a share of its natural width and no wider than ``widest``."""
    return min(max(16, round(STRIP_HEIGHT * row.width / max(1.0, row.height) * share)), widest)
