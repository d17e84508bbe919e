"""The tables of spellings hold what is known of single characters, and keep nothing beside themselves."""

from __future__ import annotations

import numpy as np
import pytest

from service.screening.readings import System, made_spellings, spellings
from service.screening.signatures import letters_signature
from service.screening.spelling_tables import _table

SOME = [*range(0x3400, 0x4DC0, 41), *range(0x4E00, 0xA000, 41), *range(0x20000, 0x323B0, 411)]


@pytest.mark.parametrize("system", System)
def test_a_table_has_the_spellings_of_every_character(system: System) -> None:
    """Of a sample of all code points: the signatures of its spellings, and no row where it has none."""
    table = _table(system)
    for point in SOME:
        for first, counts, keys in ((False, table.counts, table.keys), (True, table.first_counts, table.first_keys)):
            forms = made_spellings(chr(point), system, first=first) if table.row[point] or not first else ()
            own = keys[table.row[point], : counts[table.row[point]]]
            assert own.tolist() == np.array([letters_signature(form) for form in forms], np.uint64).tolist()
        assert bool(table.row[point]) == bool(made_spellings(chr(point), system))


def test_tables_leave_no_spellings_behind() -> None:
    """What is kept are the spellings of characters that names had: a hundred thousand others would take 80 MB."""
    spellings.cache_clear()
    _table.cache_clear()
    _table(System.PINYIN)
    assert spellings.cache_info().currsize == 0
