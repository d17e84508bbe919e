"""The screening beside second opinions: nomenklatura's logic-v2 as recorded, and every name of a list compared."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from bench.peer_pairs import COLUMNS, pairs
from bench.screening_names import Draw, mistyped
from service.screening.comparing import compare
from service.screening.facts import Facts, Kind
from service.screening.index import build
from service.screening.names import name_of
from service.screening.policy import load_policy
from service.screening.screening import List, screen

RECORD = Path(__file__).parents[4] / "tests" / "data" / "screening" / "logic_v2.csv"
PEERS_THRESHOLD = 0.7
POLICY = load_policy()
DIFFERENT = ("han_given_differs", "han_pinyin_differs", "latin_first_differs", "latin_last_differs", "latin_differs")


@cache
def recorded() -> tuple[Mapping[str, str], ...]:
    """The pairs with the peer's scores."""
    with RECORD.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def right() -> Mapping[str, tuple[int, int, int]]:
    """By group: pairs, how many ours gets right, how many the peer."""
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in recorded():
        meeting = compare(name_of(row["name1"]), name_of(row["name2"]), POLICY)
        ours = meeting is not None and meeting.score >= POLICY.thresholds.hit
        same = row["is_match"] == "true"
        found[row["case_group"]].append((ours == same, (float(row["score"]) >= PEERS_THRESHOLD) == same))
    return {group: (len(some), sum(a for a, _ in some), sum(b for _, b in some)) for group, some in found.items()}


def test_the_record_is_of_the_pairs_that_are_drawn() -> None:
    """Whoever changes the drawing makes the record again: bench.peer_pairs, then bench.logic_v2."""
    drawn = list(pairs(len(recorded()) // len(right())))
    assert [{name: row[name] for name in COLUMNS} for row in recorded()] == drawn


@pytest.mark.parametrize("group", sorted(right()))
def test_no_group_of_pairs_is_judged_worse_than_by_logic_v2(group: str) -> None:
    """Same and different people of each kind of pair are told at least as well as by the peer."""
    _, ours, peers = right()[group]
    assert ours >= peers


def test_another_person_is_no_hit() -> None:
    """No pair of different people reaches the threshold."""
    assert all(right()[group][0] == right()[group][1] for group in DIFFERENT)


def test_the_index_shows_what_a_comparison_with_every_name_finds() -> None:
    """Of a list of 400 names, each that the comparison alone finds weak or better for a query is shown."""
    entries = list(Draw.of(1).entries(400))
    random = Draw.of(2).random
    lists = [List("drawn", 1, "0" * 64, build(entries))]
    names = [(entry.id, name_of(entry.facts.names[0])) for entry in entries]
    for _ in range(60):
        chosen = random.choice(entries)
        text = chosen.facts.names[0]
        query = mistyped(text, random) if chosen.topics[0] == "latin" else text
        meetings = ((id, compare(name_of(query), name, POLICY)) for id, name in names)
        every = {id for id, one in meetings if one is not None and one.score >= POLICY.thresholds.weak}
        shown = {hit.entry.id for hit in screen(Facts((query,), Kind.PERSON), lists, POLICY).hits}
        assert chosen.id in every
        assert every <= shown


def test_whom_brute_rapidfuzz_finds_is_shown() -> None:
    """The entry that Jaro-Winkler over all names puts first, where it is the right one, is shown by the index."""
    entries = [one for one in Draw.of(3).entries(600) if one.topics[0] == "latin"]
    random = Draw.of(4).random
    lists, plain = [List("drawn", 1, "0" * 64, build(entries))], [one.facts.names[0].upper() for one in entries]
    found = 0
    for number, entry in enumerate(entries):
        query = mistyped(entry.facts.names[0], random)
        best = process.extractOne(query.upper(), plain, scorer=JaroWinkler.similarity, score_cutoff=0.85)
        if best is not None and best[2] == number:
            found += 1
            shown = {hit.entry.id for hit in screen(Facts((query,), Kind.PERSON), lists, POLICY).hits}
            assert entry.id in shown
    assert found > len(entries) // 2
