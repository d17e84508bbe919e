"""Highlights over the print of pages whose layouts differ: what they may have taken makes a value unsure."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.quality.page_glare import doubted_on_page
from ocr.reading import Field, FieldStatus

PAGE = Quad.upright(0, 0, 428, 270)
PLACES = {"name": (80, 40), "birth_date": (80, 90), "address": (80, 140)}
ASKED = {"name": True, "birth_date": False}
"""The address is one that nothing is asked about."""


def fields() -> dict[str, Field]:
    """Three values of one line each, six strokes wide."""
    return {
        name: Field(name, "", name, 0.99, FieldStatus.READ, box=Quad.upright(x, y, x + 90, y + 18))
        for name, (x, y) in PLACES.items()
    }


def page(ground: int = 190, faded: str | None = None, spot: tuple[int, int] | None = None) -> Pixels:
    """A page with strokes of ink, those in the latter half of one value faded to a fifth of their contrast."""
    pixels = np.full((270, 428, 3), ground, np.uint8)
    for name, (x, y) in PLACES.items():
        for stroke in range(6):
            ink = ground - 40 if name == faded and stroke > 2 else 40
            cv2.rectangle(pixels, (x + 15 * stroke + 3, y + 2), (x + 15 * stroke + 6, y + 16), (ink,) * 3, -1)
    if spot:
        cv2.circle(pixels, spot, 13, (255, 255, 255), -1)
    return pixels


def doubted(pixels: Pixels) -> set[str]:
    """Which values are unsure for a highlight."""
    seen = doubted_on_page(fields(), ASKED, Picture(pixels), PAGE)
    return {name for name, field in seen.items() if field.codes == ("FIELD_GLARE",)}


@pytest.mark.parametrize(
    ("spot", "names"),
    [((125, 49), {"name"}), ((190, 49), {"name"}), ((190, 99), set()), ((125, 149), set()), ((380, 230), set())],
)
def test_a_highlight_counts_in_a_text_and_where_it_may_go_on(spot: tuple[int, int], names: set[str]) -> None:
    """A date does not go on, and of a value with a check character nothing is asked."""
    assert doubted(page(spot=spot)) == names


def test_print_that_fades_on_burnt_out_paper_is_doubted() -> None:
    """White paper has no highlight to be seen: its faint strokes tell."""
    assert doubted(page(ground=255, faded="birth_date")) == {"birth_date"}
    assert doubted(page(ground=255)) == set()


def test_faint_print_on_paper_that_is_not_burnt_out_is_print() -> None:
    """Grey figures on a grey page are no sign of a highlight."""
    assert doubted(page(ground=200, faded="birth_date")) == set()
