"""Characters that recognition takes for one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.text import lookalikes

characters = st.sampled_from(sorted({c for group in lookalikes.groups() for c in group}))


def test_the_table_is_clean() -> None:
    """Groups of at least two different single characters, none twice and none inside another."""
    groups = [frozenset(group) for group in lookalikes.groups()]
    assert len(groups) >= 800
    assert all(len(c) == 1 for group in groups for c in group)
    assert all(len(group) == len(set(group)) >= 2 for group in lookalikes.groups())
    assert not [a for a in groups if any(a < b for b in groups)]
    assert len(set(groups)) == len(groups)


@pytest.mark.parametrize(
    ("a", "b"),
    ["己已", "未末", "士土", "曰日", "昊吴", "尕孕", "逄逢", "祎袆", "戊戌", "候侯", "0O", "1l", "8B", "5S", "晴睛"],
)
def test_known_confusions_are_there(a: str, b: str) -> None:
    """Pairs that recognisers are known to confuse, in both directions."""
    assert lookalikes.may_be_confused(a, b)
    assert lookalikes.may_be_confused(b, a)


@pytest.mark.parametrize(("a", "b"), ["王李", "张陈", "日月", "昊昊", "3中"])
def test_other_characters_are_not_confused(a: str, b: str) -> None:
    """Characters of different shapes, and a character with itself."""
    assert not lookalikes.may_be_confused(a, b)


@given(characters, characters)
def test_confusion_is_symmetric(a: str, b: str) -> None:
    """What may be read for another may be read the other way round."""
    assert lookalikes.may_be_confused(a, b) == lookalikes.may_be_confused(b, a) == (b in lookalikes.lookalikes(a))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("王昊", "王吴", True),
        ("己未", "已末", True),
        ("王昊", "王昊", False),
        ("王昊", "王昊天", False),
        ("王昊", "李吴", False),
        ("", "", False),
    ],
)
def test_texts_differ_only_by_lookalikes(a: str, b: str, expected: bool) -> None:
    """One or more look-alikes at the same places, and nothing else different."""
    assert lookalikes.differs_only_by_lookalikes(a, b) is expected
