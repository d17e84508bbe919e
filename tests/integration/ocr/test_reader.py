"""The reader with its real engine on photographed specimens: side, turn, fields, boxes, isolation of callers."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

import ocr.cards.card_reader
from ocr.cards.card_reader import CardReader
from ocr.cards.card_search import Glimpse, glimpsed
from ocr.geometry import Quad, homography, map_points
from ocr.image import ImageError, decode
from ocr.image.picture import Picture
from ocr.looks.second_look import looked_at_again
from ocr.reader import Reader, make_reader
from ocr.reading import Field, FieldStatus, Reading
from tests.specimens import (
    CardImage,
    Specimen,
    Tier,
    draw_identity,
    fonts,
    layout,
    no_card,
    photograph,
    render,
    sheet,
    specimen,
)
from tests.specimens.identity import Defects
from tests.specimens.layouts import PX_PER_MM
from tests.specimens.overlay import Watermark, watermarked
from tests.specimens.sides import Side

GOOD: dict[str, Any] = {
    "tilt": 8.0, "defocus": 0.5, "motion": (0.0, 0.0), "glare": 0.0, "shadow": 0.0, "thumb": 0.0, "touching": False,
    "size": (1200, 900), "sleeve": 0.0, "crease": 0.0, "wear": 0.0, "tone": 0.0, "first_jpeg": 0,
}  # fmt: skip
"""A phone photo taken with some care."""


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that the service uses."""
    return make_reader()


def photo(seed: int, side: Side, tier: str = "phone", family: str = "classic", **capture: object) -> Specimen:
    """A carefully taken photo of a card."""
    return specimen(seed, side, tier, family, capture=GOOD | capture)


def values(reading: Reading) -> Mapping[str, str | None]:
    """What was read, by field."""
    return {name: field.value for name, field in reading.fields.items()}


def timeless(reading: Reading) -> Reading:
    """A reading without its timings."""
    return replace(reading, ms={}, others=tuple(timeless(other) for other in reading.others))


@pytest.mark.parametrize(
    ("side", "turn"),
    [*((Side.PORTRAIT, turn) for turn in (3.0, 92.0, 178.0, 271.0)), *((Side.EMBLEM, turn) for turn in (88.0, 183.0))],
)
def test_all_four_turns_are_read(reader: Reader, side: Side, turn: float) -> None:
    """However the card lies, side, turn and every field are found, and the quad's top left is the card's own."""
    made = photo(11, side, turn=turn)
    reading = reader.read(made.photo.data)
    assert (reading.document_type, reading.page) == ("cn_resident_id", side)
    assert values(reading) == dict(made.truth)
    assert reading.quad is not None
    assert made.photo.quad is not None
    assert np.abs(reading.quad.array() - made.photo.quad.array()).max() < 0.03 * made.photo.quad.width


@pytest.mark.parametrize("stages", [0, 1, 3])
def test_reading_ends_before_the_next_stage_when_it_is_told_so(reader: Reader, stages: int) -> None:
    """What is asked between stages may end a reading by raising; the next reading is what it would have been."""
    data, asked = photo(11, Side.PORTRAIT).photo.data, list[None]()
    alone = timeless(reader.read(data))

    class Left(Exception):
        pass

    def leave() -> None:
        asked.append(None)
        if len(asked) > stages:
            raise Left

    with pytest.raises(Left):
        reader.read(data, leave)
    assert len(asked) == stages + 1
    assert timeless(reader.read(data)) == alone


@pytest.mark.parametrize("seed", [21, 22])
@pytest.mark.parametrize("side", Side)
def test_phone_photos_are_read(reader: Reader, side: Side, seed: int) -> None:
    """Photos of the phone tier as they come: what is reported as sure is right, and the side is."""
    made = specimen(seed, side, "phone")
    reading = reader.read(made.photo.data)
    assert reading.page == side
    sure = {name: f.value for name, f in reading.fields.items() if f.status is FieldStatus.READ}
    assert sure == {name: made.truth[name] for name in sure}
    assert len(sure) >= len(made.truth) - 1


def test_what_contradicts_the_number_is_looked_at_again(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A printed birth date or sex that is not the number's costs a second look, and stays where that agrees."""
    looked: set[str] = set()

    def look(field: Field, *rest: Any, **how: Any) -> Field:
        looked.add(field.name)
        return looked_at_again(field, *rest, **how)

    monkeypatch.setattr(ocr.cards.card_reader, "looked_at_again", look)
    cases: tuple[Defects, ...] = ({}, {"birth_contradicts": True}, {"sex_contradicts": True})
    for contradicting in cases:
        looked.clear()
        card = render(draw_identity(31, contradicting), Side.PORTRAIT, layout("classic", 31))
        reading = reader.read_pixels(np.pad(card.pixels, ((60, 60), (60, 60), (0, 0)), constant_values=90))
        doubted = {"birth_contradicts": "birth_date", "sex_contradicts": "sex"}
        assert looked == {"name", *(doubted[which] for which in contradicting)}
        assert all(f.status is FieldStatus.READ for n, f in reading.fields.items() if n in ("birth_date", "sex"))


def test_a_clean_scan_is_read_surely(reader: Reader) -> None:
    """Every field of a flat scan has its value, its text, a box, and the status READ."""
    made = specimen(31, Side.PORTRAIT, "clean", "classic")
    reading = reader.read(made.photo.data)
    assert values(reading) == dict(made.truth)
    for field in reading.fields.values():
        assert field.status is FieldStatus.READ
        assert field.text
        assert field.confidence > 0.6
        assert not field.repaired
    assert reading.derived["birth_date"] == made.truth["birth_date"]
    assert reading.derived["sex"] == made.truth["sex"]
    assert reading.derived["region_code"] == made.truth["id_number"][:6]
    assert reading.models
    assert reading.ms["total"] > 0


def test_boxes_lie_on_the_print(reader: Reader) -> None:
    """Each field's box covers the middle of its ink in the picture, and is not much larger than the print."""
    made = photo(11, Side.PORTRAIT, turn=92.0)
    reading = reader.read(made.photo.data)
    for name, ink in made.photo.fields.items():
        box = reading.fields[name].box
        assert box is not None
        to_box = homography(box, Quad.upright(0, 0, 1, 1))
        (middle,) = map_points(ink.array().mean(axis=0, keepdims=True), to_box)
        assert np.all((middle > 0.2) & (middle < 0.8)), name
        assert box.area < 4 * ink.area


def test_exif_and_pixels_give_the_same_reading(reader: Reader) -> None:
    """A picture stored sideways with an EXIF orientation reads like the same picture stored upright."""
    made = photo(11, Side.EMBLEM, turn=3.0)
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(made.photo.data)))
    stored = image.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    image.getexif().clear()
    sideways, upright = io.BytesIO(), io.BytesIO()
    stored.save(sideways, "PNG", exif=exif.tobytes())
    image.save(upright, "PNG")
    assert timeless(reader.read(sideways.getvalue())) == timeless(reader.read(upright.getvalue()))


@pytest.mark.parametrize("surface", ["white", "wood"])
def test_both_sides_in_one_picture_are_read(reader: Reader, surface: str) -> None:
    """A picture of both sides gives a reading for each, and nothing is wrong with that."""
    cards = [render(draw_identity(61), side, layout("song", 61)) for side in Side]
    reading = reader.read(sheet(cards, 61, surface=surface).data)
    found = {r.page: values(r) for r in (reading, *reading.others)}
    assert found == {card.side: dict(card.truth) for card in cards}
    assert "MULTIPLE_DOCUMENTS" not in reading.codes


def test_cards_of_two_persons_in_one_picture_are_several_documents(reader: Reader) -> None:
    """Two portrait sides are MULTIPLE_DOCUMENTS, each read for itself."""
    cards = [render(draw_identity(seed), Side.PORTRAIT, layout("classic", seed)) for seed in (62, 63)]
    reading = reader.read(sheet(cards, 62).data)
    both = (reading, *reading.others)
    assert sorted(str(values(r)["id_number"]) for r in both) == sorted(card.truth["id_number"] for card in cards)
    assert all("MULTIPLE_DOCUMENTS" in r.codes for r in both)


@pytest.mark.parametrize("turn", [37.0, 128.0, 222.0, 309.0])
def test_cards_at_any_angle_are_read(reader: Reader, turn: float) -> None:
    """A card that lies aslant by any angle is read."""
    made = photo(64, Side.PORTRAIT, turn=turn, size=(1600, 1200))
    reading = reader.read(made.photo.data)
    assert values(reading) == dict(made.truth)


@pytest.mark.parametrize("seed", [2, 3])
def test_a_picture_without_a_card_is_no_document(reader: Reader, seed: int) -> None:
    """Desks, pages of print and other plastic cards show no document, and no field."""
    reading = reader.read(no_card(seed, size=(800, 600)).data)
    assert reading.codes == ("NO_DOCUMENT",)
    assert (reading.document_type, reading.page, reading.quad, reading.quality) == (None, None, None, None)
    assert not reading.fields
    assert not reading.derived


@pytest.mark.parametrize("size", [(160, 160), (2400, 160), (160, 2400)])
@pytest.mark.parametrize("kind", ["black", "white", "noise"])
def test_empty_pictures_of_any_shape_are_no_document(reader: Reader, size: tuple[int, int], kind: str) -> None:
    """Black, white and noisy pictures, square or a strip, are read without an error."""
    width, height = size
    level = {"black": 0, "white": 255, "noise": 0}[kind]
    pixels = np.full((height, width, 3), level, np.uint8)
    if kind == "noise":
        pixels = np.random.default_rng(5).integers(0, 255, (height, width, 3), np.uint8)
    assert reader.read_pixels(pixels).codes == ("NO_DOCUMENT",)


def test_an_upload_that_is_no_picture_is_refused(reader: Reader) -> None:
    """The decoder's refusal reaches the caller with its code."""
    with pytest.raises(ImageError) as caught:
        reader.read(b"%PDF-1.7")
    assert caught.value.code == "IMAGE_FORMAT_UNSUPPORTED"


def test_a_wrong_check_character_is_read_as_printed(reader: Reader) -> None:
    """A forged number is reported as it stands, not repaired into a legal one."""
    made = specimen(41, Side.PORTRAIT, "clean", "classic", defects={"wrong_check": True})
    reading = reader.read(made.photo.data)
    number = reading.fields["id_number"]
    assert number.value == made.truth["id_number"]
    assert not number.repaired
    assert number.status is FieldStatus.READ


def test_callers_in_several_threads_each_get_their_own_card(reader: Reader) -> None:
    """Distinct cards read at once, interleaved over four threads, give each caller what it gets when alone."""
    cards = [photo(50 + n, side, family="zenhei") for n in range(2) for side in Side]
    alone = [timeless(reader.read(card.photo.data)) for card in cards]
    assert [r.page for r in alone] == [card.side for card in cards]
    order = [*range(len(cards)), *reversed(range(len(cards)))]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda i: timeless(reader.read(cards[i].photo.data)), order))
    for i, reading in zip(order, together, strict=True):
        assert reading == alone[i]


def test_a_warmed_reader_has_made_the_tables_that_a_first_reading_needs() -> None:
    """Tables of regions and of character forms are made while the networks load, not while a customer waits."""
    script = (
        "from ocr.reader import make_reader; make_reader().warm_up();"
        "from ocr.text import characters; from ocr.standards import region_names as regions;"
        "print(characters.variants.cache_info().currsize, regions._names_by_spelling.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1"]


def in_lines(lines: Sequence[str], scale: float) -> CardImage:
    """A portrait side whose name is set in several lines of smaller type, around its label's height."""
    form = layout("classic", 5)
    card = render(replace(draw_identity(5), name=""), Side.PORTRAIT, form)
    canvas = Image.fromarray(card.pixels)
    pen, em = ImageDraw.Draw(canvas), form.value_mm * scale * PX_PER_MM
    for i, text in enumerate(lines):
        y = form.rows[0] * PX_PER_MM + (i - (len(lines) - 1) / 2) * em * 1.15
        spot = (form.value_x * PX_PER_MM, y)
        pen.text(spot, text, font=fonts.sized("sans", round(em)), fill=form.value_colour, anchor="lm")
    return replace(card, pixels=np.asarray(canvas), truth={**card.truth, "name": "".join(lines)})


@pytest.mark.parametrize("lines", [("加仓·", "晋美南杰"), ("迪丽热巴·迪力", "木拉提")])
@pytest.mark.parametrize("scale", [0.75, 0.9])
def test_a_name_in_two_lines_is_never_read_as_one_of_them(reader: Reader, lines: tuple[str, str], scale: float) -> None:
    """The value holds both lines, whether it is sure or left to a person."""
    card = in_lines(lines, scale)
    name = reader.read(photograph(card, Tier.PHONE, 7, **GOOD).data).fields["name"]
    assert name.value == "".join(lines)
    assert set(name.codes) <= {"LOW_CONFIDENCE"}


@pytest.mark.parametrize("faintness", [0.5, 0.0])
def test_a_second_line_of_a_name_that_no_row_shows_makes_it_unsure(reader: Reader, faintness: float) -> None:
    """Half of a name is not the name, even where the other half cannot be read; without any print the name is sure."""
    card = in_lines(("迪丽热巴",), 0.9)
    pixels = card.pixels.astype(np.float32)
    top, left = round(9.6 * PX_PER_MM), round(15.4 * PX_PER_MM)
    pixels[top + 15 : top + 50 : 12, left : left + 240] *= 1 - faintness
    pixels[top + 15 : top + 50, left : left + 240 : 22] *= 1 - faintness
    smeared = replace(card, pixels=pixels.astype(np.uint8))
    name = reader.read(photograph(smeared, Tier.CLEAN, 9).data).fields["name"]
    assert (name.status is FieldStatus.READ) is (faintness == 0.0)


@pytest.mark.parametrize(
    "address",
    [
        "河北省石家庄市长安区谈固东街78号15栋2单元",
        "湖北省武汉市洪山区珞喻路1037号华中大学",
        "重庆市渝北区龙溪街道新溉大道东东东18号4幢12-8",
        "广东省东莞市莞城区东城路三号",
        "甘肃省嘉峪关市雄关区新华",
    ],
)
@pytest.mark.parametrize("tier", [Tier.CLEAN, Tier.PHONE])
def test_an_address_may_end_with_anything_and_anywhere(reader: Reader, address: str, tier: Tier) -> None:
    """Units, schools, a lone figure in the last line, the end of a full line; in zones that are no county."""
    card = render(replace(draw_identity(6), address=address), Side.PORTRAIT, layout("classic", 6))
    capture = {} if tier is Tier.CLEAN else GOOD
    field = reader.read(photograph(card, tier, 12, **capture).data).fields["address"]
    assert (field.value, field.status) == (address, FieldStatus.READ)


@pytest.mark.parametrize("colour", [(30, 30, 30), (214, 160, 130), (120, 150, 220)], ids=["black", "skin", "blue"])
def test_a_covered_last_line_of_an_address_leaves_it_unsure(reader: Reader, colour: tuple[int, int, int]) -> None:
    """What is left is no address, whatever it ends with."""
    made = replace(draw_identity(6), address="河北省石家庄市长安区东街八八号十五栋二单元")
    card = render(made, Side.PORTRAIT, layout("song", 6))
    left, top, right, bottom = (round(v) for v in [line for line in card.lines if line[0] == "address"][-1][2])
    pixels = card.pixels.copy()
    pixels[top - 8 : bottom + 8, left - 12 : right + 12] = colour
    field = reader.read(photograph(replace(card, pixels=pixels), Tier.PHONE, 14, **GOOD).data).fields["address"]
    assert field.status is not FieldStatus.READ
    assert field.value is not None
    assert made.address.startswith(field.value)


BANK = ("仅供办理开户使用 他用无效",)
MARKS = {
    "red, tiled": Watermark(BANK, "sans", 1.2, (220, 30, 30), 0.45, -25.0, tiled=True, card_only=False, jpeg=90),
    "grey, level": Watermark(BANK, "sans", 1.0, (128, 128, 128), 0.5, 0.0, tiled=True, card_only=True, jpeg=90),
    "blue, large": Watermark(BANK, "sans-bold", 3.0, (30, 60, 210), 0.4, 20.0, tiled=False, card_only=False, jpeg=90),
    "black": Watermark(BANK, "serif", 1.5, (0, 0, 0), 0.35, -40.0, tiled=True, card_only=True, jpeg=90),
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS.keys())
@pytest.mark.parametrize("side", list(Side))
def test_a_card_is_read_beneath_a_watermark(reader: Reader, side: Side, mark: Watermark) -> None:
    """A customer who wrote over the picture what it is for is read as if nothing were there."""
    made = photo(11, side)
    reading = reader.read(watermarked(made.photo, mark))
    assert values(reading) == made.truth
    assert {field.status for field in reading.fields.values()} == {FieldStatus.READ}
    assert "WATERMARK_OR_OVERLAY" not in reading.codes


def test_another_document_beside_a_card_is_said_so(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its title stands where the card has none and the finder sees one; a card alone in as large a picture is one
    document.
    """
    card = render(draw_identity(62), Side.PORTRAIT, layout("classic", 62))
    alone = decode(sheet([card], 62, surface="white").data)
    wide = np.full((alone.shape[0] * 2, *alone.shape[1:]), 228, np.uint8)
    wide[: alone.shape[0]] = alone

    def seeing_more(picture: Picture, own: CardReader) -> list[Glimpse]:
        (pose, parsed), *_ = glimpsed(picture, own)
        below = Quad.from_array(pose.quad.array() + np.array([0, alone.shape[0]]))
        return [(pose, parsed), (replace(pose, quad=below), None)]

    monkeypatch.setattr("ocr.reader.glimpsed", seeing_more)
    assert "MULTIPLE_DOCUMENTS" not in reader.read_pixels(wide).codes
    other = Image.fromarray(wide)
    face = fonts.sized("sans", alone.shape[1] // 26)
    place = (alone.shape[1] // 4, round(alone.shape[0] * 1.3))
    ImageDraw.Draw(other).text(place, "中华人民共和国机动车驾驶证", (20, 20, 20), font=face)
    reading = reader.read_pixels(np.asarray(other))
    assert (reading.document_type, "MULTIPLE_DOCUMENTS" in reading.codes) == ("cn_resident_id", True)
