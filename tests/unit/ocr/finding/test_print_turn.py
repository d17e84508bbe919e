"""Outlines are turned as the print within them runs."""

import numpy as np
import pytest

from ocr.finding.print_turn import turned_as_print
from ocr.geometry import Quad

PAGE = Quad.upright(200, 200, 600, 460)


def spun(quad: Quad, degrees: float) -> Quad:
    """A quad turned about the middle of the page."""
    angle = np.deg2rad(degrees)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = PAGE.array().mean(axis=0)
    return Quad.from_array(middle + (quad.array() - middle) @ spin.T)


def rows(degrees: float) -> list[Quad]:
    """Three rows of print that run at so many degrees, and one of another paper far away."""
    own = [spun(Quad.upright(260, y, 480, y + 16), degrees) for y in (270, 320, 370)]
    return [*own, spun(Quad.upright(900, 100, 1300, 120), degrees + 30)]


@pytest.mark.parametrize(("degrees", "turned"), [(20, 20), (-35, -35), (110, 20), (180 - 15, -15)])
def test_an_outline_is_turned_as_its_rows_run(degrees: float, turned: float) -> None:
    """Whichever way the text runs, the sides come to run along it by the smallest turn."""
    expected = spun(PAGE, turned).array()

    assert np.abs(turned_as_print(PAGE, rows(degrees)).array() - expected).max() < 1.0


@pytest.mark.parametrize("seen", [[], rows(2), rows(25)[:1], [*rows(20)[:2], *rows(-20)[:2]]])
def test_an_outline_stays_where_print_does_not_say_otherwise(seen: list[Quad]) -> None:
    """No rows, rows that run along its sides, a single one, and rows that disagree leave it as it is."""
    assert turned_as_print(PAGE, seen) is PAGE
