"""Levels of comparison: what is the same writing, what may be a misread, and what is something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.documents import Kind
from ocr.text.characters import characters
from ocr.text.lookalikes import groups
from ocr.text.private_use import standard_codes
from service.verification.values.comparison import (
    COMPARISONS,
    OUTCOMES,
    compare_addresses,
    compare_claimed,
    compare_names,
    compare_numbers,
    compare_words,
    similarity,
)
from service.verification.values.verdict import Level, Outcome

PINYIN = (
    "张YAN", "张yan", "张 yan3", "张yǎn", "张(yan)", "张（ＹＡＮ）", "张[yan3]", "張YAN", "\u202a张yan\u202c",
)  # fmt: skip
SAME = {Level.EXACT, Level.EQUIVALENT}


@pytest.mark.parametrize(
    ("claimed", "read", "level"),
    [
        ("阿依古丽·买买提", "阿依古丽·买买提", "EXACT"),
        ("阿依古丽•买买提", "阿依古丽·买买提", "EQUIVALENT"),
        ("阿依古丽.买买提", "阿依古丽·买买提", "EQUIVALENT"),
        ("阿依古丽買買提", "阿依古丽·买买提", "EQUIVALENT"),
        ("张　伟", "张伟", "EQUIVALENT"),
        *((f"努尔{dot}买买提", "努尔·买买提", "EQUIVALENT") for dot in "。｡﹒●•‧∙⋅・･．.,，、-‐–—－_'’/⚫◦"),
        ("\u202a张\u200b伟\ufeff\u202c", "张伟", "EQUIVALENT"),
        ("丁一", "丁一", "EXACT"),
        ("丁 丁", "丁丁", "EQUIVALENT"),
        ("丁-", "丁一", "POSSIBLE_MISREAD"),
        ("丁-", "丁", "MISMATCH"),
        ("张-*", "张", "MISMATCH"),
        ("丁", "丁丁", "MISMATCH"),
        ("丁丁丁", "丁丁", "MISMATCH"),
        ("张*伟", "张伟", "MISMATCH"),
        ("张○伟", "张伟", "MISMATCH"),
        ("李乾", "李干", "MISMATCH"),
        ("王谿", "王溪", "MISMATCH"),
        ("王溪", "王谿", "MISMATCH"),
        ("王鍾", "王钟", "EQUIVALENT"),
        ("王鍾", "王锺", "EQUIVALENT"),
        ("王钟", "王锺", "MISMATCH"),
        ("阿鍾•買買提", "阿锺买买提", "EQUIVALENT"),
        ("昊天", "吴天", "POSSIBLE_MISREAD"),
        ("尕娃", "孕娃", "POSSIBLE_MISREAD"),
        ("张伟", "张伟明", "MISMATCH"),
        ("张伟", "王伟", "MISMATCH"),
        ("髙某", "高某", "EQUIVALENT"),
        ("髙某", "髙某", "EXACT"),
        ("髙昊", "高吴", "POSSIBLE_MISREAD"),
        *((typed, "张琰", "PINYIN_SUBSTITUTE") for typed in PINYIN),
        ("张yan2", "张琰", "MISMATCH"),
        ("张YANG", "张琰", "MISMATCH"),
        ("王YAN", "张琰", "MISMATCH"),
        ("张YAN", "张琰琰", "MISMATCH"),
        ("ZHANG YAN", "张琰", "MISMATCH"),
        ("李YUE", "李·玥", "PINYIN_SUBSTITUTE"),
        ("李·YUE", "李玥", "PINYIN_SUBSTITUTE"),
        ("ZHANG琰", "张琰", "PINYIN_SUBSTITUTE"),
        ("张XIANYAN某", "张贤琰某", "PINYIN_SUBSTITUTE"),
        ("鍾LV", "钟吕", "PINYIN_SUBSTITUTE"),
        ("张YAN", "张YAN", "EXACT"),
        ("张YAN", "张 YAN", "EQUIVALENT"),
    ],
)
def test_names(claimed: str, read: str, level: str) -> None:
    """Writing does not matter, characters do."""
    assert compare_names(claimed, read) == level


@pytest.mark.parametrize(
    ("claimed", "read", "level"),
    [
        ("11010519491231002X", "11010519491231002X", "EXACT"),
        ("１１０１０５ 19491231 002x", "11010519491231002X", "EQUIVALENT"),
        ("\u202d11010519491231002X\u202c", "11010519491231002X", "EQUIVALENT"),
        ("11010519491231002Ⅹ", "11010519491231002X", "EQUIVALENT"),
        ("11010519491231002×", "11010519491231002X", "EQUIVALENT"),
        ("110105491231002", "11010519491231002X", "EQUIVALENT"),
        ("110105491231003", "11010519491231002X", "MISMATCH"),
        ("1101O519491231002X", "11010519491231002X", "MISMATCH"),
        ("", "11010519491231002X", "MISMATCH"),
    ],
)
def test_numbers(claimed: str, read: str, level: str) -> None:
    """Old and new form are one number; a claim that cannot be a number is no possible misread."""
    assert compare_numbers(claimed, read) == level


def test_a_number_among_the_alternatives_is_a_possible_misread() -> None:
    """A claimed number that stands, and that the recogniser holds for possible, is not a plain mismatch."""
    assert compare_numbers("110105194912310038", "11010519491231002X", ["110105194912310038"]) == "POSSIBLE_MISREAD"


@pytest.mark.parametrize(
    ("claimed", "read", "level"),
    [
        ("北京市朝阳区样本路1号", "北京市朝阳区样本路1号", "EXACT"),
        ("北京市 朝陽區，样本路１号", "北京市朝阳区样本路1号", "EQUIVALENT"),
        ("朝阳区样本路1号", "北京市朝阳区样本路1号", "EQUIVALENT"),
        ("深圳市福田区样本路1号", "广东省深圳市福田区样本路1号", "EQUIVALENT"),
        ("广东省福田区样本路1号", "广东省深圳市福田区样本路1号", "EQUIVALENT"),
        ("北京市崇文区样本路1号", "北京市东城区样本路1号", "EQUIVALENT"),
        ("长春市朝阳区样本路1号", "北京市朝阳区样本路1号", "MISMATCH"),
        ("北京市样本路1号", "北京市朝阳区样本路1号", "MISMATCH"),
        ("北京市朝阳区样本路1号", "北京市海淀区样本路1号", "MISMATCH"),
        ("北京市朝阳区样本路1号", "北京市朝阳区样本路11号", "MISMATCH"),
        ("样本路1号", "北京市朝阳区样本路1号", "MISMATCH"),
        ("北京市朝阳区昊天路1号", "北京市朝阳区吴天路1号", "POSSIBLE_MISREAD"),
    ],
)
def test_addresses(claimed: str, read: str, level: str) -> None:
    """A prefix may be left out and a region renamed; another region, or another place in it, is a mismatch."""
    assert compare_addresses(claimed, read) == level


def test_an_address_among_the_alternatives_is_a_possible_misread() -> None:
    """The alternatives are compared by the same normalisation as the value."""
    assert compare_addresses("朝阳区甲路1号", "北京市朝阳区申路1号", ["北京市朝阳区甲路1号"]) == "POSSIBLE_MISREAD"


def test_words_of_a_closed_form_are_equal_or_not() -> None:
    """Dates have no other writing, and look-alike digits make them no possible misread."""
    assert compare_words("2012-03-04", "2012-03-04") == "EXACT"
    assert compare_words("2012-03-04", "2012-08-04") == "MISMATCH"
    assert compare_words("2012-03-04", "2012-08-04", ["2012-03-04"]) == "POSSIBLE_MISREAD"


@given(st.sampled_from([group for group in groups() if all(c > "一" for c in group)]), st.data())
def test_a_name_that_differs_in_a_lookalike_is_never_the_same(group: tuple[str, ...], data: st.DataObject) -> None:
    """Unless one is the traditional form of the other, a look-alike makes a possible misread, never an equal name."""
    ours, theirs = data.draw(st.permutations(group))[:2]
    level = compare_names(f"王{ours}明", f"王{theirs}明")
    if compare_names(ours, theirs) not in SAME:
        assert level is Level.POSSIBLE_MISREAD


def test_a_lookalike_in_its_traditional_form_is_a_possible_misread() -> None:
    """傳 looks like 傅; folded to 传 for the comparison it still does."""
    assert compare_names("王傅明", "王傳明") is Level.POSSIBLE_MISREAD
    assert compare_names("王傳明", "王傅明") is Level.POSSIBLE_MISREAD


@given(st.text(), st.text())
def test_comparisons_are_total_and_reflexive(a: str, b: str) -> None:
    """Any two texts have a level, the same text is EXACT, and the level is EXACT for the same text alone."""
    for compare in (compare_names, compare_numbers, compare_addresses, compare_words):
        assert (compare(a, b) is Level.EXACT) == (a == b)
        assert 0.0 <= similarity(a, b) <= 1.0


@pytest.mark.parametrize(
    ("claimed", "read", "level"),
    [
        ("李\ue863", "李䶮", "OLD_ENCODING"),
        ("李\ue863明", "李䶮伟", "MISMATCH"),
        ("昊\ue863", "吴䶮", "POSSIBLE_MISREAD"),
        ("李\ue001", "李𬸣", "OLD_ENCODING"),
        ("李\ue002", "李𬸣", "PRIVATE_USE"),
        ("\U000f0000某", "李某", "PRIVATE_USE"),
        ("李\ue002", "王𬸣", "MISMATCH"),
        ("\ue002\ue003", "王𬸣", "MISMATCH"),
        ("李\ue002", "李", "MISMATCH"),
        ("阿\ue002·买", "阿迪买", "PRIVATE_USE"),
        ("李\ue863YAN", "李䶮琰", "PINYIN_SUBSTITUTE"),
        ("李䶮", "李䶮", "EXACT"),
        ("李 䶮", "李䶮", "EQUIVALENT"),
    ],
)
def test_codes_of_private_use(claimed: str, read: str, level: str) -> None:
    """A table tells them, the bank's first; without one nothing is said either way, if all else agrees."""
    assert compare_claimed(compare_names, claimed, read, (), {"\ue001": "𬸣"}) == level


def test_every_code_of_the_standard_is_told_in_names_and_addresses() -> None:
    """Never as the same characters: the level says that it was told."""
    for code, character in standard_codes().items():
        levels = {compare_claimed(compare_names, f"王{code}", f"王{character}", (), {})}
        claimed, read = (f"北京市朝阳区{c}村1号" for c in (code, character))
        levels.add(compare_claimed(compare_addresses, claimed, read, (), {}))
        assert levels == {Level.OLD_ENCODING}, f"U+{ord(code):04X}"


PRIVATE = st.characters(categories=["Co"])


@given(st.text(st.sampled_from(characters(2)) | PRIVATE, min_size=1, max_size=4), st.data())
def test_a_code_of_private_use_never_makes_a_silent_match(claimed: str, data: st.DataObject) -> None:
    """Whatever codes a claim has, and whatever is read, its level is never that of the same value."""
    read = "".join(data.draw(st.sampled_from(characters(2))) if ord(c) in range(0xE000, 0xF900) else c for c in claimed)
    for kind in (Kind.NAME, Kind.ADDRESS, Kind.TEXT):
        level = compare_claimed(COMPARISONS[kind], claimed, read, (), {})
        assert claimed == read or level not in SAME


TYPED = st.text(st.sampled_from("张王LYUEANGlvü123·(琰)"), max_size=9)


@given(TYPED, st.text(st.sampled_from(characters(3)), max_size=4))
def test_pinyin_never_makes_a_match(claimed: str, read: str) -> None:
    """A name with letters in it is never the same as one in characters alone."""
    letters = any((c.isascii() and c.isalpha()) or c == "ü" for c in claimed)
    assert not letters or OUTCOMES[compare_names(claimed, read)] is not Outcome.PASSED


def test_every_level_of_a_comparison_has_an_outcome() -> None:
    """Of those that say more than the same or not, only what a published table says is the same passes."""
    assert set(OUTCOMES) == set(Level) - {Level.NOT_COMPARED}
    assert {level for level, outcome in OUTCOMES.items() if outcome is Outcome.PASSED} == SAME | {Level.OLD_ENCODING}
