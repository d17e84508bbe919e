"""Quads keep their corner order, and homographies map there and back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocr.geometry import Homography, Quad, fitted_homography, homography, map_points

UNIT = Quad.upright(0, 0, 1, 1)


@st.composite
def quads(draw: st.DrawFn) -> Quad:
    """A card as a camera sees it: turned, of any size, its corners pulled apart by the perspective."""
    centre = draw(st.tuples(st.floats(-500, 4000), st.floats(-500, 4000)))
    width, aspect = draw(st.floats(60, 3000)), draw(st.floats(0.4, 2.5))
    angle = draw(st.floats(0, 2 * math.pi))
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    pulled = corners + draw(st.lists(st.tuples(*[st.floats(-0.1, 0.1)] * 2), min_size=4, max_size=4))
    scaled = pulled * [width, width / aspect]
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return Quad.from_array(scaled @ turn + centre)


def inverse(matrix: Homography) -> Homography:
    """The homography that maps back."""
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


@given(quads())
def test_array_round_trip(quad: Quad) -> None:
    """A quad survives its way through an array."""
    assert Quad.from_array(quad.array()) == quad


@given(quads(), st.integers(-9, 9))
def test_turning_keeps_the_outline(quad: Quad, quarters: int) -> None:
    """A turned quad has the same corners and area, and turning back gives the quad itself."""
    turned = quad.turned(quarters)
    assert {*map(tuple, turned.array())} == {*map(tuple, quad.array())}
    assert turned.area == pytest.approx(quad.area)
    assert turned.turned(-quarters) == quad
    if quarters % 2:
        assert (turned.width, turned.height) == pytest.approx((quad.height, quad.width))


def test_turning_by_one_makes_the_next_corner_clockwise_the_first() -> None:
    """After a quarter turn the content's top left is where its top right was."""
    quad = Quad.upright(0, 0, 4, 2)
    assert quad.turned(1).tl == quad.tr
    assert quad.turned(2).tl == quad.br


@given(quads(), quads())
def test_homography_maps_corner_onto_corner_and_back(source: Quad, target: Quad) -> None:
    """The homography between two quads maps each corner onto its own, its inverse maps them back."""
    matrix = homography(source, target)
    there = map_points(source.array(), matrix)
    assert np.abs(there - target.array()).max() < 1e-3 * max(target.width, target.height, 1000)
    back = map_points(there, inverse(matrix))
    assert np.abs(back - source.array()).max() < 1e-3 * max(source.width, source.height, 1000)


@given(quads(), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8))
def test_points_inside_come_back(quad: Quad, points: list[tuple[float, float]]) -> None:
    """Points of the unit card, seen in the picture and mapped back, are where they were."""
    matrix = homography(UNIT, quad)
    back = map_points(map_points(np.array(points), matrix), inverse(matrix))
    assert np.abs(back - np.array(points)).max() < 1e-4


@given(quads())
def test_mapped_is_the_homography_of_the_corners(quad: Quad) -> None:
    """A quad seen through a homography is the quad of its mapped corners."""
    assert np.abs(UNIT.mapped(homography(UNIT, quad)).array() - quad.array()).max() < 1e-3 * max(quad.width, 1000)


@given(quads(), st.permutations(range(4)))
def test_only_the_clockwise_order_makes_a_quad(quad: Quad, order: list[int]) -> None:
    """Of all orders of four corners only the four turns of the clockwise one are accepted."""
    steps = {(b - a) % 4 for a, b in zip(order, [*order[1:], order[0]], strict=True)}
    points = quad.array()[order]
    if steps == {1}:
        Quad.from_array(points)
    else:
        with pytest.raises(ValueError, match="clockwise"):
            Quad.from_array(points)


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (4, 0), (1, 1), (0, 4)],
        [(0, 0), (4, 0), (8, 0), (0, 4)],
        [(0, 0), (0, 0), (4, 4), (0, 4)],
        [(0, 0), (4, 0), (4, 4), (math.nan, 4)],
        [(0, 0), (math.inf, 0), (4, 4), (0, 4)],
    ],
    ids=["dented", "three on a line", "two corners in one", "nan", "infinite"],
)
def test_shapes_that_are_no_convex_quad_are_rejected(points: list[tuple[float, float]]) -> None:
    """A quad can be relied on: dented, flat and unfinished ones cannot be made."""
    with pytest.raises(ValueError, match="convex"):
        Quad.from_array(np.array(points, dtype=np.float64))


def test_measures_of_an_upright_quad() -> None:
    """Width, height and area in pixels."""
    quad = Quad.upright(10, 20, 110, 70)
    assert (quad.width, quad.height, quad.area) == (100, 50, 5000)


@given(quads(), st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_moving_changes_no_measure(quad: Quad, dx: float, dy: float) -> None:
    """Width, height and area do not depend on the place."""
    assume(quad.area > 100)
    moved = Quad.from_array(quad.array() + np.array([dx, dy]))
    assert (moved.width, moved.height) == pytest.approx((quad.width, quad.height))
    assert moved.area == pytest.approx(quad.area, rel=1e-5)


GRID = np.array([(x, y) for x in (0.1, 0.4, 0.6, 0.9) for y in (0.15, 0.5, 0.85)])
"""Places on a card, in fractions of it."""
TILTED = homography(UNIT, Quad((0.0, 0.0), (1.0, 0.08), (0.95, 0.93), (0.03, 1.0)))
"""How a tilted card shows them."""


def test_many_exact_points_give_the_homography() -> None:
    """Without any pull the points' own homography comes out, whatever places are asked for."""
    fitted = fitted_homography(GRID, map_points(GRID, TILTED), 0.0)
    assert fitted is not None
    corners = UNIT.array()
    assert np.abs(map_points(corners, fitted) - map_points(corners, TILTED)).max() < 1e-6


def test_stiffness_holds_the_perspective_back() -> None:
    """The stronger the pull, the nearer the map is to an affine one."""
    bends = []
    for stiffness in (0.0, 0.1, 10.0):
        fitted = fitted_homography(GRID, map_points(GRID, TILTED), stiffness)
        assert fitted is not None
        bends.append(float(np.abs(fitted[2, :2]).max()))
    assert bends[0] > bends[1] > bends[2]
    assert bends[2] < 0.01


def test_a_point_far_off_is_left_out() -> None:
    """One landmark that was mistaken for another does not move the rest."""
    seen = map_points(GRID, TILTED)
    seen[5] += 0.4
    fitted = fitted_homography(GRID, seen, 0.0)
    assert fitted is not None
    others = np.delete(GRID, 5, axis=0)
    assert np.abs(map_points(others, fitted) - map_points(others, TILTED)).max() < 0.03


@pytest.mark.parametrize("points", [GRID[:3], GRID[::3]], ids=["three", "on a line"])
def test_points_that_determine_no_homography_give_none(points: np.ndarray) -> None:
    """Fewer than four points, or points on one line, leave the map open."""
    assert fitted_homography(points, points, 0.1) is None


def test_a_widened_quad_has_the_same_room_on_each_side() -> None:
    """Along its own directions, however it lies."""
    assert Quad.upright(10, 20, 30, 24).widened(2) == Quad.upright(8, 18, 32, 26)
    tilted = Quad((0, 0), (3, 4), (-1, 7), (-4, 3)).widened(5)
    assert np.allclose(tilted.array(), [(1, -7), (10, 5), (-2, 14), (-11, 2)])
