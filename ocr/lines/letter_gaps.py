"""Spaces between capitals, by how wide letters are: recognisers lose the spaces of names in Latin letters.

In a typeface whose letters have widths of their own a space is what is blank between two neighbours, by the ink where
that was looked at, or else what they stand apart beyond half of both; in one whose letters are all as wide, a step that
is longer than most.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
_BLANK: Final = 0.38
"""What is blank between two words is no less than so much of the mean step between characters."""
_BLANK_OF_EVEN: Final = 0.8
"""The same between letters that are all as wide, of which narrow ones have blanks beside them."""
_SEEN: Final = 0.6
"""Where blanks were looked at, letters are taken for as wide only where their steps vary by less than this share."""
_SEEN_BLANKS: Final = 0.4
"""Of the places between letters so many show a blank where print is sharp enough to tell."""
_NEITHER: Final = (0.33, 0.42)
"""Blanks in mean steps between letters: one between these may be within a word or between two."""
_NARROW: Final = ",.，．'·-"
_LONG_STEP: Final = 1.55
_SAME_STEP, _SHORT = 0.15, 1.35
"""Letters whose steps vary by no more than this, none of them a little long, are as wide: their steps tell all."""
_FEWEST: Final = 3


def spaced_text(glyphs: Sequence[Glyph]) -> str:
    """The text of glyphs of one row, with a space where two letters stand apart."""
    gaps = _apart(glyphs)
    return "".join(
        (" " if before else "") + glyph.char.text for before, glyph in zip((False, *gaps), glyphs, strict=True)
    )


def are_spaces_seen(glyphs: Sequence[Glyph]) -> bool:
    """Whether the ink shows beyond doubt where a text of one row has spaces.

    Blanks are seen between its letters at all, none of them may be either between letters or between words, and the
    wide ones are between the same letters as the spaces, by where the recogniser saw these.
    """
    row = glyphs[0].row if glyphs else None
    if row is None or not row.gaps or any(glyph.row is not row for glyph in glyphs) or len(glyphs) < _FEWEST:
        return False
    left, _, right, _ = row.box
    step = (glyphs[-1].x - glyphs[0].x) / (len(glyphs) - 1)
    blanks = [0.0] * (len(glyphs) - 1)
    for at, width in row.gaps:
        x = left + at * (right - left)
        if glyphs[0].x < x < glyphs[-1].x:
            blanks[sum(glyph.x < x for glyph in glyphs) - 1] += width * (right - left) / max(1e-9, step)
    if sum(blank > 0 for blank in blanks) < _SEEN_BLANKS * len(blanks):
        return False
    if any(_NEITHER[0] <= blank <= _NEITHER[1] for blank in blanks):
        return False
    return [blank > _NEITHER[1] for blank in blanks] == _apart(glyphs)


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
    as_wide, as_usual = np.std(steps[near] / usual), np.std(steps[near] / (size * own[near]))
    even = as_wide <= as_usual * (_SEEN if glyphs[0].row.gaps else 1)
    long = letters & (steps > _LONG_STEP * usual)
    clear = as_wide < _SAME_STEP and not np.any(letters & (steps > _SHORT * usual) & ~long)
    if as_wide <= as_usual and clear and long.any():
        return [bool(one) for one in long]
    if glyphs[0].row.gaps:
        return _parted_by_blanks(glyphs, letters, even=even)
    if even:  # as wide letters as in OCR-B
        return [bool(one) for one in long]
    return [bool(one) for one in letters & (steps / size - own > _SPACE)]


def _parted_by_blanks(glyphs: Sequence[Glyph], letters: NDArray[np.bool_], *, even: bool) -> list[bool]:
    """Of each two neighbours of a row whether a wide blank parts them.

    The words between wide blanks have lengths, which are those of the letters in them: so it is known which letters are
    of which word, even where it is not known to a letter where each of them stands.
    """
    row = glyphs[0].row
    every = row.glyphs
    wide = (
        (_BLANK_OF_EVEN if even else _BLANK) * (every[-1].x - every[0].x) / (len(every) - 1) / (row.box[2] - row.box[0])
    )
    inner = [(x - width / 2, x + width / 2) for x, width in row.gaps if width >= wide and 0 < x - width / 2 < x < 1]
    begin = max((x + width / 2 for x, width in row.gaps if x - width / 2 <= 0), default=0.0)
    end = min((x - width / 2 for x, width in row.gaps if x + width / 2 >= 1), default=1.0)
    inner = [one for one in inner if begin < one[0] and one[1] < end]
    starts, ends = [begin, *(b for _, b in inner)], [*(a for a, _ in inner), end]
    lengths = [b - a for a, b in zip(starts, ends, strict=True)]
    first = every.index(glyphs[0])
    cuts = _cuts(
        [60 if even else _WIDTHS.get(one.char.text, 30 if one.char.text in _NARROW else 60) for one in every], lengths
    )
    return [first + i + 1 in cuts and bool(letters[i]) for i in range(len(glyphs) - 1)]


def _cuts(widths: Sequence[float], lengths: Sequence[float]) -> frozenset[int]:
    """Before which characters words begin, but for the first: so that their widths are as the words' lengths.

    >>> sorted(_cuts([1, 1, 1, 3, 3], [3, 6])), sorted(_cuts([1, 1], [1, 1, 1]))
    ([3], [])
    """
    if len(lengths) > len(widths):
        return frozenset()
    share = sum(widths) / max(1e-9, sum(lengths))
    upto = [0.0, *accumulate(widths)]
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for length in lengths:
        best = {
            end: min(
                (cost + (upto[end] - upto[start] - share * length) ** 2, (*cuts, start))
                for start, (cost, cuts) in best.items()
                if start < end
            )
            for end in range(min(best) + 1, len(widths) + 1)
        }
    return frozenset(best[len(widths)][1]) - {0}
