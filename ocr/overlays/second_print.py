"""Where a bilingual card has print in its second script: ink that stands beside its rows and belongs to none of them.

Such a card repeats its labels: most of them have print directly above, or in columns to the left (GA 448). That print
is opaque and as dark as that of the rows, which tells it from what was laid over a card.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.lines.rectify import MARGIN, PrintedRow, Rect
from ocr.overlays.overlay import PAPER, Planes

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the planes."""

_NEAR, _EDGE = 0.6, 0.1
"""The room beside a label in which its second script stands, heights of the label's row: so far outside its box, and so
far inside, where an ordinary row is blank."""
_DARK = 0.78
"""Share of the paper's brightness below which a pixel has ink."""
_COVERED = 0.03
"""Least share of the room beside a label that its second script covers."""
_MOST, _FEWEST = 0.5, 3
"""Labels that have a second script on a bilingual card: share of all, and number, at least."""
_STRAY = 1
"""Labels that have print on the other side too, at most: what was laid over a card is on all sides."""
_LABEL_DARK = 0.5
"""What stands beside a label has this share of the contrast of its ink, at least."""
_COLOURED = 0.12
"""Ink whose channels differ by more than this share of the paper's brightness is of the labels' colour."""
_INK = 8
"""Percentile of the levels of a row or a piece of print that is its ink."""
_GREY, _NEARLY_ALL = 0.85, 0.85
"""Share of the paper's brightness below which a pixel has ink or the blur of it; share of ink that is nearly all."""
_FAIR = 1.3
"""A box so many times as high as usual may hold two rows."""
_AROUND = 7
"""Pixels across the surroundings of a pixel of ink that its blur reaches."""
_LEAST, _HIGHEST, _WIDEST = 4, 2.2, 0.6
"""A piece of print: pixels at least, heights of a row and shares of the sheet's width at most."""


def second_print(planes: Planes, rows: Sequence[PrintedRow], as_dark: float) -> NDArray[np.bool_] | None:
    """Which pixels are print in a second script; None on a card that has none.

    Args:
        planes: a card seen straight on, with `MARGIN` around it, levelled.
        rows: its rows of print.
        as_dark: share of the contrast of the rows' ink that print has, at least.
    """
    boxes = [_in_pixels(row.box, planes) for row in rows]
    labels = [box for box, row in zip(boxes, rows, strict=True) if row.constant]
    values = [box for box, row in zip(boxes, rows, strict=True) if not row.constant]
    known = [box for box in labels if _part(planes.lightest, box).size]
    inks = [_ink(planes, box) for box in values if _part(planes.lightest, box).size]
    if len(known) < _FEWEST or not inks:
        return None
    sides = np.array([_has_second(planes, box) for box in known])
    enough, stray = max(_FEWEST, _MOST * len(known)), min(sides.sum(axis=0))
    if max(sides.sum(axis=0)) < enough or stray > _STRAY:
        return None
    limits = [
        PAPER - as_dark * (PAPER - float(np.median(kind))) for kind in (inks, [_ink(planes, box) for box in known])
    ]
    highest = _HIGHEST * float(np.median([bottom - top for _, top, _, bottom in values]))
    dark = planes.darkest < _DARK * PAPER
    for left, top, right, bottom in (*labels, *values):
        dark[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    found = np.zeros(count, np.bool_)
    for piece in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[piece])
        if area < _LEAST or height > highest or width > _WIDEST * dark.shape[1]:
            continue
        room = np.s_[top : top + height, left : left + width]
        own = pieces[room] == piece
        light, least = (float(np.percentile(p[room][own], _INK)) for p in (planes.lightest, planes.darkest))
        found[piece] = light < limits[light - least > _COLOURED * PAPER]
    return np.asarray(found[pieces])


def explains(planes: Planes, rows: Sequence[PrintedRow], second: NDArray[np.bool_], room: Rect) -> bool:
    """Whether nearly all ink in a part of a card that is no row's is its second script's, and there is some.

    Args:
        planes: the card, levelled.
        rows: its rows of print.
        second: which pixels are its second script's.
        room: the part, fractions of the card.
    """
    hue = planes.lightest - planes.darkest
    ink = (planes.darkest < _GREY * PAPER) | (hue > _COLOURED * PAPER)
    boxes = [_in_pixels(row.box, planes) for row in rows]
    usual = float(np.median([bottom - top for _, top, _, bottom in boxes]))
    for left, top, right, bottom in boxes:
        if bottom - top < _FAIR * usual:
            ink[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False
    near = cv2.dilate(second.astype(np.uint8), np.ones((_AROUND, _AROUND), np.uint8)) > 0
    box = _in_pixels(room, planes)
    inked, known = int(_part(ink, box).sum()), int((_part(ink, box) & _part(near, box)).sum())
    return known >= max(_LEAST, _NEARLY_ALL * inked)


def _in_pixels(box: Rect, planes: Planes) -> Box:
    height, width = planes.lightest.shape
    left, top, right, bottom = (
        (value + MARGIN) / (1 + 2 * MARGIN) * size - 0.5 for value, size in zip(box, (width, height) * 2, strict=True)
    )
    return int(left), int(top), int(right) + 1, int(bottom) + 1


def _has_second(planes: Planes, label: Box) -> tuple[bool, bool]:
    """Whether a label has print nearly as dark as its own above it, and before it."""
    left, top, right, bottom = label
    near, edge = round(_NEAR * (bottom - top)), round(_EDGE * (bottom - top))
    limit = PAPER - _LABEL_DARK * (PAPER - _ink(planes, label))
    rooms = ((left, top - near, right, top + edge), (left - near, top, left + edge, bottom))
    above, before = (_part(planes.lightest, room) < limit for room in rooms)
    return bool(above.sum() > _COVERED * above.size), bool(before.sum() > _COVERED * before.size)


def _ink(planes: Planes, box: Box) -> float:
    """The level of a row's ink, in the lightest channel."""
    return float(np.percentile(_part(planes.lightest, box), _INK))


def _part(plane: NDArray[Any], box: Box) -> NDArray[Any]:
    left, top, right, bottom = box
    return plane[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
