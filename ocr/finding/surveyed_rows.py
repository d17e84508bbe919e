"""The rows of a survey as rows of a page: found once, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.finding.close_survey import holds
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.finding.print_glance import READ_WIDTH
from ocr.geometry import map_points
from ocr.lines.rectify import NARROWED, Card, PrintedRow, printed_rows, strip_width

_FINE: Final = 4.0
"""Pixels to a millimetre of the page in which its rows have to have been looked for: labels are 1.5 mm high."""
_AT_ENDS, _ACROSS = 0.4, 0.25
"""How far the ends and the edges of a row lie apart where it was found twice, in heights of the row."""
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


def rows_of(seen: Survey | None, pose: Pose, card: Card, engine: TextEngine) -> SurveyedRows:
    """The rows of a page: those of a survey where that saw the page whole and closely, or else those that an engine
    finds; of either, what was seen of them in the survey.

    Args:
        seen: a survey within an outline; None where there is none.
        pose: where the page lies.
        card: the page seen straight on.
        engine: finds rows.
    """
    surveyed = _standing_on(seen, pose, card) if seen is not None else SurveyedRows((), {})
    if seen is not None and holds(seen, pose.quad):
        fine = seen.detail * max(pose.quad.width, pose.quad.height) / max(pose.document.size_mm)
        if fine >= _FINE:
            return surveyed
    rows = printed_rows(card, engine)
    known = {}
    for number, row in enumerate(rows):
        for other, lattice in surveyed.known.items():
            if _are_same(row, surveyed.rows[other], pose.document.aspect):
                known[number] = lattice
                break
    return SurveyedRows(rows, known)


def _are_same(row: PrintedRow, other: PrintedRow, aspect: float) -> bool:
    """Whether a row that was found twice was found in the same place."""
    height = row.box[3] - row.box[1]
    ends = max(abs(row.box[i] - other.box[i]) for i in (0, 2)) * aspect
    return ends < _AT_ENDS * height and max(abs(row.box[i] - other.box[i]) for i in (1, 3)) < _ACROSS * height


def _standing_on(seen: Survey, pose: Pose, card: Card) -> SurveyedRows:
    """The rows of a survey that stand on a page."""
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
