"""An index over the entries of one version of a list: sorted signatures in numpy, and the entries as one text.

Of 500,000 names it takes some 120 MB. It is made once and never changed.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from service.canonical import canonical_json
from service.screening.facts import Entry, entry_of
from service.screening.letters import skeleton, tokens_of
from service.screening.names import Name, is_han_text
from service.screening.signatures import Array, letters_signature, mixed_int, pair_signatures
from service.screening.spelling_tables import han_signatures, number_key

MOST_PAIRED = 8
"""Words of a name of which pairs are indexed."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Signatures in order, each with the number of what it is of."""

    keys: Array
    of: Array

    @classmethod
    def made(cls, keys: Array, of: Array) -> Sorted:
        """Put in order."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], of[order].astype(np.uint32))

    def find(self, wanted: Array) -> Array:
        """What the wanted signatures are of, in the order of the signatures; may hold one number more than once."""
        at = np.searchsorted(self.keys, wanted)
        at[at == len(self.keys)] = 0
        there = np.flatnonzero(self.keys[at] == wanted) if len(self.keys) else np.empty(0, np.int64)
        if not len(there):
            return np.empty(0, np.uint32)
        starts = at[there]
        ends = np.searchsorted(self.keys, wanted[there], side="right")
        return np.concatenate([self.of[start:end] for start, end in zip(starts, ends, strict=True)])

    def count(self, wanted: int) -> int:
        """How many have a signature."""
        key = np.uint64(wanted)
        return int(np.searchsorted(self.keys, key, side="right") - np.searchsorted(self.keys, key))

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return int(self.keys.nbytes + self.of.nbytes)


@dataclass(frozen=True)
class NameIndex:
    """The index.

    Attributes:
        whole: signatures of whole names in every spelling, by the number of the name.
        pairs: signatures of two words of a name, by the number of the name.
        numbers: keys of documents' numbers, by the number of the entry.
        owner: of each name, the number of its entry.
        first_name: of each entry, the number of its first name.
        han: of each name, whether it is written in characters.
        birth: of each entry, the first date of birth as YYYYMMDD, 0 where there is none.
        name_texts, name_ends: the names one behind the other in UTF-8, and where each ends; the entries likewise.
    """

    whole: Sorted
    pairs: Sorted
    numbers: Sorted
    owner: Array
    han: Array
    birth: Array
    name_texts: bytes = field(repr=False)
    name_ends: Array
    entry_texts: bytes = field(repr=False)
    entry_ends: Array

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return len(self.entry_ends)

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        arrays = (self.owner, self.han, self.birth, self.name_ends, self.entry_ends)
        sorted_ = (self.whole, self.pairs, self.numbers)
        return (
            sum(one.nbytes for one in sorted_)
            + sum(int(one.nbytes) for one in arrays)
            + len(self.name_texts)
            + len(self.entry_texts)
        )

    def name(self, number: int) -> str:
        """A name by its number."""
        start = int(self.name_ends[number - 1]) if number else 0
        return self.name_texts[start : int(self.name_ends[number])].decode()

    def entry(self, number: int) -> Entry:
        """An entry by its number."""
        start = int(self.entry_ends[number - 1]) if number else 0
        return entry_of(json.loads(self.entry_texts[start : int(self.entry_ends[number])]))


def build(entries: Iterable[Entry]) -> NameIndex:
    """Make an index of entries."""
    names: list[str] = []
    owner, birth, ends = array("I"), array("i"), array("q")
    texts = bytearray()
    number_keys, number_of = array("Q"), array("I")
    for at, entry in enumerate(entries):
        facts = entry.facts
        for name in dict.fromkeys(facts.names):
            names.append(name)
            owner.append(at)
        birth.append(int(facts.birth_dates[0].replace("-", "").ljust(8, "0")) if facts.birth_dates else 0)
        for number in facts.numbers:
            key = number_key(number)
            if key is not None:
                number_keys.append(key)
                number_of.append(at)
        texts += canonical_json(entry.value())
        ends.append(len(texts))
    han = np.fromiter(map(is_han_text, names), bool, len(names))
    keys, of = han_signatures(names, np.flatnonzero(han))
    latin = [(at, name) for at, name in enumerate(names) if not han[at] or not name.isascii()]
    latin_keys, latin_of, pair_keys, pair_of = _latin_signatures(latin)
    encoded = [name.encode() for name in names]
    return NameIndex(
        Sorted.made(np.concatenate((keys, latin_keys)), np.concatenate((of, latin_of))),
        Sorted.made(pair_keys, pair_of),
        Sorted.made(np.array(number_keys, np.uint64), np.array(number_of, np.uint32)),
        np.array(owner, np.uint32),
        han,
        np.array(birth, np.int32),
        b"".join(encoded),
        np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded))),
        bytes(texts),
        np.array(ends, np.int64),
    )


def _latin_signatures(names: list[tuple[int, str]]) -> tuple[Array, Array, Array, Array]:
    keys, of, pair_keys, pair_of = array("Q"), array("I"), array("Q"), array("I")
    words: dict[str, int] = {}
    sounds: dict[str, int] = {}
    for at, name in names:
        tokens = tokens_of(name)
        if not tokens:
            continue
        total = 0
        for token in tokens:
            own = words.get(token)
            if own is None:
                own = words[token] = letters_signature(token)
            total += own
        keys.append(total & _MASK)
        of.append(at)
        if len(tokens) < 2:
            continue
        each = []
        for token in tokens[:MOST_PAIRED]:
            sound = sounds.get(token)
            if sound is None:
                spelled = skeleton(token)
                sound = sounds[token] = mixed_int(letters_signature(spelled) ^ len(spelled))
            each.append(sound)
        each = list(dict.fromkeys(each))
        for i, one in enumerate(each):
            for other in each[i + 1 :]:
                pair_keys.append((one + other) & _MASK)
                pair_of.append(at)
    return (
        np.array(keys, np.uint64),
        np.array(of, np.uint32),
        np.array(pair_keys, np.uint64),
        np.array(pair_of, np.uint32),
    )


_MASK = (1 << 64) - 1


def pair_keys_of(name: Name) -> Array:
    """The keys of two words of a name."""
    return np.array(pair_signatures(name.skeletons[:MOST_PAIRED]), np.uint64)
