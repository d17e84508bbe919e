"""The day's sweep: states that a day changes are written, so that lists and watchers see them. Interruptible."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog

from service.customers.desk import CustomerDesk, before_of, follows
from service.customers.profile.deriving import day_of
from service.customers.rules import CustomerRules
from storage import NotFound, RecordDamaged, Restricted, Store

log = structlog.get_logger()
SYSTEM_PERSON: Final = "idverdict"
LONGEST: Final = timedelta(days=366 * 26)
"""How far back a day may lie: longer than any document is valid, so that no outage of the sweep leaves a file out."""


def sweep(store: Store, rules: CustomerRules, now: datetime) -> int:
    """Bring up to date the files of a tenant whose state a day up to today changes; returns how many were written.

    May be interrupted at any point: what is left is found again. Each file is one short transaction. A damaged one is
    logged and left, and hinders no other.
    """
    reader, today = store.files.reader, day_of(now)
    desk = CustomerDesk(store, rules, SYSTEM_PERSON, lambda: now)
    return sum(_settled(desk, one, now) for one in reader.turning(today - LONGEST, today))


def settle_all(store: Store, rules: CustomerRules, now: datetime) -> int:
    """Bring every file of a tenant up to date, as after a change of the rules; returns how many were written."""
    reader, token, written = store.files.reader, "", 0
    desk = CustomerDesk(store, rules, SYSTEM_PERSON, lambda: now)
    while True:
        page = reader.page((), 200, token)
        written += sum(_settled(desk, one.id, now) for one in page.files)
        token = page.next_page_token
        if not token:
            return written


def _settled(desk: CustomerDesk, file_id: str, now: datetime) -> bool:
    try:
        view = desk.seen(desk.store.files.reader.get(file_id))
    except (NotFound, Restricted):  # erased, or not to be used, since it was found
        return False
    except RecordDamaged as error:
        log.warning("customer not swept", exception=type(error).__name__, tenant=desk.store.tenant)
        return False
    new = follows(view.settled, desk.rules, before_of(view.file))
    return desk.store.files.writer.turn(view.opened, now, new)
