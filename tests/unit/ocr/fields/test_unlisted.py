"""Ethnicities that no list has: READ as they are printed where they are clear, common and whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.ethnicity import ethnicity_field
from ocr.fields.unlisted import is_common, is_sure_ethnicity
from ocr.reading import FieldStatus
from ocr.standards import ethnicities
from tests.printed import span

READ, UNSURE = FieldStatus.READ, FieldStatus.UNSURE
COUNTRIES = ("乌克兰", "日本", "韩国", "越南", "美利坚", "俄罗斯", "巴基斯坦", "缅甸", "印度", "阿尔巴尼亚")


@pytest.mark.parametrize(
    "text",
    [*ethnicities.UNLISTED_NAMES, *(f"{c}(入籍)" for c in COUNTRIES), *(f"{c}（入籍）" for c in COUNTRIES), "印度入籍"],
)
def test_a_clear_unlisted_ethnicity_is_read_as_printed(text: str) -> None:
    """Groups that are not recognised, and the countries of those who were naturalised, in either width of brackets."""
    field = ethnicity_field("ethnicity", span(text))
    assert (field.value, field.status, field.repaired) == (text, READ, False)
    assert text not in ethnicities.NAMES


@pytest.mark.parametrize(
    "text", ["憕人", "侠人", "佯供人", "杨家人", "汉人", "越南", "大和", "外国血统中国籍", "藏族自治", "人"]
)
def test_what_may_be_misread_or_cut_short_is_never_sure(text: str) -> None:
    """A rare character, one that differs from a name in one place, and what does not end as such texts do."""
    assert ethnicity_field("ethnicity", span(text)).status is UNSURE


@pytest.mark.parametrize("text", ["摩梭人", "乌克兰(入籍)"])
def test_an_unlisted_ethnicity_has_to_be_clear(text: str) -> None:
    """No list supports it, so that every character must be as clear as that of a value that a grammar forbids."""
    assert ethnicity_field("ethnicity", span(text, sure=0.96)).status is UNSURE


def test_the_two_widths_of_a_bracket_are_one_character() -> None:
    """A bracket that wavers between its widths is no doubt, and both brackets get the width that one was seen with."""
    text = "乌克兰(入籍）"
    field = ethnicity_field("ethnicity", span(text, wavering={6: {"）": 0.6, ")": 0.39}}))
    assert (field.value, field.status) == ("乌克兰（入籍）", READ)
    assert ethnicities.unlisted_form("乌克兰(入籍)", wide=True) == field.value


@given(st.sampled_from([n for n in ethnicities.NAMES if len(n) > 1]), st.data())
def test_a_known_name_with_a_wrong_character_is_never_sure(name: str, data: st.DataObject) -> None:
    """Whatever common character stands in the place of one of its own."""
    at = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
    text = name[:at] + other + name[at + 1 :]
    known = text in (*ethnicities.NAMES, *ethnicities.UNLISTED_NAMES)
    assert known or not is_sure_ethnicity(text, 1.0, 0.97)


@pytest.mark.parametrize(
    ("character", "common"), [("人", True), ("籍", True), ("(", True), ("憕", False), ("僜", False), ("𫸩", False)]
)
def test_common_characters_are_those_of_level_one(character: str, common: bool) -> None:
    """GB 2312 lists by frequency: what is in its second level or in no level is rare."""
    assert is_common(character) is common
