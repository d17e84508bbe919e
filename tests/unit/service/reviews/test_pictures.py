"""Pictures of cases: reduced, upright, masked, marked."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from idverdict import v1
from PIL import Image

from ocr.geometry import Quad
from ocr.image import ImageError
from service.reviews.pictures import LONGEST_EDGE, Shown, draw
from service.verification.messages import reading_message
from tests.builders import make_field, make_reading
from tests.e2e.desk import CARD, boxed, card_picture
from tests.specimens.sides import Side

DATA = Path(__file__).parents[3] / "data"
FIELDS, PHOTO = slice(320, 780), slice(900, 1060)
"""Columns of the fields, and of the holder's photo, where a card prints nothing."""
NAME_ROW, NUMBER_ROW = slice(145, 175), slice(545, 575)
"""Rows of pixels in which the first and the last field stand, see `boxed`."""


def message() -> v1.DocumentReading:
    """A reading whose fields lie one below another."""
    return reading_message(boxed(make_reading(Side.PORTRAIT)))


def pixels(shown: Shown) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The brightness of each pixel."""
    return np.asarray(Image.open(io.BytesIO(shown.jpeg)).convert("L"), dtype=np.float64)


def sharpness(shown: Shown, rows: slice, columns: slice = FIELDS) -> float:
    """How much neighbouring pixels differ in these rows, where the fields stand, or in other columns."""
    return float(np.abs(np.diff(pixels(shown)[rows, columns], axis=1)).mean())


def drawn(
    *shown: str, data: bytes = CARD, readings: list[v1.DocumentReading] | None = None, longest: int = LONGEST_EDGE
) -> Shown:
    """A picture of the first document."""
    readings = [message()] if readings is None else readings
    return draw(data, readings, set(shown), "wei  2026-03-01", document=0, longest=longest)


def test_masked_fields_are_pixelated_and_others_are_not() -> None:
    """The stripes of the card are gone where a masked field stands, and there where one is shown."""
    picture = drawn("0.name")
    assert sharpness(picture, NAME_ROW) > 5 * sharpness(picture, NUMBER_ROW)
    assert "0.id_number" in picture.masked
    assert "0.name" not in picture.masked
    assert not picture.whole


def test_a_masked_field_that_was_not_located_hides_the_card() -> None:
    """Nobody knows where it is, so nothing of the card shows but what may."""
    reading = boxed(make_reading(Side.PORTRAIT))
    fields = {**reading.fields, "id_number": make_field("id_number", "11010519491231002X", box=None)}
    lost = reading_message(make_reading(Side.PORTRAIT, fields=fields))
    picture = drawn("0.name", readings=[lost])
    beside = slice(200, 400)
    assert sharpness(drawn("0.name"), beside, PHOTO) > 5 * sharpness(picture, beside, PHOTO)
    assert sharpness(picture, NAME_ROW) > 5 * sharpness(picture, beside, PHOTO)


def test_a_picture_without_a_document_is_hidden_whole() -> None:
    """What could not be located could be anywhere."""
    empty = v1.DocumentReading(document=0)
    picture = drawn("0.name", readings=[empty])
    assert picture.whole
    assert sharpness(picture, NAME_ROW) < sharpness(drawn("0.name"), NAME_ROW) / 5


def test_a_revealed_picture_shows_everything() -> None:
    """``0.picture`` stands for all pictures of the document."""
    picture = drawn("0.picture")
    assert (picture.masked, picture.whole) == ((), False)
    assert sharpness(picture, NUMBER_ROW) > 20


def test_the_longer_edge_is_bounded_and_nothing_is_enlarged() -> None:
    """1,600 pixels by default, with the scale that boxes need."""
    large = drawn("0.picture", data=card_picture((4000, 3000)))
    assert large.size == (1600, 1200)
    assert large.scale == pytest.approx(0.4)
    assert drawn("0.picture").size == (1200, 900)
    assert drawn("0.picture", longest=400).size == (400, 300)


def test_operator_and_time_are_burnt_in() -> None:
    """Another mark gives other pixels all over the picture; without one, none would differ."""
    one = draw(CARD, [message()], {"0.picture"}, "wei  2026-03-01 20:00", document=0)
    other = draw(CARD, [message()], {"0.picture"}, "lan  2026-03-01 20:00", document=0)
    differing = np.abs(pixels(one) - pixels(other)) > 8
    quarters = [half for rows in np.array_split(differing, 2) for half in np.array_split(rows, 2, axis=1)]
    assert all(quarter.any() for quarter in quarters)


def test_a_heic_is_shown_as_jpeg() -> None:
    """Browsers do not show HEIC."""
    picture = drawn("0.picture", data=(DATA / "quadrants.heic").read_bytes(), readings=[])
    assert picture.jpeg[:3] == b"\xff\xd8\xff"


def test_a_picture_on_its_side_is_turned() -> None:
    """By its EXIF orientation, as the boxes are."""
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(io.BytesIO(CARD)).save(buffer, "JPEG", exif=exif)
    assert drawn("0.picture", data=buffer.getvalue()).size == (900, 1200)


def test_a_damaged_picture_is_refused() -> None:
    """It is not shown in part."""
    with pytest.raises(ImageError):
        drawn("0.picture", data=CARD[:2000])


def test_all_rows_of_a_page_are_hidden() -> None:
    """Print that was read as no field, such as a further line, does not show either."""
    reading = make_reading(Side.PORTRAIT, quad=Quad.upright(100, 100, 1100, 730))
    fields = {name: make_field(name, "x", box=Quad.upright(300, 140, 400, 160)) for name in reading.fields}
    crowded = reading_message(make_reading(Side.PORTRAIT, fields=fields))
    picture = drawn(readings=[crowded])
    row_of_number = slice(640, 665)  # where cards print the number: 0.875 of their height
    assert sharpness(picture, row_of_number) < sharpness(drawn("0.picture"), row_of_number) / 3
