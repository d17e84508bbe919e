"""Which characters a record has to name by their code points."""

from __future__ import annotations

import pytest

from ocr.text.characters import characters
from ocr.text.rare import code_points, has_rare, is_rare


def test_levels_one_and_two_are_frequent_and_level_three_is_rare() -> None:
    """Over the whole table, but for what is beyond the basic plane; traditional forms are as frequent as theirs."""
    assert [is_rare(c) for c in characters(1) + characters(2)] == [
        ord(c) > 0xFFFF for c in characters(1) + characters(2)
    ]
    assert all(map(is_rare, characters(3)))
    assert not has_rare("張學友鍾")


@pytest.mark.parametrize("character", ["凓", "\U0002ccf5", "𠮷", "㐱", "煇", "\ue816", "\U000f0000", "\U000323af"])
def test_what_keyboards_and_fonts_lack_is_rare(character: str) -> None:
    """Beyond the basic plane, in no level of the table, or of private use."""
    assert is_rare(character)


def test_what_is_no_ideograph_is_not_rare() -> None:
    """Letters, figures, dots and other scripts."""
    assert not has_rare("Müller 123·ཀམي가")


def test_code_points_are_written_as_unicode_writes_them() -> None:
    """Four digits at least, no more than needed."""
    assert code_points("李\U0002ccf5 A") == ("U+674E", "U+2CCF5", "U+0020", "U+0041")
