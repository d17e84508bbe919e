"""Spaces between capitals, by how wide letters are: recognisers lose the spaces of names in Latin letters.

In a typeface whose letters have widths of their own a space is what two neighbours stand apart beyond half of both; in
one whose letters are all as wide, a step that is longer than most.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from ocr.lines.rows import Glyph

_WIDTHS: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (66, 66, 68, 74, 60, 56, 74, 74, 29, 36, 64, 55, 86, 75, 77, 62, 77, 66, 62, 60, 73, 63, 94, 63, 60, 62),
        strict=True,
    )
)
"""Advances of capitals in usual sans-serif typefaces, hundredths of the font's size; serif ones differ by little."""
_SPACE: Final = 0.17
"""A gap beyond the letters' own of so much of the font's size is a space, which usually takes 0.25."""
_LONG_STEP: Final = 1.55
_FEWEST: Final = 3


def spaced_text(glyphs: Sequence[Glyph]) -> str:
    """The text of glyphs of one row, with a space where two letters stand apart."""
    gaps = _apart(glyphs)
    return "".join(
        (" " if before else "") + glyph.char.text for before, glyph in zip((False, *gaps), glyphs, strict=True)
    )


def _apart(glyphs: Sequence[Glyph]) -> list[bool]:
    """Of each two neighbours whether a space parts them."""
    steps = np.array([b.x - a.x for a, b in pairwise(glyphs)])
    letters = np.array([a.char.text in _WIDTHS and b.char.text in _WIDTHS for a, b in pairwise(glyphs)], bool)
    if letters.sum() < _FEWEST or steps.min() <= 0:
        return [False] * len(steps)
    own = np.array([(_WIDTHS.get(a.char.text, 60) + _WIDTHS.get(b.char.text, 60)) / 200 for a, b in pairwise(glyphs)])
    usual = float(np.median(steps[letters]))
    near = letters & (steps < _LONG_STEP * usual)
    size = float(np.median(steps[letters] / own[letters]))
    if np.std(steps[near] / usual) <= np.std(steps[near] / (size * own[near])):  # as wide letters as in OCR-B
        return [bool(one) for one in (steps > _LONG_STEP * usual) & letters]
    return [bool(one) for one in letters & (steps / size - own > _SPACE)]
