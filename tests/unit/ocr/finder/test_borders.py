"""A rough outline is moved onto the card's visible borders."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.finder.borders import refine, refine_page, refine_widely
from ocr.geometry import Quad
from ocr.image.picture import Picture
from tests.unit.ocr.finder.test_outlines import ASPECT, card_quad, draw

WIDTH = 480
TRUE = card_quad((480, 360), WIDTH, 14, 0.05)
PICTURE = draw([TRUE])
off_by = st.tuples(*[st.floats(-0.02 * WIDTH, 0.02 * WIDTH)] * 2)


def error(quad: Quad, true: Quad = TRUE) -> float:
    """Largest distance of a corner from its true place, pixels."""
    return float(np.abs(quad.array() - true.array()).max())


@settings(max_examples=30)
@given(st.lists(off_by, min_size=4, max_size=4))
def test_corners_that_are_a_little_off_come_to_their_place(off: list[tuple[float, float]]) -> None:
    """An outline off by up to two per cent of the width gets all four sides onto the borders."""
    moved, seen = refine(Picture(PICTURE), Quad.from_array(TRUE.array() + np.array(off)), ASPECT)
    assert seen == 4
    assert error(moved) < 0.01 * WIDTH


@pytest.mark.parametrize("quarters", range(4))
def test_the_card_keeps_its_turn(quarters: int) -> None:
    """Only the sides move: the corner that was top left still is."""
    aspect = ASPECT if quarters % 2 == 0 else 1 / ASPECT
    moved, _ = refine(Picture(PICTURE), TRUE.turned(quarters), aspect)
    assert error(moved, TRUE.turned(quarters)) < 0.01 * WIDTH


def test_without_borders_the_outline_stays() -> None:
    """Where nothing can be seen nothing is moved, and no side is claimed."""
    moved, seen = refine(Picture(draw([])), TRUE, ASPECT)
    assert seen == 0
    assert error(moved) < 0.5


def test_a_side_without_a_border_stays_where_it_is() -> None:
    """A card that lies against something of its own colour has three borders; its fourth side is left alone."""
    joined = draw([Quad.upright(200, 200, 680, 503), Quad.upright(500, 200, 960, 503)])
    rough = Quad.upright(206, 205, 686, 500)
    moved, seen = refine(Picture(joined), rough, ASPECT)
    assert seen == 3
    assert moved.tl == pytest.approx((200, 200), abs=3)
    assert moved.tr[0] == pytest.approx(686, abs=3)


@pytest.mark.parametrize("reach", [0.25, 1.0])
def test_a_clear_border_is_seen_however_closely_one_looks(reach: float) -> None:
    """An outline in its place is confirmed by all four sides, near and far."""
    assert refine(Picture(PICTURE), TRUE, ASPECT, reach)[1] == 4


def test_print_inside_does_not_pull_a_side_in() -> None:
    """A dark line of print near the edge is weaker than the edge itself."""
    picture = draw([TRUE])
    inner = TRUE.array() * 0.9 + TRUE.array().mean(axis=0) * 0.1
    for x, y in np.linspace(inner[0], inner[1], 60)[::2].round().astype(int):
        picture[y : y + 3, x : x + 3] = 30
    moved, seen = refine(Picture(picture), TRUE, ASPECT)
    assert seen == 4
    assert error(moved) < 0.01 * WIDTH


@pytest.mark.parametrize("sag", [-8, 8, 12])
def test_the_corners_of_a_bent_card_stay_its_corners(sag: int) -> None:
    """Where top and bottom are arcs, the outline goes through the arcs' ends and not through their middles."""
    picture, card = draw([]), Quad.upright(240, 200, 720, 503)
    along = np.linspace(0, 1, 60)
    arc = sag * 4 * along * (1 - along)
    top, bottom = (np.stack([240 + 480 * along, y + arc], axis=1) for y in (200, 503))
    points = np.concatenate([top, bottom[::-1]]).round().astype(np.int32)
    cv2.fillPoly(picture, [points], (210, 210, 200), cv2.LINE_AA)
    moved, seen = refine(Picture(picture), card, ASPECT, reach=0.25)
    assert seen == 4
    assert error(moved, card) < 0.008 * WIDTH


def test_a_page_three_per_cent_off_comes_to_its_borders() -> None:
    """A side that is farther off than a card's usually is comes to its border, which one close look does not reach."""
    tl, tr, br, bl = TRUE.array()
    rough = Quad.from_array(np.array([tl + 0.05 * (bl - tl), tr + 0.05 * (br - tr), br, bl]))

    moved, seen = refine_page(Picture(PICTURE), rough, ASPECT)
    once, _ = refine(Picture(PICTURE), rough, ASPECT, 0.3)

    assert error(rough) > 0.03 * WIDTH
    assert seen == 4
    assert error(moved) < min(0.012 * WIDTH, error(once))


def test_an_edge_beside_the_border_draws_a_wide_search_alone() -> None:
    """A sheet under a card has a stronger edge than the card: looked for closely the card's is found all the same."""
    pixels = np.full((720, 1280, 3), 20, np.uint8)
    cv2.rectangle(pixels, (300, 150), (980, 560), (250, 250, 250), -1)
    cv2.rectangle(pixels, (330, 180), (810, 483), (205, 210, 215), -1)
    card, sheet = Quad.upright(330, 180, 810, 483), Quad.upright(300, 150, 980, 560)

    near, _ = refine_page(Picture(pixels), card, ASPECT)
    far, _ = refine_widely(Picture(pixels), card, ASPECT)

    assert error(near, card) < 4
    assert error(far, card) > error(near, card)
    assert far.tl == pytest.approx(sheet.tl, abs=4)


def test_a_page_that_ends_with_the_picture_has_its_side_there() -> None:
    """A page cut out of a scan has no edge on the picture's border, and lines of print beside it are none either."""
    pixels = np.full((600, 900, 3), (30, 20, 25), np.uint8)
    pixels[60:540] = (225, 230, 235)
    cv2.line(pixels, (868, 60), (878, 540), (219, 224, 230), 2, cv2.LINE_AA)
    page = Quad.upright(-0.5, 59.5, 899.5, 539.5)

    moved, seen = refine_page(Picture(pixels), Quad.upright(6, 62, 886, 536), 900 / 480)

    assert seen == 4
    assert error(moved, page) < 3
