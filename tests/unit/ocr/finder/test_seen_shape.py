"""Outlines of pages are told from others by what a camera sees of a flat page."""

import numpy as np
import pytest

from ocr.finder.seen_shape import WELL_SHAPED, all_misshapen, misshapen
from ocr.geometry import Quad

SHAPED = 2 * WELL_SHAPED
SIZE = (1600, 1200)
ASPECT = 85.6 / 54.0


def seen(tilt: float, turn: float, focal: float) -> Quad:
    """A card tilted by so many degrees about its longer side, turned, and seen by a camera off its middle."""
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [ASPECT / 2, 0.5]
    t, a = np.deg2rad(tilt), np.deg2rad(turn)
    flat = half @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    x, y, z = flat[:, 0], flat[:, 1] * np.cos(t), flat[:, 1] * np.sin(t)
    depth = 2.2 * focal + z
    points = np.stack([(x + 0.2) / depth, (y - 0.1) / depth], axis=1) * focal * max(SIZE)
    return Quad.from_array(points + (np.array(SIZE) - 1) / 2)


@pytest.mark.parametrize(("tilt", "turn", "focal"), [(0, 0, 1.0), (20, 30, 0.8), (35, 70, 0.9), (35, 10, 1.3)])
def test_a_tilted_card_has_the_shape_of_a_card(tilt: float, turn: float, focal: float) -> None:
    """However it is tilted and turned, its corners say what it is."""
    assert misshapen(seen(tilt, turn, focal), ASPECT, SIZE) < SHAPED / 2


@pytest.mark.parametrize("corners", [(2, 3), (1, 2)])
def test_an_outline_with_a_side_elsewhere_is_misshapen(corners: tuple[int, int]) -> None:
    """A side on the edge of a sheet that lies under the card, an eighth further out, changes the shape."""
    quad = seen(20, 30, 0.9).array()
    far = [quad[corner] - quad[3 - corner if corners == (2, 3) else 1 - corner] for corner in corners]
    for corner, way in zip(corners, far, strict=True):
        quad[corner] = quad[corner] + 0.125 * way

    assert misshapen(Quad.from_array(quad), ASPECT, SIZE) > SHAPED


def test_a_part_of_a_picture_that_was_cut_around_a_card_shows_its_shape() -> None:
    """The camera's axis went through the card's middle, and not through that of the part."""
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [ASPECT / 2, 0.5]
    t, a = np.deg2rad(32), np.deg2rad(35)
    flat = half @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    points = flat * [1, np.cos(t)] / (2.2 + flat[:, 1:] * np.sin(t)) * 1400

    assert misshapen(Quad.from_array(points + np.array([1250, 850])), ASPECT, SIZE) < SHAPED / 2


def test_what_is_no_outline_has_no_shape() -> None:
    """Four points on a line are as misshapen as can be, and say nothing of the others."""
    flat = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0], [30.0, 0.0]])
    found = all_misshapen(np.stack([flat, seen(20, 30, 0.9).array()]), ASPECT, SIZE)
    assert found[0] == 1.0
    assert found[1] < SHAPED
