"""The rows of a survey as rows of a page: found once, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ocr.engines.lattice import Lattice
from ocr.finding.close_survey import holds
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import READ_WIDTH
from ocr.geometry import map_points
from ocr.lines.rectify import NARROWED, Card, PrintedRow, strip_width

_FINE: Final = 4.0
"""Pixels to a millimetre of the page in which its rows have to have been looked for: labels are 1.5 mm high."""
_LONGEST_MM: Final = 200.0
"""A page longer than this prints larger, and is looked at with as many pixels in all."""
_LONG: Final = 1.7
"""A row less than so many times as long as high may be a single character, whose direction cannot be seen."""


@dataclass(frozen=True)
class SurveyedRows:
    """Rows of a page.

    Attributes:
        rows: where they stand.
        known: of those that were read in a strip as wide as a page's, what was seen, by their number.
    """

    rows: Sequence[PrintedRow]
    known: Mapping[int, Lattice]


def rows_of(seen: Survey, pose: Pose, card: Card) -> SurveyedRows | None:
    """The rows of a survey that stand on a page; None where the page was not seen whole, or not closely enough.

    Args:
        seen: a survey within an outline.
        pose: where the page lies.
        card: the page seen straight on.
    """
    fine = seen.detail * max(pose.quad.width, pose.quad.height) / max(pose.document.size_mm)
    if fine < _FINE or not holds(seen, pose.quad):
        return None
    to_page = np.linalg.inv(card.to_photo)
    aspect = np.array([pose.document.aspect, 1.0])
    rows: list[PrintedRow] = []
    known: dict[int, Lattice] = {}
    for box in seen.boxes:
        places = map_points(box.quad.array(), to_page)
        middle = places.mean(axis=0)
        turn = _level((places[1] - places[0]) * aspect, (places[3] - places[0]) * aspect)
        if turn is None or middle.min() < 0 or middle.max() > 1:
            continue
        quad = box.quad.turned(turn)
        on_card = np.roll(places, -turn, axis=0)
        along, across = (float(np.linalg.norm((on_card[i] - on_card[0]) * aspect)) for i in (1, 3))
        if (width := strip_width(quad, READ_WIDTH + 1, NARROWED)) <= READ_WIDTH:
            lattice = seen.witness.known.get((quad.array().tobytes(), width))
            if lattice is not None:
                known[len(rows)] = lattice
        rows.append(PrintedRow(on_card, along / across))
    return SurveyedRows(rows, known)


def _level(along: np.ndarray, down: np.ndarray) -> int | None:
    """By how many quarters a row is turned to run from left to right on its page; None for a column, which no page
    prints.
    """
    if abs(along[0]) >= abs(along[1]):
        return 0 if along[0] > 0 else 2
    if float(np.hypot(*along)) < _LONG * float(np.hypot(*down)):
        return 3 if along[1] > 0 else 1
    return None
