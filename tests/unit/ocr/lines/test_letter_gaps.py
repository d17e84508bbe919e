"""Spaces of names in Latin letters, by how far their letters stand apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.engines.lattice import Alphabet, Char, Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.ink_gaps import with_ink_gaps
from ocr.lines.letter_gaps import are_spaces_seen, spaced_text
from ocr.lines.rows import Glyph, Row
from tests.printed import printed
from tests.specimens import fonts

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


def test_blanks_in_the_ink_part_words_though_letters_are_not_placed_exactly() -> None:
    """The recogniser places letters to a step; the words between the blanks have the lengths of their letters."""
    row = replace(printed("TAN,MEILING", 0.1, 0.5, pitch=0.02), gaps=((0.36, 0.08), (0.64, 0.08)))
    assert spaced_text(row.glyphs) == "TAN,MEI LING"
    assert spaced_text(row.glyphs[4:]) == "MEI LING"
    assert spaced_text(replace(row, gaps=((0.64, 0.03),)).glyphs) == "TAN,MEILING"


def test_letters_as_wide_as_they_are_belong_to_the_word_of_their_length() -> None:
    """Four letters of which one is an I make a shorter word than three wide ones."""
    row = replace(printed("WOMLING", 0.0, 0.5, pitch=0.1), gaps=((0.55, 0.09),))
    centres = (0.06, 0.2, 0.34, 0.66, 0.72, 0.8, 0.92)
    row.__dict__["glyphs"] = tuple(
        replace(glyph, x=x * 0.7, row=row) for glyph, x in zip(row.glyphs, centres, strict=True)
    )
    assert spaced_text(row.glyphs) == "WOM LING"


@pytest.mark.parametrize(("ground", "ink"), [(220, 20), (40, 230)])
def test_blanks_are_seen_in_a_picture(ground: int, ink: int) -> None:
    """Of a row with a name in capitals, dark or light; of other rows nothing is looked at."""
    image = Image.new("RGB", (400, 60), (ground, ground, ground))
    face = fonts.sized("sans", 32)
    ImageDraw.Draw(image).text((8, 44), "MEI LING", font=face, fill=(ink, ink, ink), anchor="ls")
    width = round(face.getlength("MEI LING")) + 16
    row = replace(printed("MEILING", 0.0, 0.5, pitch=0.1), quad=Quad.upright(0, 6, width, 54))
    seen = with_ink_gaps(Picture(np.asarray(image)), row)
    between = (8 + face.getlength("MEI") + face.getlength(" ") / 2) / width
    centre, blank = max(seen.gaps[1:-1], key=lambda gap: gap[1])
    assert centre == pytest.approx(between, abs=0.02)
    assert blank > 1.5 * sorted(gap[1] for gap in seen.gaps[1:-1])[-2]
    other = replace(printed("E12345678", 0.0, 0.5), quad=row.quad)
    assert with_ink_gaps(Picture(np.asarray(image)), other) is other


def test_even_steps_part_words_though_noise_fills_the_blank() -> None:
    """Letters as wide as embossed ones: one step twice as long is a space, whatever is seen in the ink."""
    row = replace(printed("ZHOUWEI", 0.1, 0.5, pitch=0.05), gaps=((0.2, 0.004), (0.5, 0.004)))
    row.__dict__["glyphs"] = tuple(
        replace(glyph, x=0.1 + 0.05 * (i + (i > 3)), row=row) for i, glyph in enumerate(row.glyphs)
    )
    assert spaced_text(row.glyphs) == "ZHOU WEI"


@pytest.mark.parametrize(
    ("wide", "narrow", "seen"),
    [
        pytest.param(0.13, 0.02, True, id="clear"),
        pytest.param(0.055, 0.02, False, id="none of both"),
        pytest.param(0.13, 0.0, False, id="too blurred to tell"),
    ],
)
def test_spaces_are_seen_where_blanks_are_of_two_kinds(wide: float, narrow: float, *, seen: bool) -> None:
    """Between letters and between words: nothing lies between these, and blanks are seen at all."""
    row = printed("MEILING", 0.1, 0.5, pitch=0.02)
    gaps = [((i + 1) / 7, wide if i == 2 else narrow) for i in range(6)]
    with_gaps = replace(row, gaps=tuple(one for one in gaps if one[1]))
    assert are_spaces_seen(with_gaps.glyphs) is seen
    assert not are_spaces_seen(row.glyphs)
