"""Jobs on SQLite: a table of open jobs, processed by any process that has the file open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from croniter import croniter
from sqlalchemy import delete, update
from sqlmodel import col, select

from storage.database.connections import Database
from storage.database.statements import Step, inserting
from storage.errors import StorageError
from storage.jobs import NO_TIME, Job, JobKind, Lane, Scheduled
from storage.jobs.rows import JobRow

POLL_S = 0.5
"""Between two looks for jobs where there was none, or none that this worker could do."""
_LOOKED_AT = 50


class EmbeddedJobs:
    """See `storage.jobs.Jobs`. The request lease of the worker that performs a job ensures that no other does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submitting(
        self, kind: JobKind, tenant: str, subject: str, *, parts: int = 1, after: timedelta = NO_TIME
    ) -> Sequence[Step]:
        """See `Jobs.submitting`."""
        due = datetime.now(UTC) + after
        return [
            inserting(JobRow(kind=kind.value, subject=subject, part=part, tenant=tenant, due_at=due))
            for part in range(parts)
        ]

    def work(self, lanes: Sequence[Lane], scheduled: Sequence[Scheduled], stop: Event) -> None:
        """See `Jobs.work`."""
        over, failures = Event(), list[StorageError]()
        first, *others = [lane for lane in lanes for _ in range(lane.at_once)]
        with _beside([Thread(target=_keep_time, args=(scheduled, over), name="scheduled", daemon=True)], over):
            threads = [
                Thread(target=self._guarded, args=(lane, stop, over, failures), name=lane.kind.value) for lane in others
            ]
            with _beside(threads, over):
                self._lane(first, stop, over)
        if failures:
            raise failures[0]

    def _guarded(self, lane: Lane, stop: Event, over: Event, failures: list[StorageError]) -> None:
        try:
            self._lane(lane, stop, over)
        except StorageError as error:
            failures.append(error)
            over.set()

    def _lane(self, lane: Lane, stop: Event, over: Event) -> None:
        while not stop.is_set() and not over.is_set():
            if not self._do_one(lane, stop):
                stop.wait(POLL_S)

    def _do_one(self, lane: Lane, stop: Event) -> bool:
        """Do the first job that is due and nobody else's; False where there is none."""
        for job in self._first(lane.kind):
            if stop.is_set():
                return False
            done = lane.perform(job)
            this = (
                col(JobRow.kind) == job.kind.value,
                col(JobRow.subject) == job.subject,
                col(JobRow.part) == job.part,
            )
            if isinstance(done, timedelta):
                with self._database.write(durable=False) as session:
                    session.execute(update(JobRow).where(*this).values(due_at=datetime.now(UTC) + done))
                return True
            if done:
                with self._database.write(durable=False) as session:
                    session.execute(delete(JobRow).where(*this))
                return True
        return False

    def _first(self, kind: JobKind) -> list[Job]:
        with self._database.read() as session:
            rows = session.exec(
                select(JobRow)
                .where(JobRow.kind == kind.value, col(JobRow.due_at) <= datetime.now(UTC))
                .order_by(col(JobRow.part), col(JobRow.due_at))
                .limit(_LOOKED_AT)
            ).all()
        return [Job(row.tenant, kind, row.subject, row.part) for row in rows]


@contextmanager
def _beside(threads: Sequence[Thread], over: Event) -> Iterator[None]:
    """Threads that run as long as the block; ``over`` tells them to end."""
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _keep_time(scheduled: Sequence[Scheduled], stop: Event) -> None:
    """Run each task at its times; one that was due while another ran is run after it, once."""
    due = {task.name: _next(task, datetime.now(UTC)) for task in scheduled}
    while due:
        first = min(scheduled, key=lambda task: due[task.name])
        if stop.wait(max(0.0, (due[first.name] - datetime.now(UTC)).total_seconds())):
            return
        first.run()
        due[first.name] = _next(first, datetime.now(UTC))


def _next(task: Scheduled, after: datetime) -> datetime:
    found: datetime = croniter(task.cron, after).get_next(datetime)
    return found
