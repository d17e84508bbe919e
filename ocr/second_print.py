"""Where a bilingual card has print in its second script: ink that stands beside its rows and belongs to none of them.

Such a card repeats its labels: most of them have print directly above, or in columns to the left (GA 448). That print
is opaque and as dark as that of the rows, which tells it from what was laid over a card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.overlay import PAPER, Planes
from ocr.rectify import MARGIN, Card, PrintedRow, Rect

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the planes."""

_NEAR = 0.6
"""How far from a label its second script reaches, heights of the label's row."""
_EDGE = 0.08
"""So far inside a label's box the room beside it begins."""
_DARK = 0.78
"""Share of the paper's brightness below which a pixel has ink."""
_COVERED = 0.06
"""Least share of the room beside a label that its second script covers."""
_MOST = 0.6
"""Share of the labels that have a second script on a bilingual card, at least."""
_FEWEST = 2
_AS_DARK = 0.62
"""Print has this share of the contrast of the rows' ink, at least."""
_INK = 8
"""Percentile of the levels of a row or a piece of print that is its ink."""
_LEAST = 4
"""Pixels of a piece of print, at least."""


def second_print(planes: Planes, rows: Sequence[PrintedRow]) -> NDArray[np.bool_] | None:
    """Which pixels are print in a second script; None on a card that has none.

    Args:
        planes: a card seen straight on, with `MARGIN` around it, levelled.
        rows: its rows of print.
    """
    boxes = [_in_pixels(row.box, planes) for row in rows]
    labels = [box for box, row in zip(boxes, rows, strict=True) if row.constant]
    values = [box for box, row in zip(boxes, rows, strict=True) if not row.constant]
    known = [box for box in labels if _ink(planes, box) is not None]
    if len(known) < _FEWEST or not values:
        return None
    twice = [_has_second(planes, box) for box in known]
    if max(sum(above for above, _ in twice), sum(before for _, before in twice)) < max(_FEWEST, _MOST * len(known)):
        return None
    inks = [ink for box in values if (ink := _ink(planes, box)) is not None]
    if not inks:
        return None
    limit = PAPER - _AS_DARK * (PAPER - float(np.median(inks)))
    dark = planes.darkest < _DARK * PAPER
    for left, top, right, bottom in (*labels, *values):
        dark[top:bottom, left:right] = False
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    found = np.zeros(count, np.bool_)
    for piece in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[piece])
        if area >= _LEAST:
            room = np.s_[top : top + height, left : left + width]
            levels = planes.lightest[room][pieces[room] == piece]
            found[piece] = float(np.percentile(levels, _INK)) < limit
    return np.asarray(cv2.dilate(found[pieces].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


def without(card: Card, mask: NDArray[np.bool_]) -> Card:
    """A card with paper in the place of some of its pixels."""
    return replace(card, pixels=np.asarray(cv2.inpaint(card.pixels, mask.astype(np.uint8), 3, cv2.INPAINT_TELEA)))


def _in_pixels(box: Rect, planes: Planes) -> Box:
    height, width = planes.lightest.shape
    left, top, right, bottom = (
        (value + MARGIN) / (1 + 2 * MARGIN) * size - 0.5 for value, size in zip(box, (width, height) * 2, strict=True)
    )
    return int(left), int(top), int(right) + 1, int(bottom) + 1


def _has_second(planes: Planes, label: Box) -> tuple[bool, bool]:
    """Whether a label has print as dark as its own above it, and before it."""
    left, top, right, bottom = label
    high = bottom - top
    near, edge = round(_NEAR * high), round(_EDGE * high)
    rooms = ((left, top - near, right, top + edge), (left - near, top, left + edge, bottom))
    ink = _ink(planes, label) or 0.0
    limit = PAPER - _AS_DARK * (PAPER - ink)
    above, before = (_part(planes, room) < limit for room in rooms)
    return bool(above.sum() > _COVERED * above.size), bool(before.sum() > _COVERED * before.size)


def _ink(planes: Planes, box: Box) -> float | None:
    """The level of a row's ink, in the lightest channel; None for a row outside the picture."""
    part = _part(planes, box)
    return float(np.percentile(part, _INK)) if part.size else None


def _part(planes: Planes, box: Box) -> NDArray[np.uint8]:
    left, top, right, bottom = box
    return planes.lightest[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
