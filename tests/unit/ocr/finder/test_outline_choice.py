"""Which of several outlines is a page's is told by edges, shape, print and a second close look together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import cv2
import numpy as np
import pytest

from ocr.finder.outline_choice import SURE, Closely, Judged, chosen, judged, slope
from ocr.geometry import Quad
from ocr.image.picture import Picture

ASPECT = 1.5
PAGE = Quad.upright(400, 300, 1000, 700)
ROWS = np.array([[[450.0, 380.0], [900.0, 380.0]], [[450.0, 500.0], [900.0, 500.0]]])


@pytest.fixture(scope="module")
def picture() -> Picture:
    """A bright page on a dark desk, and a long edge beside it that is none of its own."""
    pixels = np.full((1000, 1400, 3), 60, np.uint8)
    cv2.rectangle(pixels, (1080, 0), (1400, 1000), (150, 150, 150), -1)
    cv2.rectangle(pixels, (400, 300), (1000, 700), (215, 215, 215), -1)
    return Picture(pixels)


def sees_the_page(quad: Quad) -> Quad | None:
    """A page finder that sees the page from wherever it is told to look."""
    return PAGE


def best_from(picture: Picture, start: Quad, closely: Closely) -> Judged:
    """What becomes of a single start."""
    found = chosen([(start, ASPECT)], partial(judged, picture, rows=ROWS), closely, of_sheet=False)
    assert found is not None
    return found


def best_of(several: Iterable[Judged], *, of_sheet: bool = False, looked: list[Quad] | None = None) -> Judged | None:
    """Which of some outlines with their doubts is chosen, where the page finder sees a page wherever it looks."""

    def closely(quad: Quad) -> Quad:
        if looked is not None:
            looked.append(quad)
        return quad

    return chosen(((one.quad, one) for one in several), lambda _, one: one, closely, of_sheet=of_sheet)


def test_the_page_has_hardly_any_doubt(picture: Picture) -> None:
    """From a start that is 1 % off its sides come to lie on the edges, and nothing speaks against it."""
    found = best_from(picture, Quad.upright(406, 304, 994, 704), sees_the_page)
    assert found.sides == 4
    assert found.doubt < SURE
    assert np.abs(found.quad.array() - PAGE.array()).max() < 3


def test_a_side_on_another_edge_is_doubted(picture: Picture) -> None:
    """Its shape is another page's, and the page finder sees its corners elsewhere."""
    assert best_from(picture, Quad.upright(400, 300, 1080, 700), sees_the_page).doubt > SURE + 2


def test_where_no_page_is_seen_there_is_doubt(picture: Picture) -> None:
    """Edges, shape and print alone do not make an outline sure."""
    assert best_from(picture, PAGE, lambda quad: None).doubt > SURE


def test_print_across_an_outline_is_doubted() -> None:
    """Rows run along the edges of their page: those that do not, steeply; those beside it do not count."""
    askew = np.array([[[450.0, 380.0], [900.0, 470.0]]])
    beside = np.array([[[1100.0, 380.0], [1300.0, 470.0]]])
    assert slope(PAGE, ASPECT, ROWS) == pytest.approx(0, abs=1e-6)
    assert slope(PAGE, ASPECT, askew) == pytest.approx(0.2, abs=0.01)
    assert slope(PAGE, ASPECT, beside) == 0.0


def one(doubt: float, quad: Quad = PAGE, sides: int = 4) -> Judged:
    """A judged outline."""
    return Judged(quad, ASPECT, sides, doubt)


def test_the_first_that_is_sure_is_taken_without_asking_for_more() -> None:
    """Three sides do not make it sure; where none is, the least doubt counts; none of none."""
    asked = iter([one(0.5, sides=3), one(0.4), one(0.1)])
    assert best_of(asked) == one(0.4)
    assert len(list(asked)) == 1
    assert best_of([one(4.0), one(3.0)]) == one(3.0)
    assert best_of([]) is None


def test_of_a_sheet_the_outermost_counts() -> None:
    """A frame that it prints has as little doubt as its edge; what is much more doubted counts for nothing."""
    sheet, desk = Quad.upright(380, 285, 1020, 715), Quad.upright(0, 0, 1399, 999)
    assert best_of([one(0.5), one(1.0, sheet), one(9.0, desk)], of_sheet=True) == one(1.0, sheet)


def test_what_cannot_be_the_page_is_not_looked_at_closely() -> None:
    """An outline with more doubt than another has after a close look; of a sheet one with much more, and a frame well
    within an edge with little doubt.
    """
    looked: list[Quad] = []
    larger, frame = Quad.upright(380, 285, 1020, 715), Quad.upright(440, 330, 960, 670)
    assert best_of([one(3.0), one(3.5, larger)], looked=looked) == one(3.0)
    assert looked == [PAGE]
    assert best_of([one(3.0), one(3.5, larger)], of_sheet=True, looked=looked) == one(3.5, larger)
    assert looked == [PAGE, PAGE, larger]
    assert best_of([one(1.0), one(0.1, frame)], of_sheet=True, looked=looked) == one(1.0)
    assert looked == [PAGE, PAGE, larger, PAGE]
