"""The audit of the suite ``customers`` finds what it is there to find."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from service.customers.desk import packed
from storage.customer_files.values import CustomerFile, StoredEntry
from storage.customer_files.words import Entry
from tests.storage_support import NOON
from tests.suites.support.files_audit import Left, compare, gaps
from tests.suites.support.tellers import Done


def claim(marker: str, at: str = "2026-03-01T12:00:00+00:00") -> dict[str, object]:
    """The claim of a contact, in a version."""
    return {"kind": "CLAIM", "element": "contact", "value": marker, "at": at}


def entry(kind: Entry, number: int, place: int, body: object) -> StoredEntry:
    """A record with a body as JSON."""
    payload = packed(b"{}", json.dumps(body).encode())
    return StoredEntry(kind, number, place, None, "wei", None, payload, NOON)


def version(number: int, place: int, *claims: dict[str, object]) -> StoredEntry:
    """A version of a profile."""
    return entry(Entry.PROFILE, number, place, {"profile": {"known": {"subject": "PERSON", "bases": claims}}})


TOLD = [Done("customers/c", Entry.PROFILE, "m.0."), Done("customers/c", Entry.EVENT, "m.1.")]
SOUND = [version(1, 1, claim("m.0.")), entry(Entry.EVENT, 1, 2, {"note": "m.1."})]


def counted(told: list[Done], entries: list[StoredEntry]) -> tuple[int, int, int]:
    """How many are lost, there twice, and unknown."""
    left = Left()
    compare(left, told, entries)
    return left.lost, left.twice, left.unknown


def test_what_is_there_once_is_sound() -> None:
    """Each write once: nothing is counted."""
    assert counted(TOLD, SOUND) == (0, 0, 0)


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (SOUND[:1], (1, 0, 0)),
        ([*SOUND, entry(Entry.EVENT, 2, 3, {"note": "m.1."})], (0, 1, 1)),
        ([*SOUND, entry(Entry.PARTY, 1, 3, {"name": "x"})], (0, 0, 1)),
        (
            [*SOUND, version(2, 3, claim("m.0."), claim("m.0.", "2026-03-02T12:00:00+00:00"))],
            (0, 1, 1),
        ),
        ([version(1, 1), SOUND[1]], (1, 0, 0)),
    ],
)
def test_lost_double_and_unknown_writes_are_counted(entries: list[StoredEntry], found: tuple[int, int, int]) -> None:
    """A record that is missing, there twice, or nobody's is counted."""
    assert counted(TOLD, entries) == found


def test_broken_numbers_are_counted() -> None:
    """A version or a place that is missing or there twice, and a file that counts otherwise, are gaps."""
    file = CustomerFile("c", "PERSON", "IDENTIFIED", 2, 2, 1, "CIF", b"", NOON, NOON, restricted=False, ended_at=None)
    assert gaps(file, SOUND) == 0
    assert gaps(replace(file, records=3), SOUND) > 0
    assert gaps(replace(file, versions=2), SOUND) > 0
    assert gaps(file, [SOUND[0], replace(SOUND[1], place=3)]) > 0
    assert gaps(file, [SOUND[0], replace(SOUND[1], number=2)]) > 0
