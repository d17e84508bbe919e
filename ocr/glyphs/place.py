"""Where a character of a row was read, and as what."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from ocr.geometry import Quad


@dataclass(frozen=True, slots=True)
class GlyphPlace:
    """One printed character.

    Attributes:
        text: what it was read as.
        probability: how surely, 0..1.
        row: outline of the row that it stands in, in pixels of the picture.
        position: of its centre along the row, 0..1.
        rivals: other characters that the recogniser held possible, likeliest first, with their probabilities.
        alphabet: the characters that the recogniser knows, of those that it held possible anywhere in the row.
        doubles: characters that the recogniser is known to read as this one: it is no witness against them.
    """

    text: str
    probability: float
    row: Quad
    position: float
    rivals: tuple[tuple[str, float], ...] = ()
    alphabet: Container[str] = field(default=(), repr=False)
    doubles: tuple[str, ...] = ()
