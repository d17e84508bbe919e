"""Jobs that outlive their call: stored with the records, done at least once, by any free worker.

On PostgreSQL it is procrastinate's, on SQLite a table of ours; `jobs_on` chooses. Of a job nothing is kept but ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from threading import Event
from typing import Final, Protocol

from storage.database.connections import Database
from storage.database.statements import Step

NO_TIME: Final = timedelta()


class JobKind(StrEnum):
    """What is to be done. Each kind has a queue of its own, so that none waits for another."""

    BULK = "bulk"
    """A part of a batch."""
    AUTHORITY = "authority"
    """A question to an external authority."""
    SCREENING = "screening"
    """A sweep of customers over lists."""
    CUSTOMERS = "customers"
    """A slice of the files whose state a day changes."""
    OWNERS = "owners"
    """A slice of the files whose owners a new version of a register or structure may change."""
    OWNERS_DROPPED = "owners_dropped"
    """A slice of the files whose owners rest on a version of a register that was dropped."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work of a tenant: of one kind, about one record by its id, and which part of it, from 0."""

    tenant: str
    kind: JobKind
    subject: str
    part: int = 0


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


Perform = Callable[[Job], bool | timedelta]
"""Does a job. False where it is not done yet and has to be taken up again soon, a time where it is to be taken up again
after that. Raises nothing but StorageError."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The jobs of one kind: what does them, and how many at once."""

    kind: JobKind
    perform: Perform
    at_once: int = 1


class Jobs(Protocol):
    """The jobs of one database, for any number of processes."""

    def submitting(
        self, kind: JobKind, tenant: str, subject: str, *, parts: int = 1, after: timedelta = NO_TIME
    ) -> Sequence[Step]:
        """The steps that have the parts of a piece of work done, ``after`` at the earliest, once their transaction is
        committed; each subject of a kind is submitted once.

        First parts go before second ones, whatever they are parts of, so that a small batch does not wait for a large
        one.
        """
        ...

    def work(self, lanes: Sequence[Lane], scheduled: Sequence[Scheduled], stop: Event) -> None:
        """Do jobs of each lane, and beside them what is scheduled, until told to stop.

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
