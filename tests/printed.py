"""Builds rows of print as a recogniser would give them, so that parsers can be tested without pictures or models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ocr.geometry import Quad
from ocr.lattice import Alphabet, Lattice
from ocr.rows import Row, Span
from ocr.standards import ethnicities

_KNOWN = "0123456789X年月日.-长期男女族" + "".join(ethnicities.NAMES)
_ELSE = 64
"""Columns that share what is left of a character's probability, each of them too faint to count."""

Wavering = Mapping[int, Mapping[str, float]]
"""For characters, by their place in the text: other characters that they may be, with their probabilities."""


def lattice_of(text: str, sure: float = 0.999, wavering: Wavering | None = None) -> Lattice:
    """The lattice of a text: three steps a character, of which the outer ones are blank.

    Args:
        text: what is read; a wavering character stands in it all the same.
        sure: probability of each character that does not waver.
        wavering: the likeliest of them is the one that is read best; the character of ``text`` takes part with the
            probability given for it, or with what the others leave.
    """
    wavering = wavering or {}
    others = "".join(c for rivals in wavering.values() for c in rivals)
    symbols = ("", *dict.fromkeys(_KNOWN + text + others), *["\N{REPLACEMENT CHARACTER}"] * _ELSE)
    alphabet = Alphabet(symbols)
    table = np.zeros((3 * len(text), len(symbols)), np.float32)
    table[0::3, 0] = table[2::3, 0] = 1
    for i, character in enumerate(text):
        rivals = dict(wavering.get(i, {}))
        rivals.setdefault(character, 1 - sum(rivals.values()) if rivals else sure)
        for symbol, probability in rivals.items():
            table[3 * i + 1, alphabet.index[symbol]] = probability
        table[3 * i + 1, -_ELSE:] = max(0.0, 1 - sum(rivals.values())) / _ELSE
    return Lattice(table, alphabet)


def printed(
    text: str,
    x: float,
    y: float,
    *,
    pitch: float = 0.036,
    height: float = 0.08,
    sure: float = 0.999,
    wavering: Wavering | None = None,
) -> Row:
    """A row of print on a card of 856 x 540 pixels.

    Args:
        text: what is printed.
        x: centre of the first character, fraction of the card's width.
        y: centre of the row, fraction of the card's height.
        pitch: distance of the characters' centres, fraction of the card's width.
        height: of the row, fraction of the card's height.
        sure: see `lattice_of`.
        wavering: see `lattice_of`.
    """
    left = x - pitch / 2
    box = (left, y - height / 2, left + pitch * len(text), y + height / 2)
    quad = Quad.upright(box[0] * 856, box[1] * 540, box[2] * 856, box[3] * 540)
    return Row(box, quad, lattice_of(text, sure, wavering))


def span(text: str, *, sure: float = 0.999, wavering: Wavering | None = None) -> Span:
    """The whole of a row as the printed text of one field."""
    return Span(printed(text, 0.1, 0.5, sure=sure, wavering=wavering).glyphs)


def spans(*texts: str) -> Span:
    """Several rows, one below the other, as the printed text of one field."""
    rows: Sequence[Row] = [printed(text, 0.1, 0.5 + 0.09 * i) for i, text in enumerate(texts)]
    return Span(tuple(glyph for row in rows for glyph in row.glyphs))
