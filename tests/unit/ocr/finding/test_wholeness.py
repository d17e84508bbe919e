"""A card counts as whole where its print is in the picture, not where its estimated outline is."""

from __future__ import annotations

import pytest

from ocr.finding.wholeness import doubted_where_cut, printed_corners_inside
from ocr.geometry import Quad
from ocr.reading import FieldStatus
from tests.builders import make_field

SIZE = (856, 540)
PLACES = ((0.08, 0.155), (0.08, 0.42), (0.08, 0.55), (0.355, 0.875), (0.89, 0.875))


def card(left: float = 0.0, top: float = 0.0, right: float = 1.0, bottom: float = 1.0) -> Quad:
    """A card whose edges lie at these shares of the picture's width and height."""
    return Quad.upright(left * SIZE[0], top * SIZE[1], right * SIZE[0], bottom * SIZE[1])


@pytest.mark.parametrize("over", [0.0, 0.005, 0.02, 0.035])
def test_a_card_cropped_to_its_own_edge_is_whole(over: float) -> None:
    """An outline estimated a little outside the picture on all sides has lost nothing."""
    assert printed_corners_inside(card(-over, -over, 1 + over, 1 + over), (), SIZE) == 4


@pytest.mark.parametrize("edge", ["left", "top", "right", "bottom"])
def test_one_blank_margin_may_be_cut_off(edge: str) -> None:
    """With all fields, the portrait and three margins in the picture, nothing is lost."""
    near = {"left": -0.06, "top": -0.09, "right": 1.06, "bottom": 1.09}
    assert printed_corners_inside(card(**{edge: near[edge]}), (), SIZE) == 4


@pytest.mark.parametrize("edge", ["left", "top", "right", "bottom"])
def test_print_that_is_cut_off_is_missed(edge: str) -> None:
    """A card of which a seventh lies outside the picture is not whole."""
    far = {"left": -0.17, "top": -0.17, "right": 1.17, "bottom": 1.17}
    assert printed_corners_inside(card(**{edge: far[edge]}), (), SIZE) == 2


def test_two_margins_cut_off_are_too_much() -> None:
    """Where two edges are missing, the card is not whole, though each alone would be."""
    assert printed_corners_inside(card(left=-0.06, top=-0.09), (), SIZE) < 4


def test_a_cut_card_whose_outline_is_the_picture_is_betrayed_by_its_print() -> None:
    """Print stands nearer to the border than cards have it: a fifth of the card is missing on the right."""
    landmarks = [((x / 0.8, y), (x, y)) for x, y in PLACES if x / 0.8 <= 1] + [((0.7 / 0.8, 0.5), (0.7, 0.5))]
    assert printed_corners_inside(card(), landmarks, SIZE) == 2
    assert printed_corners_inside(card(), [(place, place) for place in PLACES], SIZE) == 4


def test_print_that_stands_a_little_off_cuts_no_card() -> None:
    """Designs differ by two per cent of the card, which is no sign of a missing edge."""
    landmarks = [((x * 1.02 + 0.01, y - 0.01), (x, y)) for x, y in PLACES]
    assert printed_corners_inside(card(), landmarks, SIZE) == 4


def test_text_that_stops_at_the_border_is_not_sure() -> None:
    """A name whose first character may lie outside the picture is FIELD_INCOMPLETE; one further inside stays READ."""
    fields = {
        "name": make_field("name", "永天", box=Quad.upright(2, 60, 90, 100)),
        "address": make_field("address", "样本路1号", box=Quad.upright(160, 300, 400, 330)),
        "id_number": make_field("id_number", "11010519491231002X", box=Quad.upright(2, 460, 700, 500)),
    }
    doubted = doubted_where_cut(fields, {"name", "address"}, 4, SIZE)
    assert (doubted["name"].status, doubted["name"].codes) == (FieldStatus.UNSURE, ("FIELD_INCOMPLETE",))
    assert doubted["address"] == fields["address"]
    assert doubted["id_number"] == fields["id_number"]


def test_no_text_of_open_length_is_sure_on_a_cut_card() -> None:
    """What may go on outside the picture is incomplete, wherever it stands."""
    fields = {"address": make_field("address", "样本路1号", box=Quad.upright(160, 300, 400, 330))}
    assert doubted_where_cut(fields, {"address"}, 2, SIZE)["address"].codes == ("FIELD_INCOMPLETE",)
