"""Highlights over print: texts of open length are doubted where a highlight may have taken characters."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.quality.blank import Blank
from ocr.quality.capture import Frontal
from ocr.quality.glare import IN_PLACE, doubted_for_glare
from ocr.reading import Field, FieldStatus

CARD = Quad.upright(0, 0, 428, 270)
BOX = Quad.upright(80, 35, 130, 58)
ROOMS = {"name": (0.12, 0.0, 0.6)}
FIELDS = {
    "name": Field("name", "张三", "张三", 0.99, FieldStatus.READ, box=BOX),
    "id_number": Field("id_number", "1", "1", 0.99, FieldStatus.READ, box=BOX),
}


def card(*, highlight: tuple[int, int] | None = None, ground: int = 180) -> Pixels:
    """A plain card of 5 pixels a millimetre, with a burnt-out spot of 5 mm where one is asked for."""
    pixels = np.full((270, 428, 3), ground, np.uint8)
    if highlight:
        cv2.circle(pixels, highlight, 13, (255, 255, 255), -1)
    return pixels


@pytest.mark.parametrize("spot", [(105, 46), (150, 46)])
def test_a_highlight_on_a_text_or_where_it_would_go_on_makes_it_unsure(spot: tuple[int, int]) -> None:
    """Two characters beside a burnt-out spot may be the first two of three."""
    field = doubted_for_glare(FIELDS, ROOMS, Frontal.of(Picture(card(highlight=spot)), CARD))["name"]
    assert (field.status, field.codes, field.value) == (FieldStatus.UNSURE, ("FIELD_GLARE",), "张三")


@pytest.mark.parametrize(
    "picture", [card(), card(highlight=(350, 200)), card(ground=255), card(highlight=(150, 46), ground=240)]
)
def test_a_highlight_elsewhere_or_a_white_scan_leaves_a_text_sure(picture: Pixels) -> None:
    """Only a spot where the text may stand counts, and a card that is white all over, or of pale paper, has none."""
    assert doubted_for_glare(FIELDS, ROOMS, Frontal.of(Picture(picture), CARD))["name"] == FIELDS["name"]


def test_a_field_of_fixed_length_is_not_doubted() -> None:
    """A number that lost a character shows it by its length."""
    doubted = doubted_for_glare(FIELDS, ROOMS, Frontal.of(Picture(card(highlight=(105, 46))), CARD))
    assert doubted["id_number"] == FIELDS["id_number"]


@pytest.mark.parametrize(("spot", "status"), [((105, 46), FieldStatus.UNSURE), ((170, 46), FieldStatus.READ)])
def test_a_field_that_contradicts_something_is_doubted_for_a_highlight_on_it(
    spot: tuple[int, int], status: FieldStatus
) -> None:
    """A number of which a highlight took a digit is not a number with a wrong check character."""
    doubted = doubted_for_glare(FIELDS, {"id_number": IN_PLACE}, Frontal.of(Picture(card(highlight=spot)), CARD))
    assert doubted["id_number"].status is status


UNSURE = {
    "ethnicity": Field("ethnicity", "憕人", "憕人", 0.3, FieldStatus.UNSURE, box=BOX, codes=("LOW_CONFIDENCE",)),
    "address": Field("address", "", None, 0.0, FieldStatus.MISSING, codes=("FIELD_MISSING",)),
}


@pytest.mark.parametrize(
    ("spot", "glaring"),
    [(None, set()), ((105, 46), {"ethnicity", "address"}), ((60, 200), {"address"}), ((350, 120), set())],
)
def test_what_is_not_sure_has_a_highlight_on_it_beside_its_own_code(
    spot: tuple[int, int] | None, glaring: set[str]
) -> None:
    """On its text; for a missing one anywhere left of the portrait, whose white ground is no highlight."""
    doubted = doubted_for_glare(UNSURE, ROOMS, Frontal.of(Picture(card(highlight=spot)), CARD))
    assert {name for name, field in doubted.items() if "FIELD_GLARE" in field.codes} == glaring
    assert all(set(UNSURE[name].codes) <= set(field.codes) for name, field in doubted.items())
    assert {name: field.status for name, field in doubted.items()} == {n: f.status for n, f in UNSURE.items()}


def lit(strength: int) -> Pixels:
    """A name of two characters of thin strokes in the midst of a highlight that adds so much light."""
    pixels = np.full((270, 428), 180.0)
    for x in range(84, 128, 8):
        cv2.line(pixels, (x, 38), (x, 54), 60.0, 1)
    y, x = np.mgrid[0:270, 0:428]
    pixels += strength * ((x - 112) ** 2 / 40**2 + (y - 46) ** 2 / 14**2 < 1)
    grey = np.clip(pixels, 0, 255).astype(np.uint8)
    return np.dstack([grey] * 3)


@pytest.mark.parametrize(("strength", "status"), [(85, FieldStatus.READ), (200, FieldStatus.UNSURE)])
def test_a_highlight_that_leaves_print_legible_hides_none(strength: int, status: FieldStatus) -> None:
    """Paper is burnt out by less light than ink is: print that is seen in the midst of a highlight says so."""
    assert doubted_for_glare(FIELDS, ROOMS, Frontal.of(Picture(lit(strength)), CARD))["name"].status is status


def test_noise_leaves_a_highlight_one() -> None:
    """A sensor's noise darkens single pixels of what is burnt out."""
    pixels = card(highlight=(150, 46)).astype(np.int16)
    pixels += np.random.default_rng(3).normal(0, 7, (270, 428, 1)).astype(np.int16)
    noisy = np.clip(pixels, 0, 255).astype(np.uint8)
    assert doubted_for_glare(FIELDS, ROOMS, Frontal.of(Picture(noisy), CARD))["name"].status is FieldStatus.UNSURE


@pytest.mark.parametrize(("spot", "status"), [((150, 46), FieldStatus.UNSURE), ((205, 46), FieldStatus.READ)])
def test_a_text_goes_on_where_its_next_character_would_stand(spot: tuple[int, int], status: FieldStatus) -> None:
    """Where a text is known to end, a highlight further on than two characters hides nothing of it."""
    blank = Blank("name", (132 / 428, 38 / 270, 0.585, 54 / 270), open_set=True)
    frontal = Frontal.of(Picture(card(highlight=spot)), CARD)
    assert doubted_for_glare(FIELDS, ROOMS, frontal, [blank])["name"].status is status


@pytest.mark.parametrize(("ended", "status"), [(False, FieldStatus.UNSURE), (True, FieldStatus.READ)])
def test_a_highlight_beyond_the_end_of_a_text_hides_none(*, ended: bool, status: FieldStatus) -> None:
    """A line that stops short and is blank behind has no next one, whatever lies where that would stand."""
    rooms = {"name": (0.12, 0.1, 0.6)}
    below = Blank("name", (80 / 428, 60 / 270, 200 / 428, 85 / 270), ended=ended)
    behind = Blank("name", (132 / 428, 38 / 270, 0.585, 54 / 270))
    frontal = Frontal.of(Picture(card(highlight=(105, 73))), CARD)
    assert doubted_for_glare(FIELDS, rooms, frontal, (behind, below))["name"].status is status
