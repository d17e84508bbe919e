"""Outlines of a card are found on drawn pictures, whose corners are known."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from ocr.finder.outlines import candidate_quads
from ocr.geometry import Quad
from ocr.image import Pixels

ASPECT = 85.6 / 54


def card_quad(centre: tuple[float, float], width: float, degrees: float, tilt: float = 0.0) -> Quad:
    """A card in a picture; ``tilt`` is by how much its far edge is shorter, as a share."""
    half = np.array([[-1 + tilt, -1 / ASPECT], [1 - tilt, -1 / ASPECT], [1, 1 / ASPECT], [-1, 1 / ASPECT]]) * width / 2
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return Quad.from_array(half @ turn + np.array(centre))


def draw(quads: list[Quad], ground: int = 90, card: int = 210, size: tuple[int, int] = (960, 720)) -> Pixels:
    """Light cards on a darker desk, with a little noise."""
    picture = np.full((size[1], size[0], 3), ground, np.uint8)
    for quad in quads:
        points = (quad.array() * 16).round().astype(np.int32)
        cv2.fillConvexPoly(picture, points, (card, card, card - 10), cv2.LINE_AA, 4)
    noise = np.random.default_rng(3).normal(0, 2, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def found_in(picture: Pixels, most: int = 24) -> list[Quad]:
    """The candidates for a card."""
    return candidate_quads(picture, [ASPECT], most)[ASPECT]


def inside(picture: Pixels) -> list[Quad]:
    """The candidates but for the picture's own frame, which a scan without a border may fill."""
    frame = Quad.upright(0, 0, picture.shape[1] - 1, picture.shape[0] - 1)
    return [quad for quad in found_in(picture) if distance(quad, frame) > 20]


def distance(a: Quad, b: Quad) -> float:
    """Largest distance between corners of two outlines, whichever corner comes first."""
    return min(float(np.abs(a.array() - b.turned(k).array()).max()) for k in range(4))


@pytest.mark.parametrize("degrees", [0, 17, 45, 90, 133, 180, 260])
@pytest.mark.parametrize("tilt", [0.0, 0.08])
def test_a_card_on_a_desk_is_among_the_candidates(degrees: float, tilt: float) -> None:
    """However it lies, one candidate has its corners to within a few per cent of its width."""
    true = card_quad((480, 360), 480, degrees, tilt)
    found = found_in(draw([true]))
    assert min(distance(quad, true) for quad in found) < 0.025 * 480


def test_the_top_edge_is_a_long_one() -> None:
    """The turn is open, but never by a quarter: cards are wider than high."""
    for degrees in (0, 40, 90, 200):
        for quad in found_in(draw([card_quad((480, 360), 480, degrees)])):
            assert quad.width > quad.height


def test_large_pictures_give_corners_in_their_own_pixels() -> None:
    """Whatever copy is searched, the corners are those of the picture given."""
    true = card_quad((1500, 1100), 1500, 12)
    found = found_in(draw([true], size=(3000, 2200)))
    assert min(distance(quad, true) for quad in found) < 0.025 * 1500


def test_two_cards_are_two_candidates() -> None:
    """Both cards of a picture are found, the larger first, each once."""
    large, small = card_quad((300, 300), 460, 5), card_quad((760, 560), 300, 80)
    found = found_in(draw([small, large]))
    assert min(distance(quad, large) for quad in found) < 0.03 * 460
    assert min(distance(quad, small) for quad in found) < 0.03 * 300
    areas = [quad.area for quad in found]
    assert areas == sorted(areas, reverse=True)
    assert all(distance(a, b) > 5 for i, a in enumerate(found) for b in found[:i])


@pytest.mark.parametrize("aspect", [4.0, 8.0])
def test_other_shapes_are_no_card(aspect: float) -> None:
    """A ruler is no card."""
    ruler = Quad.upright(100, 300, 860, 300 + 760 / aspect)
    assert inside(draw([ruler])) == []


def test_nothing_in_the_picture_gives_no_candidate() -> None:
    """A bare desk, and a card too small to be read."""
    assert inside(draw([])) == []
    assert inside(draw([card_quad((480, 360), 90, 10)])) == []


def test_the_number_of_candidates_is_bounded() -> None:
    """A picture full of cards gives no more candidates than are asked for."""
    many = [card_quad((170 + 310 * x, 130 + 220 * y), 260, 3 * x) for x in range(3) for y in range(3)]
    assert len(found_in(draw(many), most=4)) == 4


@pytest.mark.parametrize("size", [(1280, 1), (1, 1280)])
def test_a_picture_of_a_single_line_has_no_candidates(size: tuple[int, int]) -> None:
    """A ribbon within the limits of an upload may be one pixel high in its small copy."""
    assert found_in(np.full((size[1], size[0], 3), 90, np.uint8)) == []


def test_documents_of_several_shapes_are_looked_for_at_once() -> None:
    """Each aspect gets the outlines that suit it, whichever is named first; another one takes none away."""
    upright = 210 / 297
    card = card_quad((300, 240), 400, 8)
    page = Quad.upright(620, 160, 620 + 280, 160 + 280 / upright)
    picture = draw([card, page])
    for aspects in ([ASPECT, upright], [upright, ASPECT]):
        found = candidate_quads(picture, aspects)
        assert min(distance(quad, card) for quad in found[ASPECT]) < 0.03 * 400
        assert min(distance(quad, page) for quad in found[upright]) < 0.03 * 400
        assert [quad.array().tolist() for quad in found[ASPECT]] == [q.array().tolist() for q in found_in(picture)]
