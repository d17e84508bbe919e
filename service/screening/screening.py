"""Screens a subject against lists: candidates of the index, compared, with what supports and contradicts each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from service.screening.agreement import Agreement, agreement
from service.screening.comparing import compare
from service.screening.facts import Entry, Facts, facts_of
from service.screening.index import NameIndex, pair_keys_of
from service.screening.meeting import Meeting
from service.screening.names import Name, name_of
from service.screening.policy import How, ScreeningPolicy
from service.screening.readings import System
from service.screening.signatures import Array, han_signature, letters_signature, neighbours
from service.screening.spelling_tables import normal_number, number_key
from service.screening.syllables import is_pinyin

MOST_CANDIDATES = 200
"""Names compared for each of the subject's names, the likeliest first."""
_MOST_NEAR, _MOST_NEAR_PINYIN = 96, 20
"""Names compared for being nearly the same; those near a name in pinyin are other names more often than not."""
_MOST_HOMOPHONES = 60
_SOUNDS = frozenset({How.PINYIN, How.WADE_GILES, How.CANTONESE, How.HOMOPHONE, How.SPELLING_TYPO})


class Strength(StrEnum):
    """What a hit asks for."""

    HIT = "HIT"
    """A person decides."""
    WEAK = "WEAK"
    """Shown, and nothing is opened."""


@dataclass(frozen=True, slots=True)
class List:
    """A version of a list with its index.

    Attributes:
        id, version: the bank's word for the list, and the number of the version.
        sha256: of the file's bytes, in hexadecimal.
    """

    id: str
    version: int
    sha256: str
    index: NameIndex = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a subject met.

    Attributes:
        list: which; entry: of it.
        ours, theirs: the names that met; empty for a number.
        meeting: how.
        score: thousandths, with what supports and contradicts.
        strength: what it asks for.
        agreement: what else agrees and differs.
        common: how many names of the list have this spelling.
    """

    list: List
    entry: Entry
    ours: str = field(repr=False)
    theirs: str = field(repr=False)
    meeting: Meeting
    score: int
    strength: Strength
    agreement: Agreement
    common: int


@dataclass(frozen=True, slots=True)
class Screening:
    """What came of a screening: hits, the strongest first, and how many more there were."""

    subject: Facts = field(repr=False)
    policy: ScreeningPolicy = field(repr=False)
    lists: tuple[List, ...]
    hits: tuple[Hit, ...]
    more: int = 0


def screen(subject: Facts, lists: Sequence[List], policy: ScreeningPolicy) -> Screening:
    """Screen a subject against lists; in whatever order its facts are stated, the result is the same."""
    subject = facts_of(subject.value())
    hits = [hit for one in lists for hit in _in_list(subject, one, policy)]
    hits.sort(key=lambda hit: (-hit.score, hit.list.id, hit.entry.id))
    most = policy.thresholds.most_hits
    return Screening(subject, policy, tuple(lists), tuple(hits[:most]), max(0, len(hits) - most))


def _in_list(subject: Facts, list_: List, policy: ScreeningPolicy) -> Iterator[Hit]:
    index = list_.index
    best: dict[int, tuple[Meeting, str, str, int]] = {}
    for text in dict.fromkeys(subject.names):
        name = name_of(text)
        for number in _candidates(name, subject, index, policy):
            theirs = index.name(int(number))
            meeting = compare(name, name_of(theirs), policy)
            if meeting is None:
                continue
            owner = int(index.owner[number])
            if owner not in best or meeting.score > best[owner][0].score:
                best[owner] = (meeting, text, theirs, _common(name, meeting, index))
    for number in subject.numbers:
        key = number_key(number)
        for owner in [] if key is None else index.numbers.find(np.array([key], np.uint64)).tolist():
            if normal_number(number) in map(normal_number, index.entry(owner).facts.numbers):
                best.setdefault(owner, (Meeting(How.NUMBER, policy.score_of[How.NUMBER]), "", "", 0))
    for owner, (meeting, ours, theirs, common) in best.items():
        entry = index.entry(owner)
        found = agreement(subject, entry.facts, policy)
        hit = _judged(meeting, found, common, policy)
        if hit is not None:
            yield Hit(list_, entry, ours, theirs, meeting, hit[0], hit[1], found, common)


def _judged(meeting: Meeting, found: Agreement, common: int, policy: ScreeningPolicy) -> tuple[int, Strength] | None:
    """Score and strength; None below what is shown."""
    score = min(1000, max(0, meeting.score + found.effect))
    if score < policy.thresholds.weak:
        return None
    alone = meeting.how in _SOUNDS and common >= policy.common.names and not found.supports
    strong = score >= policy.thresholds.hit and not alone
    return score, Strength.HIT if strong else Strength.WEAK


def _common(name: Name, meeting: Meeting, index: NameIndex) -> int:
    """How many names of the list have the letters, or the characters, of the subject's name."""
    if meeting.how in _SOUNDS and name.tokens:
        return index.whole.count(letters_signature(name.joined))
    if meeting.how in _SOUNDS:
        spelled = name.spelled(System.PINYIN)
        return index.whole.count(letters_signature(spelled[0])) if spelled else 0
    return index.whole.count(han_signature(name.canonical) if name.han else letters_signature(name.joined))


def _candidates(name: Name, subject: Facts, index: NameIndex, policy: ScreeningPolicy) -> Array:
    """The numbers of names that may meet, each once, the likeliest first."""
    found: list[Array] = []
    if name.han:
        found.append(index.whole.find(np.array([han_signature(name.canonical)], np.uint64)))
        spelled = [letters_signature(one) for system in System for one in name.spelled(system)]
        if spelled:
            sounding = index.whole.find(np.array(sorted(set(spelled)), np.uint64))
            latin = sounding[~index.han[sounding]]
            alike = sounding[index.han[sounding]]
            found += [_nearest(latin, subject, index), _nearest(alike, subject, index)[:_MOST_HOMOPHONES]]
    if name.tokens:
        found += _of_letters(name, subject, index, policy)
    if not found:
        return np.empty(0, np.uint32)
    all_ = np.concatenate(found)
    _, first = np.unique(all_, return_index=True)
    return all_[np.sort(first)][:MOST_CANDIDATES]


def _of_letters(name: Name, subject: Facts, index: NameIndex, policy: ScreeningPolicy) -> list[Array]:
    most = _MOST_NEAR_PINYIN if all(map(is_pinyin, name.tokens)) else _MOST_NEAR
    letters = name.joined
    signature = letters_signature(letters)
    keys = [signature]
    if len(name.tokens) > 2:
        keys += [signature - letters_signature(token) & ((1 << 64) - 1) for token in name.tokens]
    found = [_nearest(index.whole.find(np.array(keys, np.uint64)), subject, index)]
    if len(letters) >= policy.typos.letters_for_one:
        near = index.whole.find(np.sort(neighbours(signature, letters)))
        if len(letters) < policy.typos.pinyin_letters:
            near = near[~index.han[near]]
        found.append(_nearest(near, subject, index)[:most])
    if len(name.tokens) > 1:
        found.append(_nearest(index.pairs.find(pair_keys_of(name)), subject, index)[:most])
    return found


def _nearest(names: Array, subject: Facts, index: NameIndex) -> Array:
    """Names, those first whose entry was born in the subject's year."""
    if len(names) < 2 or not subject.birth_dates:
        return names
    years = np.array([int(date[:4]) for date in subject.birth_dates], np.int32)
    agrees = np.isin(index.birth[index.owner[names]] // 10000, years)
    return np.concatenate((names[agrees], names[~agrees]))
