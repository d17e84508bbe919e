"""Chinese names beside the same name in Latin letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.fields.in_pinyin import doubted_in_pinyin
from ocr.reading import Alternative, Field, FieldStatus


def fields(name: str, status: FieldStatus = FieldStatus.READ) -> dict[str, Field]:
    """A name as its glyphs have it, and letters that are READ as the pinyin of what was read first, or are not."""
    return {
        "name": Field("name", name, name, 0.99, FieldStatus.READ),
        "surname": Field("surname", "ZHAO", "ZHAO", 0.99, status),
        "given_names": Field("given_names", "YUANYI", "YUANYI", 0.99, status),
    }


@pytest.mark.parametrize(
    ("name", "letters", "expected"),
    [
        ("赵远怡", FieldStatus.READ, FieldStatus.READ),
        ("赵远台", FieldStatus.READ, FieldStatus.UNSURE),
        ("赵远台", FieldStatus.UNSURE, FieldStatus.READ),
    ],
)
def test_a_name_that_its_letters_do_not_spell_is_unsure(name: str, letters: FieldStatus, expected: FieldStatus) -> None:
    """怡 whose left part a glyph lacks is 台; letters that are no pinyin, as in Hong Kong, tell nothing."""
    assert doubted_in_pinyin(fields(name, letters))["name"].status is expected


def test_a_name_is_what_was_read_where_its_letters_spell_that() -> None:
    """It stands among the alternatives, and the name says that it was repaired."""
    read = fields("赵远台")
    read["name"] = replace(read["name"], alternatives=(Alternative("赵远怡", 0.3), Alternative("赵远冶", 0.1)))
    name = doubted_in_pinyin(read)["name"]
    assert (name.value, name.status, name.repaired) == ("赵远怡", FieldStatus.UNSURE, True)
