"""What the audit log costs: the same writes with their entries and without, in turn; and the pace of an inspection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from statistics import median
from typing import Any
from unittest.mock import patch

from storage import Action, Actor, Database, Event, Image
from storage.audit.entry import log_key
from storage.audit.inspection import Inspection
from storage.audit.log import AuditLog
from tests.storage_support import Place, verification
from tests.suites.support.open_loop import percentile

_CLERK = Actor("spiffe://bank.example/branch/7/counter", "default", ("verifier",), "192.0.2.7")
_PICTURES = [Image("0-0", "image/jpeg", bytes(150_000)), Image("0-1", "image/jpeg", bytes(150_000))]
_PAYLOAD_BYTES = 8_000
_WARMING = 20
_DIGESTS = ("kept", "sealed", "row.0-0", "row.0-1", "picture.0-0", "picture.0-1", "verdict")
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds.

    Attributes:
        appended: median of an append by itself, in a transaction of its own, its begin and end not counted.
        appended_p95: its 95th percentile.
        difference: median over pairs of what keeping a verification takes longer with its entry than without.
        without: median of keeping one without.
    """

    appended: float
    appended_p95: float
    difference: float
    without: float

    def __str__(self) -> str:
        return (
            f"the append takes {self.appended:.2f} ms (median; p95 {self.appended_p95:.2f}); with it keeping a "
            f"verification takes {self.difference:+.2f} ms (median of pairs) on {self.without:.1f}"
        )


def cost_of_entries(place: Place, pairs: int) -> Cost:
    """Keep so many pairs of verifications, one of each pair with its entry; which goes first changes."""
    spent: list[float] = []
    told: list[float] = []
    untold: list[float] = []
    with closing(place.open(actor=_CLERK)) as store:
        for number in range(_WARMING + pairs):
            ways: list[tuple[str, Any, list[float]]] = [("told", nullcontext, told), ("untold", _silent, untold)]
            for name, way, times in ways if number % 2 else ways[::-1]:
                new = verification(
                    f"{number}-{name}", customer_reference=f"customer-{number}", payload=bytes(_PAYLOAD_BYTES)
                )
                with way():
                    began = time.perf_counter()
                    store.save(new, _PICTURES)
                    times.append((time.perf_counter() - began) * 1000)
            with store.shared.database.change() as connection:
                began = time.perf_counter()
                store.log.append(connection, _event(number))
                spent.append((time.perf_counter() - began) * 1000)
    differences = [a - b for a, b in zip(told[_WARMING:], untold[_WARMING:], strict=True)]
    spent = spent[_WARMING:]
    return Cost(median(spent), percentile(spent, 0.95), median(differences), median(untold[_WARMING:]))


@contextmanager
def _silent() -> Iterator[None]:
    """Verifications are kept without their entry while the block runs."""
    with patch.object(AuditLog, "locking", return_value=()), patch.object(AuditLog, "entering", return_value=[]):
        yield


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a log was inspected: entries a second of this process's time, and of the clock's; faults found."""

    entries: int
    a_core: float
    by_the_clock: float
    faults: int


def pace_of_inspection(place: Place, entries: int) -> Pace:
    """Fill a log with so many entries, a third of verifications' and the others of looks, and inspect it by itself."""
    with closing(place.open(actor=_CLERK)) as store:
        events = [_event(number) for number in range(entries)]
        for start in range(0, entries, _AT_ONCE):
            store.tell(*events[start : start + _AT_ONCE])
        key = log_key(store.history.signer.secret)
    with closing(Database(place.database_url)) as database:
        inspection = Inspection(database, key=key)
        began, cpu = time.perf_counter(), time.process_time()
        faults = sum(1 for _ in inspection.faults(records=False))
        spent, used = time.perf_counter() - began, time.process_time() - cpu
    return Pace(inspection.entries, inspection.entries / used, inspection.entries / spent, faults)


def _event(number: int) -> Event:
    record = f"019ca945-0a7b-7bbe-a843-{number:012}"
    if number % 3:
        return Event(Action.VERIFICATION_READ, "verification", record)
    return Event(Action.VERIFICATION_CREATED, "verification", record, dict.fromkeys(_DIGESTS, bytes(range(32))))
