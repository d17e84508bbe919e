"""Print that stands close to a row, told from background print, shadow and the row's own ink."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.image import Pixels
from ocr.looks.close_print import crowded

WIDER, HIGHER = 0.25, 0.12
ROW = 39
DOWN, ALONG = 5, 10


def look(paper: int = 220, ink: int = 30) -> Pixels:
    """A look at a row of three characters with blank paper all around."""
    pixels = np.full((ROW + 2 * DOWN, 140 + 2 * ALONG, 3), paper, np.uint8)
    for k in range(3):
        left = ALONG + 8 + 45 * k
        pixels[DOWN + 6 : DOWN + ROW - 6 : 4, left : left + 34] = ink
        pixels[DOWN + 6 : DOWN + ROW - 6, left : left + 34 : 8] = ink
    return pixels


def test_a_row_alone_is_not_crowded() -> None:
    """The row's own ink does not count."""
    assert not crowded(look(), WIDER, HIGHER)


@pytest.mark.parametrize(
    "edge",
    [np.s_[:DOWN, 40:80], np.s_[-DOWN:, 40:80], np.s_[15:40, :4], np.s_[15:40, -4:]],
    ids=["above", "below", "before", "after"],
)
def test_print_on_any_side_crowds_it(edge: tuple[slice, slice]) -> None:
    """As dark as the row's ink, above it, below it, or in a column at either end."""
    pixels = look()
    pixels[edge] = 40
    assert crowded(pixels, WIDER, HIGHER)


def test_background_print_and_shadow_do_not() -> None:
    """Lines of a guilloche, and a band of shade, are much fainter than ink."""
    pixels = look()
    pixels[:DOWN:2] = 180
    pixels[:, -ALONG:] = 170
    assert not crowded(pixels, WIDER, HIGHER)


def test_nothing_is_told_without_contrast() -> None:
    """Where the row itself is no darker than its paper, what is around it proves nothing."""
    pixels = look(paper=120, ink=110)
    pixels[:DOWN, 40:80] = 20
    assert not crowded(pixels, WIDER, HIGHER)
