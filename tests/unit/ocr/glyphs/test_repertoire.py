"""The ideographs of GB 18030-2022."""

from __future__ import annotations

import pytest

from ocr.glyphs.repertoire import ideographs, places
from ocr.text.characters import characters


def test_there_are_as_many_as_the_standard_says() -> None:
    """87,887, each once, in the order of their code points."""
    assert len(ideographs()) == 87_887
    assert list(ideographs()) == sorted(set(ideographs()))


def test_the_table_of_common_characters_is_among_them() -> None:
    """Every character of 通用规范汉字表 is one, those of later planes too."""
    assert not set("".join(map(characters, (1, 2, 3)))) - set(ideographs())


@pytest.mark.parametrize("character", ["\u3400", "\u9fef", "\ufa0e", "𠀀", "𬸣", "\U0002ebe0"])
def test_each_block_is_there(character: str) -> None:
    """The first or last of each block has its place."""
    assert ideographs()[places()[character]] == character


@pytest.mark.parametrize("character", ["\u9ff0", "\U0002a6d7", "\U00030000", "\uf900", "あ", "·"])
def test_what_was_added_later_is_not(character: str) -> None:
    """Neither later additions to a block, nor compatibility forms, nor other scripts."""
    assert character not in places()
