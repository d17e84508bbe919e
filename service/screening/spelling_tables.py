"""The signatures of many names in characters at once: every spelling of every name, by tables over code points."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from service.screening.han import canonical, han_part, surname_length
from service.screening.readings import System, made_spellings, spelled_characters
from service.screening.signatures import OF_CODE, Array, letters_signature

_CODES: Final = len(OF_CODE)
_MOST_READINGS: Final = 6
_IDEOGRAPHS: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
_LONGEST: Final = 8
"""Characters of a name from which on only its characters are indexed: organisations are not spelled."""


def han_signatures(names: Sequence[str], which: Array) -> tuple[Array, Array]:
    """The signatures of some names by their characters, and by their spellings in every system.

    Returns keys, and for each the number of the name.
    """
    parts = [han_part(names[at]) for at in which]
    lengths = np.fromiter(map(len, parts), np.int64, len(parts))
    codes = np.frombuffer("".join(parts).encode("utf-32-le"), np.uint32)
    own = np.frombuffer(canonical("".join(parts)).encode("utf-32-le"), np.uint32)
    starts = np.cumsum(lengths) - lengths
    surnames = np.fromiter(map(surname_length, parts), np.int64, len(parts))
    keys, of = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    if len(codes):
        keys.append(np.add.reduceat(OF_CODE[own], starts))
        of.append(which.astype(np.uint32))
    seen: list[tuple[Array, Array]] = []
    for system in System:
        made, rows = _spelled(codes, starts, lengths, surnames, system)
        seen.append((made, rows))
    if seen:
        made = np.concatenate([one for one, _ in seen])
        rows = np.concatenate([one for _, one in seen])
        order = np.lexsort((made, rows))
        made, rows = made[order], rows[order]
        new = np.ones(len(made), bool)
        new[1:] = (made[1:] != made[:-1]) | (rows[1:] != rows[:-1])
        keys.append(made[new])
        of.append(which[rows[new]].astype(np.uint32))
    return np.concatenate(keys), np.concatenate(of)


def _spelled(codes: Array, starts: Array, lengths: Array, surnames: Array, system: System) -> tuple[Array, Array]:
    """Signatures of the spellings of names, and of which name each is."""
    table = _table(system)
    rows = np.flatnonzero((lengths > 0) & (lengths <= _LONGEST))
    made = np.zeros(len(rows), np.uint64)
    for place in range(int(lengths.max(initial=0)) if len(rows) else 0):
        if place >= _LONGEST:
            break
        has = place < lengths[rows]
        code = np.where(has, table.row[codes[np.minimum(starts[rows] + place, len(codes) - 1)]], 0)
        leading = place < surnames[rows]
        count = np.where(has, np.where(leading, table.first_counts[code], table.counts[code]), 1).astype(np.int64)
        repeat = np.repeat(np.arange(len(rows)), count)  # a character without a reading drops the name
        number = np.arange(len(repeat)) - np.repeat(np.cumsum(count) - count, count)
        rows, code, leading, has = rows[repeat], code[repeat], leading[repeat], has[repeat]
        added = np.where(leading, table.first_keys[code, number], table.keys[code, number])
        made = made[repeat] + np.where(has, added, np.uint64(0))
    return made, rows


@dataclass(frozen=True, slots=True)
class _Table:
    """The spellings of characters in one system, a row for each character that has one; row 0 for all others.

    Attributes:
        row: of each code point.
        counts, keys: how many spellings a row has, and their signatures; ``first_``: those of a surname's character.
    """

    row: Array
    counts: Array
    keys: Array
    first_counts: Array
    first_keys: Array


@cache
def _table(system: System) -> _Table:
    row = np.zeros(_CODES, np.uint32)
    known: list[tuple[str, ...]] = [()]
    leading: list[tuple[str, ...]] = [()]
    for character in spelled_characters(system):
        if _is_ideograph(character) and (found := made_spellings(character, system)):
            row[ord(character)] = len(known)
            known.append(found)
            leading.append(made_spellings(character, system, first=True))
    return _Table(row, *_rows(known), *_rows(leading))


def _is_ideograph(character: str) -> bool:
    """Whether it is one of the unified ideographs, of any plane."""
    point = ord(character)
    return any(first <= point < end for first, end in _IDEOGRAPHS)


def _rows(spelled: Sequence[tuple[str, ...]]) -> tuple[Array, Array]:
    signature = cache(letters_signature)
    keys = np.zeros((len(spelled), _MOST_READINGS), np.uint64)
    for number, forms in enumerate(spelled):
        for place, form in enumerate(forms):
            keys[number, place] = signature(form)
    return np.fromiter(map(len, spelled), np.int64, len(spelled)), keys


def number_key(number: str) -> int | None:
    """The key of a document's number, whatever its spacing, width or case; None for one too short to tell anybody."""
    plain = normal_number(number)
    if len(plain) < 5:
        return None
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big")


def normal_number(number: str) -> str:
    """A number in half width and capitals, letters and digits alone."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", number).upper()))
