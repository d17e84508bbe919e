"""Blanks between the letters of a row, by its ink: recognisers lose the spaces of names in Latin letters.

Where a letter stands is known to a step of the recogniser, about a fifth of a letter, which is no less than what a
space adds to a narrow letter's width. What is blank between two letters is seen in the picture.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image.picture import Picture
from ocr.lines.rectify import strip
from ocr.lines.rows import Row

_NAME: Final = re.compile("(?=(?:[^0-9]*[0-9]){0,2}[^0-9]*$)[A-Z]{2}[A-Z0158 ,，.'·-]{3,}")
"""What a row with a name in capitals says and nothing else, one or two letters read as figures; zones have more."""
_WIDEST: Final = 1600
_BAND: Final = (0.1, 0.9)
"""Of a strip's height: where capitals stand."""
_PAPER, _INK = 90, 2
"""Percentiles of a strip's pixels."""
_DARK: Final = 0.4
"""A column with so much of the contrast between ink and paper is no blank."""


def with_ink_gaps(photo: Picture, row: Row) -> Row:
    """A row with the blanks in it, where it holds a name in Latin letters; as it is otherwise."""
    if _NAME.fullmatch(row.lattice.text.strip()) is None:
        return row
    grey = cv2.cvtColor(strip(photo, row.quad, _WIDEST), cv2.COLOR_RGB2GRAY).astype(np.float32)
    if _is_light(grey):
        grey = 255 - grey
    height, width = grey.shape
    paper, ink = np.percentile(grey, (_PAPER, _INK))
    band = grey[round(_BAND[0] * height) : round(_BAND[1] * height)]
    blank = (paper - band).max(axis=0) < _DARK * max(1.0, float(paper - ink))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], blank.astype(np.int8), [0]])))
    runs = edges.reshape(-1, 2)
    return replace(row, gaps=tuple(((begin + end) / 2 / width, (end - begin) / width) for begin, end in runs))


def _is_light(grey: NDArray[np.float32]) -> bool:
    """Whether a strip shows light print on dark ground: what is not ground is lighter than it by more than darker."""
    dark, ground, light = np.percentile(grey, (_INK, 50, 100 - _INK))
    return bool(light - ground > ground - dark)
