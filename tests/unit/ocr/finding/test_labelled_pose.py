"""Where a page lies whose print was read at a glance."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import pytest

from ocr.engines import TextEngine
from ocr.finding.labelled_pose import page_quads
from ocr.finding.locate import Survey, Witness
from ocr.finding.print_glance import GlancedRow
from ocr.geometry import Quad
from ocr.image.picture import Picture

ASPECT = 1.5
CARD = Quad.upright(150, 100, 750, 500)


def survey(card: Quad | None) -> Survey:
    """A dark desk, with a pale card or nothing on it."""
    pixels = np.full((600, 900, 3), 40, np.uint8)
    if card is not None:
        cv2.fillConvexPoly(pixels, card.array().astype(np.int32), (225, 225, 220))
    picture = Picture(pixels)
    return Survey(picture, pixels, 1.0, (), Witness(picture, (), cast(TextEngine, None)))


def row(left: float, top: float, right: float) -> GlancedRow:
    """A row of print, 24 pixels high."""
    return GlancedRow(Quad.upright(left, top, right, top + 24), "证号")


ROWS = [row(200, 130, 700), row(180, 220, 420), row(180, 430, 700)]


@pytest.mark.parametrize("turn", range(4))
def test_an_outline_around_the_rows_is_the_page(turn: int) -> None:
    """Its top is where the print's is, whichever way the outline was given."""
    quad, outlined = next(page_quads(survey(CARD), ROWS, ROWS, ASPECT, [CARD.turned(turn)]))
    assert outlined
    assert np.abs(quad.array() - CARD.array()).max() < 8


def test_an_outline_that_cuts_a_row_comes_after_one_that_cuts_none() -> None:
    """Print goes on beyond a frame on the page: the page is larger."""
    frame = Quad.upright(170, 115, 640, 470)
    inner = [row(200, 130, 600), row(180, 430, 600)]
    quads = page_quads(survey(CARD), inner, [*inner, row(500, 300, 720)], ASPECT, [frame, CARD])
    assert np.abs(next(quads)[0].array() - CARD.array()).max() < 8


def test_without_an_outline_the_page_is_around_its_rows() -> None:
    """At last, a rectangle within the picture that nobody saw."""
    *_, (quad, outlined) = page_quads(survey(None), ROWS, ROWS, ASPECT)
    corners = quad.array()
    assert not outlined
    assert corners.min() >= 0
    assert (corners.max(axis=0) <= (899, 599)).all()
    assert (corners[0] < (180, 130)).all()
    assert (corners[2] > (700, 454)).all()
