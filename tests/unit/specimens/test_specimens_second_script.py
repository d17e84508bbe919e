"""Cards of minority areas: what is drawn in a second script, and where."""

from __future__ import annotations

import numpy as np
import pytest

from tests.specimens import SCRIPTS, CardImage, bilingual, draw_identity, fonts, layout, render
from tests.specimens.layouts import PX_PER_MM
from tests.specimens.press import Box, overlap
from tests.specimens.second_script import VALUES, WRITINGS
from tests.specimens.sides import Side

ABOVE = tuple(script for script in SCRIPTS if not WRITINGS[script].upright)
SEED = 31


def card(script: str, side: Side = Side.PORTRAIT, gap_mm: float = 0.1) -> CardImage:
    """A bilingual card with labels and values in both scripts."""
    made = bilingual(layout("classic", SEED), script, SEED, gap_mm=gap_mm, scale=0.7, values=VALUES)
    return render(draw_identity(SEED), side, made)


def second(made: CardImage) -> dict[str, Box]:
    """The ink of what is printed in the second script."""
    return {text: ink for role, text, ink in made.lines if role == "second"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_word_has_its_glyphs(script: str) -> None:
    """Each face of a script draws each letter of each word, none as the sign for a missing glyph."""
    writing = WRITINGS[script]
    words = [*writing.labels.values(), *writing.names, *writing.sexes, writing.people]
    for face in writing.faces:
        drawn = fonts.characters(face)
        assert {c for word in words for c in word if not c.isspace() and ord(c) not in drawn} == set()


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("side", list(Side))
def test_every_label_and_the_values_are_printed_twice(script: str, side: Side) -> None:
    """Labels, titles and the values asked for stand on the card in the second script too."""
    labels = WRITINGS[script].labels
    words = set(second(card(script, side)))
    names = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")
    titles = ("中华人民共和国", "居民身份证", "签发机关", "有效期限")
    assert words >= {labels[text] for text in (names if side is Side.PORTRAIT else titles)}
    if side is Side.PORTRAIT:
        assert words & set(WRITINGS[script].names)
        assert words & set(WRITINGS[script].sexes)
        assert WRITINGS[script].people in words


@pytest.mark.parametrize("script", ABOVE)
@pytest.mark.parametrize("gap_mm", [0.0, 0.2, 1.0])
def test_a_row_stands_above_its_own_at_the_gap_asked_for(script: str, gap_mm: float) -> None:
    """The second script's ink ends the gap above the ink of the Chinese label."""
    made = card(script, gap_mm=gap_mm)
    label = next(ink for role, text, ink in made.lines if (role, text) == ("label", "性别"))
    above = second(made)[WRITINGS[script].labels["性别"]]
    assert label[1] - above[3] == pytest.approx(gap_mm * PX_PER_MM, abs=1.5)
    assert above[2] > label[0]
    assert above[0] < label[2]


def test_mongolian_stands_in_columns_left_of_its_labels() -> None:
    """A column is higher than wide, ends the gap left of the label, and spans the label's height."""
    made = card("mongolian", gap_mm=0.5)
    label = next(ink for role, text, ink in made.lines if (role, text) == ("label", "性别"))
    left, top, right, bottom = second(made)[WRITINGS["mongolian"].labels["性别"]]
    assert bottom - top > right - left
    assert label[0] - right == pytest.approx(0.5 * PX_PER_MM, abs=1.5)
    assert top < (label[1] + label[3]) / 2 < bottom


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_print_of_a_field_is_covered(script: str) -> None:
    """With a gap the second script touches no field's ink, so that the truth stays readable."""
    for side in Side:
        made = card(script, side, gap_mm=0.2)
        for words in second(made).values():
            assert not any(overlap(words, box) for box in made.boxes.values())


def test_letters_join_as_the_script_has_them() -> None:
    """An Arabic word set whole is narrower than its letters set one by one: they are shaped."""
    font = fonts.sized("naskh", 60)
    word = WRITINGS["uyghur"].labels["出生"]
    assert font.getlength(word) < 0.9 * sum(font.getlength(letter) for letter in word)


def test_the_same_seed_draws_the_same_card() -> None:
    """Two renderings agree to the pixel."""
    assert np.array_equal(card("tibetan").pixels, card("tibetan").pixels)
