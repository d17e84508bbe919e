"""Rows of print are taken straight from the photo, whatever outline they are supposed to lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.engines import TextBox
from ocr.engines.lattice import Alphabet, Lattice
from ocr.finder.rows import SHEET, FoundRow, RowFinder
from ocr.geometry import Quad, homography
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.labels import Printed
from ocr.lines.rectify import CARD_WIDTH, MARGIN, Card, PrintedRow, printed_rows, read_rows, seen_rows

UNIT = Quad.upright(0, 0, 1, 1)
PHOTO = Picture(np.full((600, 800, 3), 200, np.uint8))


@dataclass(frozen=True)
class Found:
    """An engine that finds given rows, and no text in them."""

    boxes: tuple[TextBox, ...]
    models: tuple[str, ...] = ()

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """The given rows."""
        return self.boxes

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """A blank for each strip."""
        return tuple(Lattice(np.ones((4, 1), np.float32), Alphabet(("",))) for _ in strips)

    def warm_up(self) -> None:
        """Nothing to load."""


@dataclass(frozen=True)
class Seen(RowFinder):
    """A row finder that sees given rows."""

    rows: tuple[FoundRow, ...]

    def find(self, sheet: Pixels) -> tuple[FoundRow, ...]:
        """The given rows."""
        return self.rows


def on_sheet(left: float, top: float, right: float, bottom: float) -> NDArray[np.float64]:
    """Corners in pixels of the sheet, of a box in fractions of the card."""
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    return (corners + MARGIN) / (1 + 2 * MARGIN) * SHEET - 0.5


def test_rows_beyond_the_horizon_of_a_steep_outline_are_left_out() -> None:
    """An outline that runs away to nearly nothing on one side maps what is beyond its near edge behind the camera."""
    steep = Quad((300, 299), (700, 50), (700, 550), (300, 301))
    card = Card(np.zeros((352, CARD_WIDTH, 3), np.uint8), homography(Quad.upright(0, 0, 1, 1), steep))
    beyond, within = Quad.upright(470, 100, 540, 120), Quad.upright(300, 100, 400, 120)
    engine = Found((TextBox(beyond, 1.0), TextBox(within, 1.0)))
    rows = read_rows(PHOTO, card, printed_rows(card, engine), engine)
    assert [row.box[2] < 0.8 for row in rows] == [True]


@dataclass(frozen=True)
class Widths(Found):
    """An engine that tells the width of each strip instead of its text."""

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """A lattice as long as the strip is wide."""
        return tuple(Lattice(np.ones((strip.shape[1], 1), np.float32), Alphabet(("",))) for strip in strips)


def test_labels_are_squeezed_and_values_are_not() -> None:
    """A row within the places of constants, or marked as one, is recognised narrower than a value of the same shape."""
    to_photo = homography(Quad.upright(0, 0, 1, 1), Quad.upright(0, 0, 799, 504))
    card = Card(np.zeros((352, CARD_WIDTH, 3), np.uint8), to_photo)
    engine = Widths((TextBox(Quad.upright(50, 100, 110, 120), 1.0), TextBox(Quad.upright(250, 100, 310, 120), 1.0)))
    rows = printed_rows(card, engine, ((0.0, 0.0, 0.3, 1.0),))
    assert [row.constant for row in rows] == [True, False]
    label, value = (len(row.lattice.probabilities) for row in read_rows(PHOTO, card, rows, engine))
    assert label < 0.7 * value
    unmarked = [PrintedRow(row.on_card, row.aspect) for row in rows]
    assert {len(row.lattice.probabilities) for row in read_rows(PHOTO, card, unmarked, engine)} == {value}


def test_labels_are_known_by_their_place_and_not_recognised() -> None:
    """A row that the row finder takes for a label says what the layout prints there; one elsewhere is recognised."""
    card = Card(np.zeros((SHEET[1], SHEET[0], 3), np.uint8), homography(UNIT, Quad.upright(0, 0, 799, 503)))
    labels = (Printed("姓名", (0.1, 0.16), 0.09), Printed("住址", (0.1, 0.54), 0.09))
    seen = (
        FoundRow(on_sheet(0.055, 0.12, 0.145, 0.2), constant=True),
        FoundRow(on_sheet(0.055, 0.12, 0.145, 0.2), constant=False),
        FoundRow(on_sheet(0.5, 0.5, 0.59, 0.58), constant=True),
        FoundRow(on_sheet(0.02, 0.5, 0.25, 0.58), constant=True),
    )
    rows = seen_rows(card, Seen(seen), labels)
    assert [row.label for row in rows] == ["姓名", None, None, None]
    read = read_rows(PHOTO, card, rows, Found(()))
    assert [row.lattice.text for row in read] == ["姓名", "", "", ""]
    assert read[0].box == pytest.approx((0.055, 0.12, 0.145, 0.2), abs=0.01)


@dataclass(frozen=True)
class Glances(Found):
    """An engine that says one thing of its first strip and another of the next, and notes the width of each."""

    said: tuple[Lattice, ...] = ()
    widths: list[int] = field(default_factory=list)

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """What it says, in turn."""
        self.widths.extend(strip.shape[1] for strip in strips)
        return self.said[len(self.widths) - len(strips) : len(self.widths)]


TITLE = Printed("居民身份证", (0.58, 0.356), 0.59, read=True)
UNCERTAIN = Lattice(Lattice.of(TITLE.text).probabilities * np.float32(0.8), Lattice.of(TITLE.text).alphabet)


@pytest.mark.parametrize(
    ("glance", "again"),
    [
        (Lattice.of("居民身份证"), False),
        (UNCERTAIN, True),
        (Lattice.of("临居民身份证"), True),
        (Lattice.of("居民居住证"), True),
    ],
)
def test_a_title_is_read_narrow_and_again_unless_that_confirms_it(glance: Lattice, again: bool) -> None:
    """To the letter and surely; the title of another document is read as wide as any, and says what that says."""
    card = Card(np.zeros((SHEET[1], SHEET[0], 3), np.uint8), homography(UNIT, Quad.upright(0, 0, 799, 503)))
    engine = Glances((), said=(glance, Lattice.of("临时居民身份证")))
    rows = seen_rows(card, Seen((FoundRow(on_sheet(0.285, 0.3, 0.875, 0.42), constant=True),)), (TITLE,))
    (read,) = read_rows(PHOTO, card, rows, engine)
    assert read.lattice.text == ("临时居民身份证" if again else "居民身份证")
    assert len(engine.widths) == 1 + again
    assert all(wide > 1.8 * engine.widths[0] for wide in engine.widths[1:])


@pytest.mark.parametrize(
    ("value", "supposed"), [(None, True), ((0.16, 0.12, 0.3, 0.2), False), ((0.16, 0.3, 0.3, 0.38), True)]
)
def test_a_value_that_was_overlooked_is_supposed_beside_its_label(
    value: tuple[float, float, float, float] | None, supposed: bool
) -> None:
    """Of a label after which a short value stands; not where a row was seen there, and not after other labels."""
    card = Card(np.zeros((SHEET[1], SHEET[0], 3), np.uint8), homography(UNIT, Quad.upright(0, 0, 799, 503)))
    labels = (Printed("姓名", (0.1, 0.16), 0.09, room=0.24), Printed("住址", (0.1, 0.54), 0.09))
    seen = [FoundRow(on_sheet(0.055, y, 0.145, y + 0.08), constant=True) for y in (0.12, 0.5)]
    seen += [FoundRow(on_sheet(*value), constant=False)] if value else []
    added = seen_rows(card, Seen(tuple(seen)), labels)[len(seen) :]
    assert [row.box for row in added] == ([pytest.approx((0.145, 0.12, 0.385, 0.2), abs=0.001)] if supposed else [])
    assert all(row.label is None and not row.constant and row.aspect > 3 for row in added)
