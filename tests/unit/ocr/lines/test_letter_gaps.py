"""Spaces of names in Latin letters, by how far their letters stand apart."""

from __future__ import annotations

import pytest

from ocr.engines.lattice import Alphabet, Char, Lattice
from ocr.geometry import Quad
from ocr.lines.letter_gaps import spaced_text
from ocr.lines.rows import Glyph, Row

WIDE = {"W": 0.94, "M": 0.86, "G": 0.77, "H": 0.75, "N": 0.75, "Z": 0.62, "A": 0.66, "E": 0.6, "I": 0.29, "L": 0.55}
ROW = Row((0.0, 0.0, 1.0, 0.1), Quad.upright(0, 0, 100, 10), Lattice.of("A"))


def glyphs(text: str, *, even: bool = False) -> list[Glyph]:
    """Letters as a typeface sets them, a space taking a quarter of its size; or all as wide."""
    found, x = [], 0.0
    for character in text:
        own = 0.6 if even else 0.25 if character == " " else WIDE[character]
        if character != " ":
            found.append(Glyph(Char(character, 0.99, 0, 1, 0.5), (x + own / 2) / 20, ROW))
        x += own
    return found


@pytest.mark.parametrize("even", [False, True])
@pytest.mark.parametrize("name", ["ZHANG WEI", "LI ANMEI", "WILLIAM", "HELEN MAGALI WEI"])
def test_a_space_is_where_letters_stand_apart(name: str, *, even: bool) -> None:
    """Narrow letters beside wide ones are no space, in typefaces of either kind."""
    assert spaced_text(glyphs(name, even=even)) == name


def test_of_few_letters_nothing_is_said() -> None:
    """Two letters have one step, which nothing compares with."""
    assert spaced_text(glyphs("LI")) == "LI"
    assert Alphabet(("", "A")).index["A"] == 1
