"""The reader on pictures of documents with a machine readable zone: passports, cards, visas, permits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.image import Pixels, decode
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus, Reading
from tests.specimens.fonts import sized
from tests.specimens.travel import HELD_OUT, TravelSpecimen, travel_specimen
from tests.specimens.travel.pages import ZONE_PITCH, ZONE_STEP
from tests.specimens.travel.published import PUBLISHED

CAPTURE = {"size": (1200, 900), "surface": "white", "turn": 0.0, "width_share": 0.8, "offset": (0.0, 0.0)}


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that the service uses."""
    return make_reader()


def wrong(reading: Reading, truth: Mapping[str, str]) -> dict[str, str | None]:
    """The fields that are READ and are not what is printed; what no recogniser sees of Latin names left out."""
    read = {name: field for name, field in reading.fields.items() if field.status is FieldStatus.READ}
    marks = ("surname", "given_names", "birth_place", "issuing_authority")
    return {n: f.value for n, f in read.items() if n in truth and n not in marks and f.value != truth[n]}


def lines_right(reading: Reading, made: TravelSpecimen) -> bool:
    """Whether all lines of the zone are as printed."""
    return all(reading.fields[n].value == t for n, t in made.truth.items() if n.startswith("mrz.line"))


@pytest.mark.parametrize(
    "kind", ["chinese-passport", "foreign-passport", "td1", "td2", "mrv-a", "exit-permit", "resident-permit"]
)
def test_the_type_is_told_by_the_zone(reader: Reader, kind: str) -> None:
    """Each kind is known for what it is, its lines are right, and nothing that is READ is wrong."""
    made = travel_specimen(kind, 3, "phone")
    reading = reader.read(made.photo.data)
    assert (reading.document_type, reading.page) == (made.document_type, made.page)
    assert lines_right(reading, made)
    assert wrong(reading, made.truth) == {}


@pytest.mark.parametrize(
    ("named", "size_mm", "document_type"),
    [
        ("9303-4", (125, 88), "passport"),
        ("9303-5, long number", (85.6, 54), "travel_card"),
        ("9303-7, B", (105, 74), "visa"),
        ("CD", (85.6, 54), "cn_exit_permit_taiwan"),
    ],
)
def test_published_zones_are_read_from_a_picture(
    reader: Reader, named: str, size_mm: tuple[float, float], document_type: str
) -> None:
    """The zones of published specimens on an empty page, at the pitch of ICAO Doc 9303: every line to the letter."""
    _, lines = PUBLISHED[named]
    reading = reader.read_pixels(zone_on_a_page(lines, size_mm))
    assert reading.document_type == document_type
    assert [reading.fields[f"mrz.line{i + 1}"].value for i in range(len(lines))] == list(lines)


def zone_on_a_page(lines: tuple[str, ...], size_mm: tuple[float, float], px_per_mm: int = 8) -> Pixels:
    """A pale page on a dark desk with lines at its foot."""
    width, height = size_mm
    image = Image.new("RGB", (round((width + 20) * px_per_mm), round((height + 20) * px_per_mm)), (70, 80, 90))
    pen = ImageDraw.Draw(image)
    pen.rectangle(
        [10 * px_per_mm, 10 * px_per_mm, (10 + width) * px_per_mm, (10 + height) * px_per_mm], (232, 236, 238)
    )
    face = sized("ocr-b", round(3.4 * px_per_mm))
    for number, line in enumerate(reversed(lines)):
        for place, character in enumerate(line):
            at = (10 + 4.5 + ZONE_PITCH * place) * px_per_mm, (10 + height - 8 - ZONE_STEP * number) * px_per_mm
            pen.text(at, character, (25, 25, 30), face, anchor="ls")
    return np.asarray(image)


def test_a_chinese_passport_is_read_in_full(reader: Reader) -> None:
    """Of a layout that nothing was tuned on, every field is right, the name in characters by two readings.

    The lone letter of the type may be overlooked, but is not misread.
    """
    made = travel_specimen("chinese-passport", 23, "clean", HELD_OUT)
    reading = reader.read(made.photo.data)
    differing = {name: field.value for name, field in reading.fields.items() if field.value != made.truth[name]}
    assert differing in ({}, {"passport_type": None})
    assert reading.fields["name"].status is reading.fields["mrz.name"].status is FieldStatus.READ


def test_the_data_page_of_an_open_booklet_is_the_lower_one(reader: Reader) -> None:
    """The outline is that of the data page alone."""
    made = next(one for one in (travel_specimen("chinese-passport", s, "clean") for s in range(9)) if one.open_booklet)
    reading = reader.read(made.photo.data)
    assert reading.quad is not None
    assert made.photo.quad is not None
    off = np.abs(reading.quad.array() - made.photo.quad.array()).max()
    assert off < 0.05 * made.photo.quad.width


@pytest.mark.parametrize(("seeds", "turns"), [((1, 4), 0), ((2, 3), 1)])
def test_two_passports_in_one_picture_are_said_so(reader: Reader, seeds: tuple[int, int], turns: int) -> None:
    """Both zones are seen, also where one passport lies across and a coarse look at the picture misses its print."""
    one, other = (
        decode(travel_specimen("chinese-passport", seed, "clean", "folio", capture=CAPTURE).photo.data)
        for seed in seeds
    )
    other = np.rot90(other, turns)
    beside = np.full((other.shape[0], one.shape[1], 3), 90, np.uint8)
    beside[:, : other.shape[1]] = other
    reading = reader.read_pixels(np.concatenate([one, beside], axis=0))
    assert "MULTIPLE_DOCUMENTS" in reading.codes
    assert len(reading.others) == 1


def test_a_zone_in_the_mirror_is_none(reader: Reader) -> None:
    """A front camera's picture of a passport gives no field: its zone, read backwards, has no digit right."""
    made = travel_specimen("chinese-passport", 23, "clean", HELD_OUT)
    reading = reader.read_pixels(np.ascontiguousarray(decode(made.photo.data)[:, ::-1]))
    assert reading.page is None
    assert "MIRRORED" in reading.codes
    assert not any(field.status is FieldStatus.READ for field in reading.fields.values())
