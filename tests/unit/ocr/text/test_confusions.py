"""The table of what a reading may hide, and what follows from it for a text."""

from __future__ import annotations

import pytest

from ocr.fields.name import SURE_NAME
from ocr.text import same_writing
from ocr.text.characters import level
from ocr.text.confusions import confusions, doubted, doubted_at_best


def test_the_table_is_clean() -> None:
    """Probabilities that ask for more than any name has to have, and other characters than the one read, each once."""
    table = confusions()
    assert len(table) > 1000
    assert all(0 <= c.least <= c.best <= 1 and c.best > SURE_NAME for c in table.values())
    assert all(len(set(c.shown)) == len(c.shown) >= 1 for c in table.values())
    assert not [said for said, c in table.items() if any(same_writing(said, shown) for shown in c.shown)]


@pytest.mark.parametrize(("said", "shown"), ["溧凓", "裸祼", "驱𫸩", "硝𬒔", "骞𬸣", "诚𫍯"])
def test_every_look_is_asked_because_of_a_character_of_the_standard(said: str, shown: str) -> None:
    """What was read for one of level 3 is believed above 0.999 alone, whatever one look is worth."""
    assert level(shown) == 3
    assert doubted([("李", 1.0), (said, 0.99)])[0] == f"李{shown}"
    assert doubted([("李", 1.0), (said, 0.9999999)]) == ()
    assert confusions()[said].least > 0.999


def test_the_best_look_is_asked_because_of_other_characters() -> None:
    """䂖 is read as 石: one look at 0.99 is no doubt, two of them and none better are."""
    assert level("䂖") is None
    assert confusions()["石"].least < SURE_NAME < confusions()["石"].best
    assert doubted([("石", 0.96)]) == ()
    assert "䂖" in doubted_at_best([[("石", 0.96)], [("石", 0.97)]])
    assert doubted_at_best([[("石", 0.96)], [("石", 0.99999)]]) == ()


def test_a_text_of_which_nothing_is_known_hides_nothing() -> None:
    """A character that no other was read as is believed as every name's are."""
    assert doubted([("·", 0.5), ("A", 0.5)]) == ()
    assert doubted_at_best([]) == ()
