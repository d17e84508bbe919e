"""Jobs that outlive their call: stored with the records, done at least once, by any free worker.

On PostgreSQL it is procrastinate's, on SQLite a table of ours; `jobs_on` chooses. Of a job nothing is kept but ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Protocol

from sqlmodel import Session

from storage.database.connections import Database


@dataclass(frozen=True, slots=True)
class Job:
    """One part of a batch, counted from 0, of a tenant."""

    tenant: str
    batch_id: str
    part: int


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What is done from time to time, by one worker of all.

    Attributes:
        name: tells it from others; letters, digits and underscores.
        cron: when, in UTC, as crontab(5) has it: minute, hour, day, month, weekday.
        run: does it; may be interrupted at any point, and is then done at the next time.
    """

    name: str
    cron: str
    run: Callable[[], None]


Perform = Callable[[Job], bool]
"""Does a job; False where it is not done yet and has to be taken up again. Raises nothing but StorageError."""


class Jobs(Protocol):
    """The jobs of one database, for any number of processes."""

    def submit(self, session: Session, tenant: str, batch_id: str, parts: int) -> None:
        """Have the parts of a batch done, once the session's transaction is committed.

        First parts go before second ones, whatever batch they are of, so that a small batch does not wait for a large
        one.
        """
        ...

    def work(self, perform: Perform, scheduled: Sequence[Scheduled], stop: Event) -> None:
        """Do jobs, one after the other, and beside them what is scheduled, until told to stop.

        A job that a killed worker had is taken up by another soon after; one that is not done is taken up
        again after some seconds. Raises StoreUnavailable, after which it may be called again.
        """
        ...


def jobs_on(database: Database, lease: timedelta) -> Jobs:
    """The jobs of a database. A worker that says nothing for twice the lease is taken for dead."""
    if database.shared_url is None:
        from storage.jobs.embedded import EmbeddedJobs  # noqa: PLC0415 - one of the two is needed

        return EmbeddedJobs(database)
    from storage.jobs.shared import SharedJobs  # noqa: PLC0415

    return SharedJobs(database.shared_url, lease)
