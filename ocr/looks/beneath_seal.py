"""What is printed beneath a round red seal: red ink is nearly as light as paper in the red of a picture.

Days and offices stand beneath the seal that confirms them, and the seal's characters part their rows or are taken for
theirs. What lies around a seal is looked at without its ink, and its rows take the place of those found with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from ocr.engines import TextEngine
from ocr.geometry import UNIT, Quad, homography
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rectify import Rect, printed_rows, read_rows, rectify
from ocr.lines.rows import Row
from ocr.looks.round_seal import RoundSeal

_BESIDE, _ABOVE, _BELOW = 2.6, 1.4, 2.0
"""What is looked at from the centre of a seal on, in its radii: a row beneath it begins and ends beside it."""
_FOUND_AT: Final = (576, 384)
"""Pixels in which its rows are found: a shape that the detector is prepared for."""
_CLOSER: Final = 2.0
_PAPER, _BLACK = 80, 1
"""Percentiles of the red of paper and of print."""
_LIGHT: Final = 0.8
"""What has so much of the difference between print and paper is paper, or ink of the seal."""


def rows_beneath(picture: Picture, seal: RoundSeal, rows: Sequence[Row], engine: TextEngine) -> tuple[Row, ...]:
    """The rows of a page, those around a seal as they are without its ink.

    Args:
        picture: the whole picture.
        seal: where it stands.
        rows: of the page, as they were read.
        engine: finds and reads rows.
    """
    width, height = seal.size
    left, right = max(0.0, seal.x - _BESIDE * seal.radius), min(width - 1.0, seal.x + _BESIDE * seal.radius)
    top, bottom = max(0.0, seal.y - _ABOVE * seal.radius), min(height - 1.0, seal.y + _BELOW * seal.radius)
    area: Rect = (left / width, top / height, right / width, bottom / height)
    on_page = Quad.upright(*area)
    outline = on_page.mapped(homography(UNIT, seal.page))
    size = tuple(round(edge * _CLOSER) for edge in _FOUND_AT)
    own = Picture(without_red(picture.seen(outline.array(), size[0], size[1])))
    whole = Quad.of_picture(*size)
    card = rectify(own, whole, (1.0, 1.0), exact=False, size=_FOUND_AT)
    found = read_rows(own, card, printed_rows(card, engine), engine)
    kept = [row for row in rows if not _is_within(row.box, area)]
    to_photo, to_page = homography(whole, outline), homography(whole, on_page)
    new = []
    for row in found:
        corners = row.quad.mapped(to_page).array()
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        box = (float(x0), float(y0), float(x1), float(y1))
        if _is_within(box, area) and not any(_overlap(box, other.box) for other in kept):
            new.append(Row(box, row.quad.mapped(to_photo), row.lattice))
    return (*kept, *new)


def without_red(view: Pixels) -> Pixels:
    """A picture as its red shows it, what is nearly as light as paper there like paper."""
    red = view[..., 0].astype(np.float32)
    black, paper = np.percentile(red, (_BLACK, _PAPER))
    even = np.clip((red - black) * (255 / max(1.0, _LIGHT * float(paper - black))), 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(even, cv2.COLOR_GRAY2RGB), np.uint8)


def _is_within(box: Rect, area: Rect) -> bool:
    return box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
