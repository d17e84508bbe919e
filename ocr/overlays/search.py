"""Whether something lies over the values on a card: between its rows, where a card prints nothing, or among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image import Pixels
from ocr.lines.labelled_lines import unmarked
from ocr.lines.rectify import MARGIN, Card, PrintedRow
from ocr.lines.rows import Row
from ocr.overlays.overlay import PAPER, Overlay, Planes
from ocr.overlays.second_print import second_print
from ocr.overlays.strokes import HUE, NOTHING, Edge, Levels, foreign_to, strokes_across
from ocr.overlays.tiles import tiles_over

_CROSSED = 4
"""Pixels along a row's edge that an overlay covers at least where it crosses it; a millimetre."""
_BANDS = np.array([[0], [1], [2]])
"""How far outside a row's edge it is looked for, pixels of the rectified card. An overlay covers them all."""
_FAINT = 0.4
"""A character with less than this share of the usual contrast of a card's characters is not of the card's print."""
_GLARE, _WHITE = 1.08, 250
"""Glare lies on paper that is this much brighter beside a character than beside most, or burnt out as most is not."""
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
_NEXT, _SOLID = 1.3, 0.7
"""Heights of a row: so far below it the next one ends; what is coloured over a square of so much is no stroke."""
_LEGIBLE = 0.5
"""Confidence of a row of a bilingual card below which it may be a piece of a second script."""
_VALUE = re.compile("[0-9\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
"""What every value has a character of: a row without one is a piece of a second script."""

Place = tuple[slice, slice]
"""Rows and columns of pixels."""


def overlay_on(
    card: Card, size_mm: tuple[float, float], rows: Sequence[PrintedRow], read: Sequence[Row], *, doubted: bool = False
) -> Overlay | None:
    """What lies over the values on a card; None where nothing does.

    Args:
        card: the card seen straight on.
        size_mm: the card's width and height.
        rows: its rows of print.
        read: the same once they were recognised.
        doubted: whether a value is not sure, so that an overlay beside the values is looked for too.
    """
    height, width = card.pixels.shape[:2]
    planes = Planes.of(card.pixels, width / (1 + 2 * MARGIN) / size_mm[0])
    foreign = foreign_to(planes)
    blank = {row.box for row in rows if row.constant} | {row.box for row in read if not unmarked(row)}
    values = [row for row in rows if row.box not in blank]
    faint = _faint_characters(card.pixels, planes, [row for row in read if row.box not in blank])
    corners = {row.box: _in_pixels(row.on_card, width, height) for row in rows}
    edges = [edge for i, row in enumerate(values) for edge in _edges(foreign.shape, i, corners[row.box])]
    inside = _in_pixels(np.array([[0, 0], [1, 1]]), width, height)
    if (crossed := _is_crossed(foreign, edges)) and (second := second_print(planes, rows, _AS_DARK)) is not None:
        foreign[cv2.dilate(second.astype(np.uint8), np.ones((_BLUR, _BLUR), np.uint8)) > 0] = 0
        pieces = {i for i, row in enumerate(values) if row.box in {r.box for r in read if not _is_value(r)}}
        edges = [edge for edge in edges if edge.row not in pieces]
        crossed = _is_crossed(foreign, edges)
    crossing = strokes_across(planes, foreign, edges, inside) if crossed else NOTHING
    if (crossed or doubted) and not crossing.size and not faint.size:
        crossing = tiles_over(planes, foreign, tuple(corners.values()), inside)
    light, dark = seen = np.concatenate([faint, crossing], axis=1)
    if not light.size:
        return None
    lighter = light > _PRINT * PAPER
    light, dark = faint if faint.size else seen[:, lighter] if lighter.any() else seen
    coloured = float(np.mean(light - dark)) > HUE * PAPER
    if coloured and _is_patch(planes, [corners[row.box] for row in values]):
        return None
    strokes = light if coloured else dark
    return Overlay(float(np.percentile(strokes, _OF_STROKES)) / PAPER, coloured)


def _is_patch(planes: Planes, rows: Sequence[NDArray[np.floating]]) -> bool:
    """Whether something coloured and solid lies on a value or where its next line would be: it hides what is there."""
    hue = (cv2.subtract(planes.lightest, planes.darkest) > HUE * PAPER).astype(np.uint8)
    zone = np.zeros_like(hue)
    heights = []
    for corners in rows:
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        heights.append(bottom - top)
        zone[max(0, int(top)) : int(bottom + _NEXT * (bottom - top)), max(0, int(left)) : int(right)] = 1
    size = max(3, int(_SOLID * float(np.median(heights)))) if heights else 3
    return bool(cv2.morphologyEx(hue * zone, cv2.MORPH_OPEN, np.ones((size, size), np.uint8)).any())


def _is_value(row: Row) -> bool:
    """Whether a row has a value, and is no piece of a second script."""
    return row.lattice.confidence > _LEGIBLE and _VALUE.search("".join(c.text for c in row.lattice.chars)) is not None


def _in_pixels(on_card: NDArray[np.floating], width: int, height: int) -> NDArray[np.floating]:
    """Fractions of the card -> pixels of the rectified card."""
    return (on_card + MARGIN) / (1 + 2 * MARGIN) * [width, height] - 0.5


def _edges(shape: tuple[int, ...], number: int, corners: NDArray[np.floating]) -> Iterator[Edge]:
    """The upper and lower edge of a row, its beginning left out, over which labels may reach; none of a row aslant."""
    height, width = shape
    top_left, top_right, bottom_right, bottom_left = corners
    tall = bottom_left[1] - top_left[1]
    if abs(top_right[1] - top_left[1]) > tall / 2:
        return
    begin = top_left[0] + tall
    along = np.arange(max(0, int(begin)), min(width - 1, int(top_right[0])))
    for start, end, outward in ((top_left, top_right, -1), (bottom_left, bottom_right, 1)):
        edge = start[1] + (end[1] - start[1]) * (along - start[0]) / max(1.0, end[0] - start[0])
        bands = np.rint(edge + outward * _BANDS).astype(np.intp)
        if bands.size and bands.min() >= 0 and bands.max() < height:
            yield Edge(number, np.broadcast_to(along, bands.shape), bands)


def _is_crossed(foreign: NDArray[np.uint8], edges: Sequence[Edge]) -> bool:
    """Whether enough of one kind crosses edges for an overlay."""
    found = [foreign[edge.y, edge.x] for edge in edges]
    all_found = np.concatenate(found, axis=1) if found else np.zeros((len(_BANDS), 0), np.uint8)
    kinds = [kind for kind in (1, 2, 4) if np.count_nonzero(all_found & kind, axis=1).min() >= _CROSSED]
    return any(sum(int(((at & kind) > 0).sum(axis=1).min()) for at in found) >= _CROSSED for kind in kinds)


def _faint_characters(pixels: Pixels, planes: Planes, rows: Sequence[Row]) -> Levels:
    """The characters that are much fainter than most of the rows': they are not of the same ink.

    Those on brighter paper are left out: glare makes print faint.
    """
    height, width = planes.lightest.shape
    inks, places = [], []
    for row in rows:
        top, bottom = ((row.box[i] + MARGIN) / (1 + 2 * MARGIN) * height - 0.5 for i in (1, 3))
        fifth, half = (bottom - top) / 5, (bottom - top) * 0.3
        upper, lower = max(0, int(top + fifth)), int(bottom - fifth) + 1
        for glyph in unmarked(row):
            if glyph.char.text in _THIN:
                continue
            x = (glyph.x + MARGIN) / (1 + 2 * MARGIN) * width - 0.5
            place = slice(upper, lower), slice(max(0, int(x - half)), int(x + half) + 1)
            light = planes.lightest[place].ravel()
            if light.size:
                inks.append(np.partition(light, light.size // _INK)[light.size // _INK])
                places.append(place)
    light = np.array(inks, dtype=np.float32)
    faint = PAPER - light < _FAINT * (PAPER - np.median(light)) if inks else np.zeros(0, np.bool_)
    if not faint.any():
        return NOTHING
    paper = np.array([np.max(pixels[place]) for place in places], dtype=np.float32)
    usual = float(np.median(paper))
    faint &= paper < min(_GLARE * usual, max(_WHITE, usual + 1))
    dark = [_darkest(planes, places[i]) for i in np.flatnonzero(faint)]
    return np.stack([light[faint], np.array(dark, dtype=np.float32)])


def _darkest(planes: Planes, place: Place) -> np.uint8:
    """The level of a character's ink in the darkest channel, at a pixel that has it in the lightest."""
    light = planes.lightest[place].ravel()
    at = int(np.argpartition(light, light.size // _INK)[light.size // _INK])
    return np.uint8(planes.darkest[place].ravel()[at])
