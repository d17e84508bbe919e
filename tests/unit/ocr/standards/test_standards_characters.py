"""通用规范汉字表: its levels, what traditional characters stand for in it, and the script that makes both tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocr.text import build_characters
from ocr.text.characters import characters, level, standard_forms, variants


def test_the_table_has_three_levels_of_its_own_size() -> None:
    """3,500 and 3,000 and 1,605 different characters, 196 of them outside the basic plane."""
    every = "".join(characters(n) for n in (1, 2, 3))
    assert [len(characters(n)) for n in (1, 2, 3)] == [3500, 3000, 1605]
    assert len(set(every)) == 8105
    assert sum(ord(c) > 0xFFFF for c in every) == 196


@pytest.mark.parametrize(
    ("character", "expected"), [("一", 1), ("乾", 1), ("烜", 2), ("凓", 3), ("𬒔", 3), ("張", None)]
)
def test_a_character_has_a_level_or_none(character: str, expected: int | None) -> None:
    """Frequent, less frequent, for names; a traditional form is not in the table."""
    assert level(character) == expected


def test_variants_lead_into_the_table_alone() -> None:
    """What has a variant's entry is outside the table, and all that it stands for is inside."""
    assert all(level(c) is None and plain and all(map(level, plain)) for c, plain in variants().items())
    assert standard_forms("鍾") == {"钟", "锺"}
    assert standard_forms("乾") == {"乾"}
    assert standard_forms("X") == frozenset()


def test_the_script_reads_a_unihan_database(tmp_path: Path) -> None:
    """Forms come from the converter first, then from both properties; what the table lists has no entry."""
    lines = ["#\tcomment", "U+937E\tkSimplifiedVariant\tU+949F U+953A", "U+7F10\tkTraditionalVariant\tU+7DDA"]
    lines += ["U+4E7E\tkSimplifiedVariant\tU+4E7E U+5E72"]
    (tmp_path / "Unihan_Variants.txt").write_text("\n".join(lines), encoding="utf-8")
    found = build_characters.variants(tmp_path, frozenset("钟锺线缐乾干"))
    assert (found["鍾"], found["線"]) == ("钟锺", "线缐")
    assert "乾" not in found


def test_a_database_without_the_whole_table_is_refused(tmp_path: Path) -> None:
    """Numbers from 1 to 8105 have to be there, each once."""
    (tmp_path / "Unihan_OtherMappings.txt").write_text("U+4E00\tkTGH\t2013:1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="whole table"):
        build_characters.standard(tmp_path)
