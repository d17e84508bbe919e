"""The learned finder on drawn cards: where they lie, which side they show, which way up, and where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import ocr.finder
from ocr.documents import document_types
from ocr.finder import Finder
from ocr.finder.rows import SHEET, RowFinder
from ocr.finding.locate import seen_cards
from ocr.finding.pose import Pose
from ocr.geometry import Quad
from ocr.image import Pixels, decode
from ocr.image.picture import Picture
from tests.specimens import FAMILIES, HELD_OUT, draw_identity, layout, no_card, render, sheet, specimen
from tests.specimens.sides import Side

SIDES = list(Side)


@pytest.fixture(scope="module")
def finder() -> Finder:
    """One finder for all tests."""
    return Finder()


def off(seen: Quad, true: Quad) -> float:
    """The worst corner's distance from its place, as a share of the card's width."""
    return float(np.linalg.norm(seen.array() - true.array(), axis=1).max()) / true.width


def cards_in(data: bytes, finder: Finder) -> list[Pose]:
    """The cards that the finder sees in a picture, on their visible borders."""
    return seen_cards(Picture(decode(data)), finder, document_types())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("turn", [0.0, 33.0, 90.0, 137.0, 180.0, 225.0, 270.0, 311.0])
def test_cards_are_found_at_any_turn(finder: Finder, side: Side, turn: float) -> None:
    """A card lying at any angle is seen with its side, its own top left and its corners to within two per cent."""
    made = specimen(4100 + int(turn), side, "phone", HELD_OUT, capture={"turn": turn, "thumb": 0.0})
    (seen,) = cards_in(made.photo.data, finder)
    assert seen.layout.id == side
    assert made.photo.quad is not None
    assert off(seen.quad, made.photo.quad) < 0.02
    assert seen.score > 0.9


@pytest.mark.parametrize("tilt", [20.0, 28.0, 35.0])
def test_tilted_cards_are_found(finder: Finder, tilt: float) -> None:
    """A card tilted by up to 35 degrees is found to within three per cent."""
    made = specimen(4200, Side.PORTRAIT, "phone", FAMILIES[0], capture={"tilt": tilt, "thumb": 0.0})
    assert made.photo.quad is not None
    assert off(cards_in(made.photo.data, finder)[0].quad, made.photo.quad) < 0.03


def test_a_small_card_is_found(finder: Finder) -> None:
    """A card 300 pixels wide in a picture of 1600 is found."""
    made = specimen(4300, Side.EMBLEM, "phone", capture={"size": (1600, 1200), "width_share": 0.1875, "turn": 12.0})
    assert made.photo.quad is not None
    assert off(cards_in(made.photo.data, finder)[0].quad, made.photo.quad) < 0.04


def test_several_cards_are_told_apart(finder: Finder) -> None:
    """Both sides of a card in one picture are two sightings, each with its own side."""
    cards = [render(draw_identity(7), side, layout("classic", 7)) for side in SIDES]
    made = sheet(cards, 7)
    seen = cards_in(made.data, finder)
    assert sorted(pose.layout.id for pose in seen) == sorted(SIDES)
    for pose in seen:
        assert off(pose.quad, made.quads[SIDES.index(Side(pose.layout.id))]) < 0.02


@pytest.mark.parametrize("seed", range(6))
def test_no_card_is_seen_where_none_is(finder: Finder, seed: int) -> None:
    """On desks, pages and other plastic the finder sees no card."""
    assert cards_in(no_card(5200 + seed).data, finder) == []


def test_blank_and_tiny_pictures_are_no_trouble(finder: Finder) -> None:
    """A blank picture and one a few pixels wide have no sightings and raise nothing."""
    assert finder.find(Picture(np.full((700, 900, 3), 255, np.uint8))) == ()
    assert finder.find(Picture(np.zeros((3, 5, 3), np.uint8))) == ()


@pytest.mark.parametrize("name", ["locator", "aligner", "rows"])
def test_networks_are_small_and_have_their_record(name: str) -> None:
    """Each network's weights stand beside the record of its training, and is under 2 MB."""
    folder = Path(ocr.finder.__file__).parent
    record = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert (folder / f"{name}.onnx").stat().st_size <= 2_000_000
    assert record["network"] == name
    if name != "rows":
        assert record["classes"] == [["cn_resident_id", "portrait"], ["cn_resident_id", "emblem"]]
    parts = [record]
    while earlier := parts[-1].get("resumed_from"):
        parts.append(earlier)
    assert sum(part["samples"] for part in parts) > 10_000


@pytest.mark.parametrize(("across", "upright"), [(5, True), (30, False)])
def test_the_core_of_a_single_character_does_not_tilt_its_row(across: int, upright: bool) -> None:
    """A core as wide as it is high may look like a diamond; only a long one shows how a row runs."""
    logits = np.full((2, SHEET[1] // 2, SHEET[0] // 2), -9.0, np.float32)
    outline = np.array([[100, 60], [100 + across, 65], [100 + across - 5, 70], [95, 65]])
    cv2.fillConvexPoly(logits[0], outline.astype(np.int32), 9.0)

    class Heat:
        def run(self, sheet: Pixels) -> tuple[NDArray[np.float32]]:
            return (logits,)

    rows = RowFinder()
    rows._network = Heat()  # type: ignore[assignment]
    (found,) = rows.find(np.zeros((SHEET[1], SHEET[0], 3), np.uint8))
    assert (abs(found.corners[0, 1] - found.corners[1, 1]) < 1e-6) == upright
