"""States that days and other rules bring about are written, so that lists and watchers see them.

Files are opened, derived and written some at a time, each lot in one short transaction, by any number of processes:
each takes slices of the files, and none writes what another has written. May be interrupted at any point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

import structlog

from service.customers.desk import CustomerDesk, before_of, follows
from service.customers.profile.deriving import day_of
from service.customers.rules import CustomerRules
from storage import FileChanged, Job, RecordDamaged, Store
from storage.customer_files.turning import WHOLE, Slice, Turning, TurningPage
from storage.customer_files.values import NewStanding

log = structlog.get_logger()
SYSTEM_PERSON: Final = "idverdict"
LONGEST: Final = timedelta(days=366 * 26)
"""How far back a day may lie: longer than any document is valid, so that no outage of the sweep leaves a file out."""
_TRIES: Final = 5
SLICES: Final = 8
"""Into so many parts a sweep is cut, which processes share."""


class Interrupted(Exception):
    """A sweep was told to stop; what is left is found again."""


def never() -> bool:
    """Not to be stopped."""
    return False


def sweep(
    store: Store, rules: CustomerRules, now: datetime, of: Slice = WHOLE, stopped: Callable[[], bool] = never
) -> int:
    """Bring up to date the files of a tenant whose state a day up to today changes; returns how many were written.

    A damaged file is logged and left, and hinders no other. Raises Interrupted between two lots; StorageError.
    """
    turner = store.files.turner
    return _settled(store, rules, now, turner.turning(_turns(store, now), of), stopped)


def settle_all(
    store: Store, rules: CustomerRules, now: datetime, of: Slice = WHOLE, stopped: Callable[[], bool] = never
) -> int:
    """Bring every file of a tenant up to date, as after a change of the rules; returns how many were written.

    One for which the same follows as before is not written. Raises as `sweep`.
    """
    return _settled(store, rules, now, store.files.turner.every(of), stopped)


def settle_one(store: Store, rules: CustomerRules, now: datetime, file_id: str) -> bool:
    """Bring one file up to date, as after the end of its relationship was noted; whether it was written.

    Raises StorageError; `FileChanged` where others keep changing it.
    """
    turner = store.files.turner
    for _ in range(_TRIES):
        page = turner.one(file_id)
        if _settled(store, rules, now, (page,), never):
            return True
        again = turner.one(file_id)
        if [one.row.revision for one in page.files] == [one.row.revision for one in again.files]:
            return False
    raise FileChanged


def begin_sweep(store: Store, now: datetime) -> bool:
    """Have workers share a sweep, where some file is due to be looked at; False where none is."""
    is_due = bool(_turns(store, now))
    if is_due:
        store.files.turner.submit(SLICES)
    return is_due


def perform(store: Store, rules: CustomerRules, now: datetime, job: Job, stopped: Callable[[], bool] = never) -> bool:
    """Do a part of a sweep, see `storage.jobs.Perform`; one that another worker is at is left to that one."""
    with store.claim(f"customers/{job.part}") as ours:
        if ours:
            try:
                sweep(store, rules, now, Slice(job.part, SLICES), stopped)
            except Interrupted:
                return False
    return True


def _turns(store: Store, now: datetime) -> tuple[bytes, ...]:
    today = day_of(now)
    return store.files.turner.turns(today - LONGEST, today)


def _settled(
    store: Store, rules: CustomerRules, now: datetime, pages: Iterable[TurningPage], stopped: Callable[[], bool]
) -> int:
    desk, written, damaged = CustomerDesk(store, rules, SYSTEM_PERSON, lambda: now), 0, 0
    for page in pages:
        if stopped():
            raise Interrupted
        turned: list[tuple[Turning, NewStanding]] = []
        damaged += page.damaged
        for one in page.files:
            try:
                before = before_of(one.opened.file)
                turned.append((one, follows(desk.seen(one.opened).settled, rules, before)))
            except RecordDamaged:
                damaged += 1
        written += store.files.turner.turn(turned, now)
    if damaged:
        log.warning("customers not swept", tenant=store.tenant, count=damaged)
    return written
