"""The walk along the log: sound rows pass, and whatever is done to any of them shows, wherever it is."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.audit.entry import Action, Actor, Entry, Event, log_key, make_entry
from storage.audit.faults import Fault, FaultKind
from storage.audit.merkle import Frontier, leaf_hash
from storage.audit.walk import Walk

KEY = log_key(bytes(32))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLERK = Actor("clerk", "retail", ("verifier",), "192.0.2.7")
Row = tuple[Any, ...]


def entry(position: int) -> Entry:
    """An entry; the first opens the log."""
    event = Event(Action.VERIFICATION_READ, "verification", f"id-{position}", {"a": bytes([position % 256])})
    return make_entry(position, NOON, CLERK, event if position else Event(Action.LOG_OPENED, "log", "-"), KEY)


def rows_of(entries: list[Entry]) -> list[Row]:
    """Rows with the nodes that follow from the entries."""
    tree = Frontier()
    return [(*astuple(one), tree.append(leaf_hash(one.text()))) for one in entries]


def log(size: int) -> list[Row]:
    """A sound log."""
    return rows_of([entry(position) for position in range(size)])


def root(rows: list[Row]) -> bytes:
    """The root of the tree over rows."""
    tree = Frontier()
    for row in rows:
        tree.append(leaf_hash(Entry(*row[:12]).text()))
    return tree.root()


def found(rows: list[Row], states: dict[int, bytes] | None = None, key: bytes | None = KEY) -> list[Fault]:
    """What a walk finds, taking rows in two goes."""
    walk = Walk(states or {}, key)
    half = len(rows) // 2
    return [*walk.take(rows[:half]), *walk.take(rows[half:]), *walk.end()]


@given(st.integers(1, 70), st.data())
def test_sound_log_passes_and_is_held_to_its_states(size: int, data: st.DataObject) -> None:
    """With every root it ever had; and not with another, nor with one of a size that it never had."""
    rows = log(size)
    sizes = data.draw(st.sets(st.integers(1, size)))
    assert found(rows, {n: root(rows[:n]) for n in sizes}) == []
    wrong = data.draw(st.integers(1, size))
    assert found(rows, {wrong: bytes(32)}) == [Fault(wrong - 1, FaultKind.CHECKPOINT_DIFFERS, f"size {wrong}")]
    assert [fault.kind for fault in found(rows, {size + 1: bytes(32)})] == [FaultKind.CHECKPOINT_BEYOND]


@settings(max_examples=200)
@given(st.integers(1, 40), st.data())
def test_any_edit_of_any_value_is_found_at_its_row(size: int, data: st.DataObject) -> None:
    """Whatever it is changed to, of whatever type a careless database lets in."""
    rows = log(size)
    at, column = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, 12))
    other = data.draw(st.one_of(st.text(max_size=5), st.integers(), st.binary(max_size=70), st.none()))
    if str(rows[at][column]) == str(other):
        return
    rows[at] = (*rows[at][:column], other, *rows[at][column + 1 :])
    faults = found(rows)
    assert faults[0].position == at
    assert faults[0].kind in (FaultKind.ENTRY_ALTERED, FaultKind.NODES_ALTERED)


@given(st.integers(1, 40), st.data())
def test_any_byte_of_the_nodes_is_held(size: int, data: st.DataObject) -> None:
    """A single bit, in any of the hashes that a row states."""
    rows = log(size)
    at = data.draw(st.integers(0, size - 1))
    nodes = bytearray(rows[at][12])
    nodes[data.draw(st.integers(0, len(nodes) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    rows[at] = (*rows[at][:12], bytes(nodes))
    assert found(rows)[0].position == at


@given(st.integers(2, 60), st.data())
def test_missing_rows_are_named_once(size: int, data: st.DataObject) -> None:
    """Those after a gap are still held against each other; only what spans the gap cannot be."""
    rows = log(size)
    first = data.draw(st.integers(0, size - 2))
    last = data.draw(st.integers(first, size - 2))
    left = rows[:first] + rows[last + 1 :]
    missing = Fault(first, FaultKind.ENTRY_MISSING, f"up to {last}")
    assert found(left) == [missing]
    later = data.draw(st.integers(last + 1, size - 1))
    spoilt = [(*row[:3], "x", *row[4:]) if row[0] == later else row for row in left]
    assert found(spoilt) == [missing, Fault(later, FaultKind.ENTRY_ALTERED)]
    within = Fault(first, FaultKind.CHECKPOINT_DIFFERS, f"size {last + 1}")
    assert found(left, {last + 1: root(rows[: last + 1])}) == [missing, within]


def test_rows_out_of_place_are_found() -> None:
    """A position that comes twice, and one before the first."""
    rows = log(6)
    assert [str(fault) for fault in found([*rows[:3], rows[2], *rows[3:]])] == ["2  ENTRY_MISPLACED"]
    assert [str(fault) for fault in found([(-1, *rows[0][1:]), *rows])] == ["-1  ENTRY_MISPLACED"]


def test_value_with_a_line_end_is_refused() -> None:
    """Even where its hash is right: two entries could have one text otherwise."""
    odd = replace(entry(3), actor="a\nb")
    rows = rows_of([*map(entry, range(3)), odd, entry(4)])
    assert found(rows, key=None) == [Fault(3, FaultKind.ENTRY_ALTERED)]


def test_log_written_anew_without_the_key_is_found() -> None:
    """All hashes follow, and every entry that differs is named, where the key is at hand; without, nothing shows."""
    rows = rows_of([replace(entry(n), actor="nobody") if n in (2, 5) else entry(n) for n in range(8)])
    assert found(rows) == [Fault(2, FaultKind.ENTRY_FORGED), Fault(5, FaultKind.ENTRY_FORGED)]
    assert found(rows, key=None) == []
    assert found(rows, {8: root(log(8))}, key=None) == [Fault(7, FaultKind.CHECKPOINT_DIFFERS, "size 8")]


def test_time_that_goes_back_is_found() -> None:
    """By an entry that is right in itself."""
    earlier = make_entry(4, NOON.replace(hour=11), CLERK, Event(Action.KEY_NOTED, "key", "k"), KEY)
    rows = rows_of([*map(entry, range(4)), earlier])
    assert found(rows) == [Fault(4, FaultKind.TIME_WENT_BACK)]


@pytest.mark.parametrize("rows", [[], rows_of([make_entry(0, NOON, CLERK, Event(Action.KEY_NOTED, "key", "k"), KEY)])])
def test_log_that_was_not_opened_is_none(rows: list[Row]) -> None:
    """Its first entry says what is older than the log; an empty table has none either."""
    assert [fault.kind for fault in found(rows)] == [FaultKind.NOT_OPENED]
