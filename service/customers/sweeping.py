"""The day's sweep: states that a day changes are written, so that lists and watchers see them. Interruptible."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from service.customers.desk import CustomerDesk
from service.customers.profile.deriving import day_of
from service.customers.rules import CustomerRules
from storage import NotFound, Restricted, Store
from storage.customer_files.values import CustomerFile, NewStanding

SYSTEM_PERSON: Final = "idverdict"
LONGEST: Final = timedelta(days=366 * 26)
"""How far back a day may lie: longer than any document is valid, so that no outage of the sweep leaves a file out."""


def sweep(store: Store, rules: CustomerRules, now: datetime) -> int:
    """Bring up to date the files of a tenant whose state a day up to today changes; returns how many were written.

    May be interrupted at any point: what is left is found again. Each file is one short transaction.
    """
    reader, today, written = store.files.reader, day_of(now), 0
    desk = CustomerDesk(store, rules, SYSTEM_PERSON, lambda: now)
    while files := reader.turning(today - LONGEST, today):
        done = sum(_settled(desk, one, now) for one in files)
        written += done
        if not done:  # others are at them, or nothing can be written
            break
    return written


def settle_all(store: Store, rules: CustomerRules, now: datetime) -> int:
    """Bring every file of a tenant up to date, as after a change of the rules; returns how many were written."""
    reader, token, written = store.files.reader, "", 0
    desk = CustomerDesk(store, rules, SYSTEM_PERSON, lambda: now)
    while True:
        page = reader.page((), 200, token)
        written += sum(_settled(desk, one, now) for one in page.files)
        token = page.next_page_token
        if not token:
            return written


def _settled(desk: CustomerDesk, file: CustomerFile, now: datetime) -> bool:
    try:
        view = desk.seen(desk.store.files.reader.get(file.id))
    except (NotFound, Restricted):  # erased, or not to be used, since it was found
        return False
    found = view.settled
    new = NewStanding(found.position.state.value, found.standing.encoded(), found.position.turn)
    return desk.store.files.writer.turn(view.opened, now, new)
