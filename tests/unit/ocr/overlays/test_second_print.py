"""A second script above labels is told from what was laid over a card."""

from __future__ import annotations

import numpy as np

from ocr.lines.rectify import MARGIN, PrintedRow
from ocr.overlays.overlay import PAPER, Planes
from ocr.overlays.second_print import explains, second_print

LINES = (0.16, 0.29, 0.42, 0.54)
HEIGHT, WIDTH = 320, 500
INK = 20


def row(left: float, y: float, right: float, *, constant: bool) -> PrintedRow:
    """A level row 0.08 high whose centre line is ``y``."""
    corners = np.array([[left, y - 0.04], [right, y - 0.04], [right, y + 0.04], [left, y + 0.04]])
    return PrintedRow(corners, 2.0, constant=constant)


ROWS = [row(x, y, x + 0.1, constant=x < 0.1) for y in LINES for x in (0.06, 0.18)]


def card(above: int, *, level: int = INK, before: bool = False) -> Planes:
    """A card with ink in its rows, and with strokes above the first ``above`` labels and their values."""
    plane = np.full((HEIGHT, WIDTH), PAPER, np.uint8)

    def stroke(left: float, top: float, right: float, bottom: float, ink: int) -> None:
        xs = [round((x + MARGIN) / (1 + 2 * MARGIN) * WIDTH) for x in (left, right)]
        ys = [round((y + MARGIN) / (1 + 2 * MARGIN) * HEIGHT) for y in (top, bottom)]
        plane[ys[0] : ys[1], xs[0] : xs[1] : 3] = ink

    for i, y in enumerate(LINES):
        for x in (0.06, 0.18):
            stroke(x + 0.01, y - 0.028, x + 0.09, y + 0.028, INK)
            if i < above:
                stroke(x + 0.01, y - 0.075, x + 0.09, y - 0.045, level)
        if before:
            stroke(0.03, y - 0.02, 0.058, y + 0.02, level)
    return Planes(plane, plane.copy())


def test_print_above_most_labels_is_a_second_script() -> None:
    """Dark strokes above all labels are found, and explain the ink between two values."""
    planes = card(4)
    found = second_print(planes, ROWS, 0.62)
    assert found is not None
    assert found.any()
    assert explains(planes, ROWS, found, (0.18, 0.2, 0.28, 0.25))


def test_a_blank_room_is_not_explained() -> None:
    """Where no ink is seen, a second script explains nothing."""
    planes = card(4)
    found = second_print(planes, ROWS, 0.62)
    assert found is not None
    assert not explains(planes, ROWS, found, (0.4, 0.2, 0.5, 0.25))


def test_print_above_one_label_is_none() -> None:
    """What lies above a single label may have been laid over the card."""
    assert second_print(card(1), ROWS, 0.62) is None


def test_faint_strokes_are_none() -> None:
    """Half transparent strokes above every label are no print."""
    assert second_print(card(4, level=90), ROWS, 0.62) is None


def test_strokes_on_every_side_are_none() -> None:
    """What lies above labels and before them is on all sides, as tiled watermarks are."""
    assert second_print(card(4, before=True), ROWS, 0.62) is None
