"""The work of comparing determinations: after a version of a register or structure, after a drop, and again later.

A file that cannot be compared, for whatever reason of its own, hinders no other: it is set aside, counted, and tried
again after a while.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

import structlog

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.logs import origin
from service.customers.owner_changes import OwnerChanges
from service.customers.rules import CustomerRules
from service.customers.sweeping import SYSTEM_PERSON, never
from storage import Job, JobKind, RecordDamaged, StorageError, Store
from storage.customer_files.turning import Slice
from storage.owner_graph.registers import COMPARED_BY

GONE: Final = frozenset({ErrorReason.CUSTOMER_NOT_FOUND, ErrorReason.RECORD_RESTRICTED, ErrorReason.RECORD_REDACTED})
_AT_ONCE: Final = 100

log = structlog.get_logger()


def perform(
    store: Store, rules: CustomerRules, clock: Callable[[], datetime], job: Job, stopped: Callable[[], bool] = never
) -> bool:
    """Compare the determinations of a slice of the files that a new version, or a drop, may change; see
    `storage.jobs.Perform`.

    Interrupted, it goes through the version again, and does what is left.
    """
    desk, compared = OwnerChanges(store, rules, SYSTEM_PERSON, clock, in_clear=True), set[str]()
    resting_on, concerned = _concerned(store, job)
    ours = Slice(job.part, COMPARED_BY)
    is_shared = store.graph.registers.is_register(job.subject)
    for some in concerned:
        for file_id in some:
            if file_id in compared or (is_shared and not ours.has(file_id)):
                continue
            if stopped():
                return False
            compare_one(desk, file_id, resting_on=resting_on)
            compared.add(file_id)
    return True


def _concerned(store: Store, job: Job) -> tuple[str | None, Iterable[Collection[str]]]:
    """Files that a job is about, by their ids; of a dropped version its name, since not all of them rest on it."""
    if job.kind is not JobKind.OWNERS_DROPPED:
        return None, store.graph.watch.concerned(job.subject)
    return store.graph.watch.concerned_by_drop(job.subject) or (None, ())


def compare_set_aside(
    store: Store, rules: CustomerRules, clock: Callable[[], datetime], *, due_at: datetime | None = None
) -> int:
    """Try the files again that are set aside, of those whose time has come where one is given; how many were tried.

    Raises StorageError.
    """
    desk = OwnerChanges(store, rules, SYSTEM_PERSON, clock, in_clear=True)
    tried, place = 0, ""
    while some := store.graph.set_aside.due(due_at, _AT_ONCE, place):
        for file_id in some:
            compare_one(desk, file_id)
        tried, place = tried + len(some), some[-1]
    return tried


def compare_one(desk: OwnerChanges, file_id: str, *, resting_on: str | None = None) -> None:
    """Compare the determination of one file; where that fails for the file alone, set it aside. Raises StorageError."""
    try:
        desk.compare_again(file_id, resting_on=resting_on)
    except Exception as error:
        if isinstance(error, StorageError) and not isinstance(error, RecordDamaged):
            raise
        if not (isinstance(error, ApiError) and error.reason in GONE):
            log.error("owners not compared", exception=type(error).__name__, at=origin(error), tenant=desk.store.tenant)
            desk.store.graph.set_aside.put(file_id, desk.clock())
            return
    desk.store.graph.set_aside.done(file_id)
