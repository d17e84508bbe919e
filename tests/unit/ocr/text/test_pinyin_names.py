"""Names in Latin letters that are the pinyin of a Chinese name."""

from __future__ import annotations

import pytest

from ocr.text.pinyin import parted_as


@pytest.mark.parametrize(
    ("name", "letters", "parted"),
    [
        ("李静芳", "LIJINGFANG", ("LI", "JINGFANG")),
        ("欧阳明华", "OUYANGMINGHUA", ("OUYANG", "MINGHUA")),
        ("吕绿", "LYULYU", ("LYU", "LYU")),
        ("吕绿", "LVLU", ("LV", "LU")),
        ("王静", "WANGJIN", None),
        ("李静芳", "LIJINGFAN", None),
        ("陈大文", "CHANTAIMAN", None),
        ("张", "ZHANG", None),
        ("欧阳明", "OUYANGMING", ("OUYANG", "MING")),
        ("曹军辉刚", "CAOJUNHUIGANG", None),
    ],
)
def test_letters_are_parted_by_the_characters(name: str, letters: str, parted: tuple[str, str] | None) -> None:
    """A lost letter, or another spelling, is no pinyin of the name."""
    assert parted_as(name, letters) == parted


@pytest.mark.parametrize(("comma", "parted"), [(3, ("CAO", "JUNHUIGANG")), (6, ("CAOJUN", "HUIGANG")), (5, None)])
def test_the_comma_says_which_surname_a_name_of_four_has(comma: int, parted: tuple[str, str] | None) -> None:
    """One of a single family, or of two; a comma within a syllable says nothing."""
    assert parted_as("曹军辉刚", "CAOJUNHUIGANG", comma) == parted
