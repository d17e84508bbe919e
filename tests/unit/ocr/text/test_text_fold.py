"""Forms of text for comparing."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import text
from ocr.standards import citizen_number
from ocr.text.characters import characters, level, standard_forms


@pytest.mark.parametrize("dot", list("\u00b7\u2022\u30fb\uff65\uff0e.\u2027\u22c5。｡﹒●⚫◦∘⸱ꞏ"))
def test_every_dot_between_names_is_one(dot: str) -> None:
    """Whatever dot a name is typed with, it folds to U+00B7."""
    assert text.fold(f"阿迪力{dot}买买提") == "阿迪力\u00b7买买提"


def test_width_space_and_case_fold() -> None:
    """Full-width letters and digits, all sorts of space, and small letters."""
    assert text.fold(" ＡＢc\u3000１２３\u200b路 ") == "ABC123路"
    assert text.half_width("（１）\u3000") == "(1) "


@pytest.mark.parametrize(
    ("traditional", "simple"), [("張學友", "张学友"), ("龔", "龚"), ("龑", "䶮"), ("陳鍾麗", "陈钟丽")]
)
def test_traditional_characters_fold_to_simplified(traditional: str, simple: str) -> None:
    """A name typed in traditional characters equals the card's."""
    assert text.fold(traditional) == text.fold(simple) == simple


@pytest.mark.parametrize(
    ("a", "b"),
    [("李乾", "李干"), ("於某", "于某"), ("昇", "升"), ("陞", "升"), ("昊", "吴"), ("祕", "秘"), ("王谿", "王溪")],
)
def test_different_names_never_become_one(a: str, b: str) -> None:
    """Characters that the standard list keeps apart, and look-alikes, stay apart."""
    assert text.fold(a) != text.fold(b)


def test_no_two_characters_of_the_standard_fold_to_one() -> None:
    """Each of the 8,105 characters of 通用规范汉字表 folds to itself, and is the same writing as no other of them."""
    every = [c for level in (1, 2, 3) for c in characters(level)]
    assert len(set(every)) == 8105
    assert all(text.fold(c) == c and standard_forms(c) == {c} for c in every)


@pytest.mark.parametrize(
    ("traditional", "forms"),
    [("鍾", "钟锺"), ("鉅", "巨钜"), ("線", "线缐"), ("麴", "曲麹"), ("蘋", "苹𬞟"), ("張", "张")],
)
def test_a_traditional_character_is_each_of_its_standard_forms(traditional: str, forms: str) -> None:
    """鍾 on a claim is 钟 and 锺, in either order, while these two stay different."""
    assert all(text.same_writing(f"王{traditional}", f"王{form}") for form in forms)
    assert all(text.same_writing(f"王{form}", f"王{traditional}") for form in forms)
    assert len({text.fold(form) for form in forms}) == len(forms)
    assert not any(text.same_writing(a, b) for a, b in combinations(forms, 2))


def test_every_traditional_character_of_the_converter_is_the_same_writing_as_its_simplified_one() -> None:
    """Over OpenCC's whole table: what it makes a character of the standard of is that, unless it is one itself."""
    convert = opencc.OpenCC("t2s").convert
    pairs = {c: convert(c) for c in map(chr, (*range(0x3400, 0xA000), *range(0x20000, 0x323B0)))}
    told = {c: plain for c, plain in pairs.items() if plain != c and level(plain)}
    assert len(told) > 3000
    assert all(text.same_writing(c, plain) is (level(c) is None) for c, plain in told.items())
    assert all(text.fold(c) == (plain if level(c) is None else c) for c, plain in told.items())


def test_what_has_no_form_in_the_standard_stays() -> None:
    """Outside the table nothing is simplified by analogy: 煇 and 䥱 are printed as they are."""
    assert text.fold("煇䥱") == "煇䥱"


@pytest.mark.parametrize("kept", ["②", "㎡", "ﬁ", "𠮷", "㐱", "⺝"])
def test_nothing_is_folded_by_compatibility(kept: str) -> None:
    """Characters that NFKC would replace, and those of supplementary planes, stay as they are."""
    assert text.simplified(text.half_width(text.with_middle_dots(kept))) == kept


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_folding_twice_is_folding_once(original: str) -> None:
    """A folded text folds to itself."""
    folded = text.fold(original)
    assert text.fold(folded) == folded


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x2FFFF, categories=["Lo"]), max_size=20))
def test_simplifying_keeps_the_length(original: str) -> None:
    """Each character becomes one character, so places in the text stay."""
    assert len(text.simplified(original)) == len(original)


def test_threads_get_the_same_answers() -> None:
    """Many threads folding different names never see each other's."""
    names = [f"張{chr(0x4E00 + i)}龔" for i in range(500)]
    expected = [text.fold(name) for name in names]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(4):
            assert list(pool.map(text.fold, names)) == expected


_SELECTORS = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
INVISIBLE = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ("Cf", "Cc", "Zs", "Zl", "Zp")]
INVISIBLE += map(chr, _SELECTORS)
"""Every space, control and format character and variation selector of Unicode."""


def test_whatever_shows_nothing_folds_away() -> None:
    """A name with any such character in it is the name without it; so is a number."""
    for mark in [*INVISIBLE, *"\u034f\u115f\u1160\u3164\uffa0\u2800"]:
        assert text.fold(f"{mark}张{mark}伟{mark}") == "张伟", f"U+{ord(mark):04X}"
        assert citizen_number.compact(f"{mark}1101{mark}05") == "110105", f"U+{ord(mark):04X}"


def test_compatibility_ideographs_fold_to_what_they_canonically_are() -> None:
    """All of U+F900 and U+2F800, and the radicals that have an ideograph; each becomes one character outside them."""
    blocks = [*range(0xF900, 0xFADA), *range(0x2F800, 0x2FA1E), *range(0x2F00, 0x2FD6)]
    for character in map(chr, blocks):
        whole = unicodedata.normalize("NFKC", character)
        assert text.fold(character) == text.fold(whole), f"U+{ord(character):04X}"
    assert text.fold("\uf90a⽂\u2f00") == "金文一"


def test_a_decomposed_text_folds_to_the_composed_one() -> None:
    """Letters and their marks may come apart."""
    assert text.fold(unicodedata.normalize("NFD", "Müller")) == text.fold("Müller")
