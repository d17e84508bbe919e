"""The database is altered past the service: every edit, deletion, insertion and swap of a row of a log is found."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from storage.audit.entry import log_key
from storage.audit.faults import Fault
from storage.audit.inspection import Inspection
from storage.audit.note import Checkpoint
from tests.postgresql import cluster
from tests.storage_support import Place
from tests.suites.support.burglar import Burglar, Tampering
from tests.suites.support.logbook import keep_a_log
from tests.suites.support.promise import Promise, Scale

ENTRIES = {Scale.SMALL: 24, Scale.FULL: 300}
"""The least entries of each log; every kind of tampering is tried on each."""
KINDS_OF_RECORDS = 16
"""At small scale each kind of tampering with the log is tried once, and of those with records one kind in so many: an
integration test tries each of these once."""


def run(scale: Scale) -> Iterator[Promise]:
    """A log of everything that is told, on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder:
        yield from _tampered(Place(Path(folder)), "SQLite", ENTRIES[scale], scale)
    with cluster() as postgresql, tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder:
        place = Place(Path(folder), postgresql.url(postgresql.create()))
        yield from _tampered(place, "PostgreSQL", ENTRIES[scale] // 2, scale)


def _tampered(place: Place, where: str, entries: int, scale: Scale) -> Iterator[Promise]:
    with closing(place.open()) as store:
        keep_a_log(store, entries)
        state = Checkpoint.open(store.history.checkpoint(), store.history.key)
        key = log_key(store.history.signer.secret)
        database = store.shared.database

        def faults() -> list[Fault]:
            return list(Inspection(database, key=key).faults({state.size: state.root}))

        sound = faults()
        with closing(Burglar(place)) as burglar:
            refused = sum(not burglar.can(statement) for statement in burglar.slips)
            burglar.unguard()
            log = _Score()
            for tampering in _tried(scale, burglar.log(), 1):
                log.count(tampering, *_looked(burglar, tampering, faults))
            records = _Score()
            for tampering in _tried(scale, burglar.records(), KINDS_OF_RECORDS):
                records.count(tampering, *_looked(burglar, tampering, faults))
        restored = faults()
    yield Promise(
        f"{where}: a log that nobody tampered with has no fault, before and after; its triggers refuse slips",
        f"{state.size} entries: {len(sound)} and {len(restored)} faults; {refused} of {len(burglar.slips)} refused",
        not sound and not restored and refused == len(burglar.slips),
    )
    yield Promise(
        f"{where}: every edit of a column, deletion, copy, insertion and swap of entries is found",
        f"{log}; by the log itself {log.alone:,}, the others by a checkpoint that was kept elsewhere: "
        f"{log.kinds_by_checkpoint() or 'none'}",
        log.found == log.tried,
    )
    yield Promise(
        f"{where}: every edit, deletion, insertion and swap of rows of every table that the log covers is found",
        f"{records}; by the log itself {records.alone:,}",
        records.found == records.tried == records.alone,
    )


def _tried(scale: Scale, tamperings: Iterable[Tampering], kinds: int) -> Iterator[Tampering]:
    """All of them; at small scale one of every ``kinds``-th kind, each kind with another entry or row."""
    if scale is Scale.FULL:
        yield from tamperings
        return
    of_kind: dict[str, list[Tampering]] = defaultdict(list)
    for tampering in tamperings:
        of_kind[tampering.kind].append(tampering)
    for number, some in enumerate(of_kind.values()):
        if number % kinds == 0:
            yield some[number * 7 % len(some)]


def _looked(burglar: Burglar, tampering: Tampering, faults: Callable[[], list[Fault]]) -> tuple[bool, bool]:
    """Whether anything is found, and whether it is found without a checkpoint, while it is tampered with."""
    with burglar.at_work(tampering):
        found = faults()
    return bool(found), any(not fault.kind.startswith("CHECKPOINT") for fault in found)


class _Score:
    """How many were tried and found, and what was found by a checkpoint alone."""

    def __init__(self) -> None:
        self.tried = self.found = self.alone = 0
        self._missed: Counter[str] = Counter()
        self._by_checkpoint: Counter[str] = Counter()

    def count(self, tampering: Tampering, found: bool, alone: bool) -> None:
        """One more."""
        self.tried += 1
        self.found += found
        self.alone += alone
        if not found:
            self._missed[tampering.kind] += 1
        elif not alone:
            self._by_checkpoint[tampering.kind] += 1

    def kinds_by_checkpoint(self) -> str:
        """What only a checkpoint showed."""
        return ", ".join(f"{count} {kind}" for kind, count in self._by_checkpoint.items())

    def __str__(self) -> str:
        missed = ", ".join(f"{count} {kind}" for kind, count in self._missed.items())
        return f"{self.found:,} of {self.tried:,} found{f', missed: {missed}' if missed else ''}"
