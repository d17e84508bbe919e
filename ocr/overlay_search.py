"""Whether something lies over the values on a card: between its rows, where a card prints nothing, or among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.labelled_lines import unmarked
from ocr.overlay import PAPER, Overlay, Planes
from ocr.rectify import MARGIN, Card, PrintedRow
from ocr.rows import Row
from ocr.second_print import second_print

_DARK, _COLOURED, _BRIGHT = 0.72, 0.12, 1.09
"""Share of the paper's brightness below which, difference between channels above which, and share above which what lies
between two rows is no paper: a card's own background print stays within."""
_CROSSED = 4
"""Pixels along a row's edge that an overlay covers at least where it crosses it; a millimetre."""
_BESIDE, _RISE = 12, 0.1
"""So many pixels beside a stroke the level is another, by this share of the paper's brightness."""
_BANDS = np.array([[0], [1], [2]])
"""How far outside a row's edge it is looked for, pixels of the rectified card. An overlay covers them all."""
_FAINT = 0.4
"""A character with less than this share of the usual contrast of a card's characters is not of the card's print."""
_THIN = frozenset("·.-—－_一丨、,:;'1Il|年月日")
"""Characters so thin that their contrast says nothing, and those that cards print in the colour of labels."""
_INK = 12
"""The darkest pixel but for one in so many is the level of a character's ink."""
_PRINT = 0.33
"""What crosses an edge and is darker than this share of the paper's brightness is print of another row."""
_OF_STROKES = 15
"""Percentile of the levels that were seen that is the overlay's: most are of the edges of its strokes."""

_AS_DARK, _BLUR = 0.62, 5
"""Print in a second script has this share of the contrast of the rows' ink, at least, and is blurred over so many
pixels."""
_LEGIBLE = 0.5
"""Confidence of a row of a bilingual card below which it may be a piece of a second script."""
_VALUE = re.compile("[0-9\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
"""What every value has a character of: a row without one is a piece of a second script."""

Levels = NDArray[np.float32]
"""Of foreign pixels, the brightest and the darkest channel: shape (2, pixels)."""


def overlay_on(
    card: Card, size_mm: tuple[float, float], rows: Sequence[PrintedRow], read: Sequence[Row]
) -> Overlay | None:
    """What lies over the values on a card; None where nothing does.

    Args:
        card: the card seen straight on.
        size_mm: the card's width and height.
        rows: its rows of print.
        read: the same once they were recognised.
    """
    planes = Planes.of(card.pixels, card.pixels.shape[1] / (1 + 2 * MARGIN) / size_mm[0])
    foreign = _foreign(planes)
    blank = {row.box for row in rows if row.constant} | {row.box for row in read if not unmarked(row)}
    values = [row for row in rows if row.box not in blank]
    faint = _faint_characters(planes, [row for row in read if row.box not in blank])
    crossing = _all_crossings(planes, foreign, values)
    if crossing.size and (second := second_print(planes, rows, _AS_DARK)) is not None:
        foreign[cv2.dilate(second.astype(np.uint8), np.ones((_BLUR, _BLUR), np.uint8)) > 0] = 0
        pieces = {row.box for row in read if not _is_value(row)}
        crossing = _all_crossings(planes, foreign, [row for row in values if row.box not in pieces])
    light, dark = seen = np.concatenate([faint, crossing], axis=1)
    if not light.size:
        return None
    lighter = light > _PRINT * PAPER
    light, dark = faint if faint.size else seen[:, lighter] if lighter.any() else seen
    coloured = float(np.mean(light - dark)) > _COLOURED * PAPER
    strokes = light if coloured else dark
    return Overlay(float(np.percentile(strokes, _OF_STROKES)) / PAPER, coloured)


def _is_value(row: Row) -> bool:
    """Whether a row has a value, and is no piece of a second script."""
    return row.lattice.confidence > _LEGIBLE and _VALUE.search("".join(c.text for c in row.lattice.chars)) is not None


def _all_crossings(planes: Planes, foreign: NDArray[np.uint8], values: Sequence[PrintedRow]) -> Levels:
    height, width = planes.lightest.shape
    found = [_crossings(planes, foreign, _in_pixels(row.on_card, width, height)) for row in values]
    return np.concatenate([np.zeros((2, 0), np.float32), *found], axis=1)


def _in_pixels(on_card: NDArray[np.floating], width: int, height: int) -> NDArray[np.floating]:
    """Fractions of the card -> pixels of the rectified card."""
    return (on_card + MARGIN) / (1 + 2 * MARGIN) * [width, height] - 0.5


def _foreign(planes: Planes) -> NDArray[np.uint8]:
    """Which pixels differ from paper, and from what is beside them as strokes do and shadows do not: the sum of 1 where
    they are darker, 2 where they are coloured and 4 where they are brighter.
    """
    dark, hue = planes.darkest, cv2.subtract(planes.lightest, planes.darkest)
    darker = (dark < _DARK * PAPER) & _rises(~dark)
    coloured = (hue > _COLOURED * PAPER) & _rises(np.asarray(hue, dtype=np.uint8))
    brighter = (dark > _BRIGHT * PAPER) & _rises(dark)
    return np.asarray(darker * np.uint8(1) + coloured * np.uint8(2) + brighter * np.uint8(4), dtype=np.uint8)


def _rises(plane: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a plane rises above what is left and right of it, near or further off."""
    width = plane.shape[1]
    padded = np.asarray(cv2.copyMakeBorder(plane, 0, 0, _BESIDE, _BESIDE, cv2.BORDER_REPLICATE), dtype=np.uint8)
    near, far = _BESIDE // 2, _BESIDE
    left = cv2.min(padded[:, :width], padded[:, near : near + width])
    right = cv2.min(padded[:, 2 * far :], padded[:, far + near : far + near + width])
    return np.asarray(cv2.subtract(plane, cv2.max(left, right)) > _RISE * PAPER)


def _crossings(planes: Planes, foreign: NDArray[np.uint8], corners: NDArray[np.floating]) -> Levels:
    """What crosses the upper or lower edge of a row, its beginning left out, over which labels may reach."""
    height, width = planes.lightest.shape
    top_left, top_right, bottom_right, bottom_left = corners
    begin = top_left[0] + (bottom_left[1] - top_left[1])
    along = np.arange(max(0, int(begin)), min(width - 1, int(top_right[0])))
    covered, levels = np.zeros(3), [np.zeros((2, 0), np.float32)]
    for start, end, outward in ((top_left, top_right, -1), (bottom_left, bottom_right, 1)):
        edge = start[1] + (end[1] - start[1]) * (along - start[0]) / max(1.0, end[0] - start[0])
        bands = np.rint(edge + outward * _BANDS).astype(np.intp)
        if not bands.size or bands.min() < 0 or bands.max() >= height:
            continue
        found = foreign[bands, along]
        if found.any():
            covered += [((found & kind) > 0).sum(axis=1).min() for kind in (1, 2, 4)]
            at = (np.broadcast_to(along, bands.shape)[found > 0], bands[found > 0])
            levels.append(
                np.stack([plane[at[1], at[0]] for plane in (planes.lightest, planes.darkest)]).astype(np.float32)
            )
    return np.concatenate(levels, axis=1) if covered.max() >= _CROSSED else levels[0]


def _faint_characters(planes: Planes, rows: Sequence[Row]) -> Levels:
    """The characters that are much fainter than most of the rows': they are not of the same ink."""
    height, width = planes.lightest.shape
    inks = []
    for row in rows:
        (_, top), (_, bottom) = _in_pixels(np.array([row.box[:2], row.box[2:]]), width, height)
        fifth, half = (bottom - top) / 5, (bottom - top) * 0.3
        upper, lower = max(0, int(top + fifth)), int(bottom - fifth) + 1
        for glyph in unmarked(row):
            if glyph.char.text in _THIN:
                continue
            x = (glyph.x + MARGIN) / (1 + 2 * MARGIN) * width - 0.5
            left, right = max(0, int(x - half)), int(x + half) + 1
            light = planes.lightest[upper:lower, left:right].ravel()
            if light.size:
                at = int(np.argpartition(light, light.size // _INK)[light.size // _INK])
                inks.append((light[at], planes.darkest[upper:lower, left:right].ravel()[at]))
    levels = np.array(inks, dtype=np.float32).reshape(-1, 2).T
    faint = PAPER - levels[0] < _FAINT * (PAPER - np.median(levels[0])) if inks else slice(0)
    return np.asarray(levels[:, faint])
