"""Names of ethnic groups as cards print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.standards import ethnicities


def test_the_standard_has_fifty_six_and_cards_two_more() -> None:
    """56 different names in the standard's order, none with 族, and the two that are printed beside them."""
    assert len(set(ethnicities.STANDARD_NAMES)) == 56
    assert len(set(ethnicities.NAMES)) == 58
    assert ethnicities.STANDARD_NAMES[0] == "汉"
    assert ethnicities.STANDARD_NAMES[55] == "基诺"
    assert not any(name.endswith("族") for name in ethnicities.NAMES)


@given(st.sampled_from(ethnicities.NAMES), st.sampled_from(("", " ", "\u3000")), st.sampled_from(("", "族")))
def test_a_name_is_recognised_with_suffix_and_spaces(name: str, space: str, suffix: str) -> None:
    """Spaces anywhere and 族 at the end do not matter."""
    assert ethnicities.normalise(space + space.join(name + suffix) + space) == name


def test_a_name_printed_with_ren_gets_it_back() -> None:
    """穿青 and 穿青族 are 穿青人."""
    assert ethnicities.normalise("穿青族") == ethnicities.normalise("穿青") == "穿青人"


@pytest.mark.parametrize("text", ["", "族", "汗", "漢", "汉汉", "汉族族", "维吾", "土家族苗族", "穿青人族族"])
def test_anything_else_is_none(text: str) -> None:
    """A misread, traditional or unknown name is never made the nearest one."""
    assert ethnicities.normalise(text) is None


@pytest.mark.parametrize(
    ("text", "form"), [("日本 ( 入籍 )", "日本(入籍)"), ("日本（入籍)", "日本（入籍）"), ("摩 梭人", "摩梭人")]
)
def test_an_unlisted_text_has_one_form(text: str, form: str) -> None:
    """Without space, its brackets of one width."""
    assert ethnicities.unlisted_form(text) == form


def test_unlisted_names_are_no_known_ones() -> None:
    """They help to tell what was misread, and are never taken for names of the lists."""
    assert not set(ethnicities.UNLISTED_NAMES) & set(ethnicities.NAMES)
    assert all(ethnicities.normalise(name) is None for name in ethnicities.UNLISTED_NAMES)
