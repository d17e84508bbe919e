"""The strip of the picture that is kept with a rare name."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.looks.strip import strip_of, with_strips
from ocr.reading import Alternative, FieldStatus
from tests.builders import make_field

PIXELS = np.full((600, 800, 3), 255, np.uint8)
PIXELS[210:240, 300:400] = (200, 30, 30)
PICTURE = Picture(PIXELS)
BOX = Quad.upright(300, 210, 400, 240)


def shown(strip: bytes) -> np.ndarray:
    """The pixels of a strip."""
    return np.asarray(Image.open(io.BytesIO(strip)).convert("RGB")).astype(int)


def test_a_rare_name_and_an_unsure_one_keep_their_strip() -> None:
    """Whether the character is in the value, in the text or in another possible value; without a box there is none."""
    other = make_field("name", "李溧", box=BOX, alternatives=(Alternative("李凓", 0.2),))
    fields = {
        "rare": make_field("rare", "李凓", box=BOX),
        "common": make_field("common", "李伟", box=BOX),
        "other": other,
        "unsure": make_field("unsure", "李呸", FieldStatus.UNSURE, box=BOX),
        "address": make_field("address", "某路", FieldStatus.UNSURE, box=BOX),
        "unread": make_field("unread", None, text="凓", box=BOX),
        "nowhere": make_field("nowhere", "李凓"),
    }
    kept = {
        name: bool(field.strip) for name, field in with_strips(fields, PICTURE, ["unsure", "common", "nowhere"]).items()
    }
    assert {name for name, has in kept.items() if has} == {"rare", "other", "unsure", "unread"}


def test_a_strip_shows_the_box_and_a_little_around_it() -> None:
    """The text fills it but for a margin of a seventh of its height, in the picture's own scale and colours."""
    pixels = shown(strip_of(PICTURE, BOX))
    assert pixels.shape[:2] == (39, 109)
    assert np.abs(pixels[15:25, 20:90] - (200, 30, 30)).max() < 40
    assert pixels[0].min() > 200


def test_a_strip_is_laid_straight_and_is_small() -> None:
    """A large box that stands on its head is turned and shrunk."""
    pixels = shown(strip_of(PICTURE, Quad((800.0, 600.0), (0.0, 600.0), (0.0, 0.0), (800.0, 0.0))))
    assert pixels.shape[0] <= 96
    red = np.argwhere(np.abs(pixels - (200, 30, 30)).max(axis=2) < 60)
    assert red.mean(axis=0)[0] > pixels.shape[0] / 2
