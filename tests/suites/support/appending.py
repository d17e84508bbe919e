"""What the audit log costs: the same writes with their entries and without, in turn; and the pace of an inspection."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import Any

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
        appended: median of the append by itself, in the transaction of a verification.
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
    real: Any = AuditLog.append
    spent: list[float] = []
    told: list[float] = []
    untold: list[float] = []

    def timed(log: AuditLog, connection: Any, *events: Event) -> None:
        began = time.perf_counter()
        real(log, connection, *events)
        spent.append((time.perf_counter() - began) * 1000)

    def nothing(log: AuditLog, connection: Any, *events: Event) -> None:
        """Tell nothing."""

    with closing(place.open(actor=_CLERK)) as store:
        try:
            for number in range(_WARMING + pairs):
                ways = [(timed, told), (nothing, untold)]
                for append, times in ways if number % 2 else ways[::-1]:
                    setattr(AuditLog, "append", append)  # noqa: B010 - a method, to mypy
                    new = verification(
                        f"{number}-{append.__name__}", customer_reference=f"customer-{number}",
                        payload=bytes(_PAYLOAD_BYTES),
                    )  # fmt: skip
                    began = time.perf_counter()
                    store.save(new, _PICTURES)
                    times.append((time.perf_counter() - began) * 1000)
        finally:
            setattr(AuditLog, "append", real)  # noqa: B010
    differences = [a - b for a, b in zip(told[_WARMING:], untold[_WARMING:], strict=True)]
    spent = spent[_WARMING:]
    return Cost(median(spent), percentile(spent, 0.95), median(differences), median(untold[_WARMING:]))


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
