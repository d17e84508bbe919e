"""Other forms of a character in a name: printed shapes, codes of private use, readings in pinyin."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ocr import text
from ocr.text import build_forms
from ocr.text.characters import characters, level, printed_forms, standard_forms, variants
from ocr.text.pinyin import READINGS, may_be_read, syllables
from ocr.text.private_use import is_private_use, standard_codes, with_standard_codes

STANDARD = [c for n in (1, 2, 3) for c in characters(n)]
SUPPLEMENTARY = {"\ue816": "𠂇", "\ue817": "𠂉", "\ue818": "𠃌", "\ue831": "𡗗", "\ue83b": "𢦏", "\ue855": "𤇾"}
LATEST = {
    "\ue78d": "\ufe10", "\ue78e": "\ufe12", "\ue78f": "\ufe11", "\ue790": "\ufe13", "\ue791": "\ufe14",
    "\ue792": "\ufe15", "\ue793": "\ufe16", "\ue794": "\ufe17", "\ue795": "\ufe18", "\ue796": "\ufe19",
    "\ue81e": "\u9fb4", "\ue826": "\u9fb5", "\ue82b": "\u9fb6", "\ue82c": "\u9fb7", "\ue832": "\u9fb8",
    "\ue843": "\u9fb9", "\ue854": "\u9fba", "\ue864": "\u9fbb", **SUPPLEMENTARY,
}  # fmt: skip
"""Of 18 GB 18030-2022 states the new code point; six are private in it to this day, and have a code in extension B."""


def test_every_printed_form_is_outside_the_table_and_its_character_inside() -> None:
    """What has a simplified form of its own is no shape of another; each shape stands for the one character."""
    assert len(printed_forms()) > 250
    for shape, character in printed_forms().items():
        assert level(shape) is None and shape not in variants(), shape
        assert level(character) is not None, shape
        assert text.with_usual_shapes(f"王{shape}") == f"王{character}"


@pytest.mark.parametrize(
    ("a", "b"), [("髙", "高"), ("呉", "吴"), ("呂", "吕"), ("黃", "黄"), ("黒", "黑"), ("郞", "郎")]
)
def test_shapes_that_a_bank_treats_as_one_are_one_writing(a: str, b: str) -> None:
    """Once both have their usual shapes; as they are printed they are two characters, which a reader tells apart."""
    assert text.same_writing(text.with_usual_shapes(a), text.with_usual_shapes(b))
    assert text.same_writing(a, b) is (a in variants())


@pytest.mark.parametrize(
    ("a", "b"), [("談", "谭"), ("閆", "阎"), ("顥", "皓"), ("煇", "辉"), ("堃", "坤"), ("喆", "哲")]
)
def test_variants_that_are_names_of_their_own_stay_apart(a: str, b: str) -> None:
    """Dictionaries call them variants; with a simplified form, a radical or a place in the table of their own, they
    are other names.
    """
    assert not text.same_writing(text.with_usual_shapes(a), text.with_usual_shapes(b))


def test_no_two_characters_of_the_table_are_one_through_a_third() -> None:
    """However many forms there are, each character of the table keeps its shape and stands for itself alone."""
    forms = [standard_forms(text.with_usual_shapes(text.plain(c))) for c in STANDARD]
    assert len(STANDARD) == 8105
    assert all(one == {c} for one, c in zip(forms, STANDARD, strict=True))


def test_the_18_of_2022_and_the_six_that_are_left_are_told() -> None:
    """And so is each code point of GBK that has a character by now: none of them is left in private use."""
    assert len(LATEST) == 24
    assert {code: standard_codes()[code] for code in LATEST} == LATEST
    assert standard_codes()["\ue7c7"] == "\u1e3f"
    assert standard_codes()["\ue863"] == "䶮"
    assert len(standard_codes()) == 106
    assert all(is_private_use(code) and not is_private_use(now) for code, now in standard_codes().items())


def test_every_code_of_private_use_is_told_or_stays() -> None:
    """Over the whole area of the basic plane and the two planes of private use, at their edges."""
    for point in (*range(0xE000, 0xF900), 0xF0000, 0xFFFFD, 0x100000, 0x10FFFD):
        code = chr(point)
        assert is_private_use(code)
        assert with_standard_codes(f"王{code}") == f"王{standard_codes().get(code, code)}"
    assert with_standard_codes("王\ue000\ue863", {"\ue000": "𬸣", "\ue863": "龑"}) == "王𬸣龑"


def test_a_table_of_ones_own_tells_codes_of_private_use_alone() -> None:
    """No table makes an ordinary character another one."""
    assert with_standard_codes("王伟", {"伟": "玮"}) == "王伟"


def test_every_character_of_the_table_has_a_reading() -> None:
    """So each of them may be typed in pinyin."""
    read = {c for line in READINGS.read_text("utf-8").splitlines() for c in line.split("\t")[1]}
    assert not [c for c in STANDARD if c not in read]


@pytest.mark.parametrize(
    ("typed", "character", "expected"),
    [
        ("YAN", "琰", True), ("YAN3", "琰", True), ("YAN2", "琰", False),
        ("YA\u030cN", "琰", True), ("YA\u0301N", "琰", False),
        ("LV4", "律", True), ("LU\u0308", "律", True), ("LYU", "吕", True), ("LU:3", "吕", True), ("LU", "吕", False),
        ("JU\u03084", "剧", True), ("NYU", "女", True), ("SHAN", "单", True), ("DE0", "的", True), ("YUE", "玥", True),
        ("ZHUANG", "庄", True), ("ZHUAN", "庄", False), ("CHUN", "𬘡", False), ("YIN", "𬘡", True),
    ],
)  # fmt: skip
def test_a_syllable_is_a_reading_or_none(typed: str, character: str, expected: bool) -> None:
    """Letters have to be a reading, and a tone has to be its tone where one was typed; ü has its usual spellings."""
    whole = [one for one in syllables(typed) if one.length == len(typed)]
    assert any(may_be_read(character, one) for one in whole) is expected


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs iconv")
def test_the_table_of_private_use_is_what_its_script_makes() -> None:
    """The cells of GBK, in their order, are the code points; what they are today is the C library's."""
    assert dict(standard_codes()) == dict(build_forms.private_use())


def test_the_script_takes_shapes_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a Unihan database: same radical, strokes and reading, named as a variant, not as a look-alike."""
    alike = ("9AD9", "9AD8", "7147", "8F89", "8AC7", "8C2D", "5CEF")
    strokes = {"9AD9": "189.1", "9AD8": "189.0", "7147": "86.9", "8F89": "159.8", "7F3A": "189.0", "5CEF": "189.0"}
    lines = {
        "kSemanticVariant": {"9AD9": "U+9AD8<kFenn", "7147": "U+8F89", "7F3A": "U+9AD8", "5CEF": "U+9AD8"}
        | {"8AC7": "U+8C2D"},
        "kSpoofingVariant": {"5CEF": "U+9AD8"},
        "kMandarin": dict.fromkeys(alike, "gāo") | {"7F3A": "quē"},
        "kRSUnicode": strokes | {"8AC7": "149.8", "8C2D": "149.8"},
    }
    table = "\n".join(f"U+{c}\t{name}\t{value}" for name, of in lines.items() for c, value in of.items())
    (tmp_path / "Unihan_All.txt").write_text(table, encoding="utf-8")
    monkeypatch.setattr(build_forms, "standard", lambda folder: ["高", "辉", "谭", "谈"])
    assert build_forms.printed_forms(tmp_path) == {"髙": "高"}
