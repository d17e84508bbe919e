"""The measurement of names: which characters are shown, what is counted, and what a claim of a look-alike gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.characters.measure import Outcome
from bench.names import __main__ as command
from bench.names import characters as shown
from bench.names import claims as claiming
from bench.names.characters import FACES, MANNERS, SIZE, kinds, units
from bench.names.claims import Claimed, drawn, lookalikes, verdict_on
from bench.names.report import claims, confused, figures
from ocr.reading import FieldStatus
from ocr.text import same_writing
from service.verification.policy import load_policy
from tests.builders import make_field


@pytest.fixture(autouse=True)
def _any_face_draws_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The faces need not be installed where nothing is drawn."""
    monkeypatch.setattr(shown, "drawn_by", lambda character, face: True)
    monkeypatch.setattr(claiming, "drawn_by", lambda character, face: True)


def test_every_character_of_the_table_and_of_the_supplementary_planes_is_shown() -> None:
    """8,105 of the table, and the 60,317 of GB 18030-2022 beyond the basic plane but 196 that the table has."""
    assert [len(stock) for stock in kinds().values()] == [3500, 3000, 1605, 60_317 - 196]
    every = units(None, 1)
    assert sum(len(unit.names) for unit in every) == (8105 + 60_317 - 196) * len(FACES) * len(MANNERS)
    assert max(len(unit.names) for unit in every) == SIZE


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    """And another one for another seed; both manners show the same characters."""
    first = units(5, 1)
    assert first == units(5, 1) != units(5, 2)
    assert {len(unit.names) for unit in first} == {5}
    clean, phone = ([u.names for u in first if u.manner == manner] for manner in MANNERS)
    assert clean == phone


def test_a_run_that_was_ended_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is kept, and read again by nobody."""
    read: list[str] = []

    def reads(unit: shown.Unit, seed: int) -> list[Outcome]:
        read.append(unit.kind)
        return [Outcome(name, name, "READ", "") for name in unit.names]

    monkeypatch.setattr(command, "ENGINES", {"idverdict": lambda: reads})
    first = command.read_names(tmp_path, ["idverdict"], 3, 1)
    assert read == [unit.kind for unit in units(3, 1)]
    assert command.read_names(tmp_path, ["idverdict"], 3, 1) == first
    assert len(read) == len(units(3, 1))


def test_names_are_right_unsure_or_silently_wrong() -> None:
    """A wrong value that is unsure is unsure; the interval is that of what is silently wrong."""
    found = [
        Outcome("李凓", "李溧", "READ", ""),
        Outcome("李凓", "李溧", "UNSURE", ""),
        Outcome("李国", "李国", "READ", ""),
        Outcome("李国", "", "MISSING", ""),
    ]
    row = list(figures({("idverdict", "level 3", "zenhei", "clean"): found}))[-1]
    assert row == "| level 3 | zenhei | clean | idverdict | 4 | 25.0% | 50.0% | 1 | 4.56% to 69.94% |"
    table = list(confused(found))
    assert table[2] == "| 凓 U+51D3 | 溧 U+6EA7 | 1 | 1 |"
    assert table[-1] == "1 pairs in all, 1 of them silently."


def test_a_pair_of_lookalikes_is_two_characters() -> None:
    """What is the same writing, or another shape of it, is no other name; both ways round are claimed."""
    pairs = lookalikes()
    assert {("凓", "溧"), ("溧", "凓"), ("未", "末"), ("𬸣", "骞")} <= set(pairs)
    assert ("髙", "高") not in pairs
    assert not any(same_writing(a, b) for a, b in pairs)
    assert sum(map(len, drawn(100, 1).values())) == 100
    assert drawn(100, 1) == drawn(100, 1) != drawn(100, 2)
    assert all(printed != claimed for some in drawn(100, 1).values() for printed, claimed in some)


@pytest.mark.parametrize(
    ("read", "status", "decision"),
    [
        ("李凓", FieldStatus.READ, "REVIEW"),
        ("李溧", FieldStatus.UNSURE, "REVIEW"),
        ("李国", FieldStatus.READ, "REVIEW"),
        ("李溧", FieldStatus.READ, "ACCEPT"),
    ],
)
def test_a_claim_of_a_lookalike_is_accepted_only_if_the_name_was_misread(
    read: str, status: FieldStatus, decision: str
) -> None:
    """All else is genuine, so that the name alone decides; what was accepted is listed."""
    told = verdict_on("李凓", "李溧", make_field("name", read, status), load_policy())
    assert told.decision == decision
    assert Claimed.of(told.line()) == told
    lines = list(claims({("zenhei", "clean"): [told]}))
    assert lines[2].startswith(f"| in the table | zenhei | clean | 1 | {int(decision == 'ACCEPT')} |")
    assert (lines[-1] == "- ACCEPT: the card has 李凓, the claim 李溧, read 李溧 (EXACT)") is (decision == "ACCEPT")
