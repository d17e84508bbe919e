"""Jobs on SQLite: a table of open jobs, processed by any process that has the file open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event, Thread

from croniter import croniter
from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.database.connections import Database
from storage.jobs import Job, Perform, Scheduled
from storage.jobs.rows import JobRow

POLL_S = 0.5
"""Between two looks for jobs where there was none, or none that this worker could do."""
_LOOKED_AT = 50


class EmbeddedJobs:
    """See `storage.jobs.Jobs`. The request lease of the worker that performs a job ensures that no other does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(self, session: Session, tenant: str, batch_id: str, parts: int) -> None:
        """See `Jobs.submit`."""
        now = datetime.now(UTC)
        session.add_all(JobRow(batch_id=batch_id, part=part, tenant=tenant, created_at=now) for part in range(parts))

    def work(self, perform: Perform, scheduled: Sequence[Scheduled], stop: Event) -> None:
        """See `Jobs.work`."""
        over = Event()
        beside = Thread(target=_keep_time, args=(scheduled, over), name="scheduled", daemon=True)
        beside.start()
        try:
            while not stop.is_set():
                if not self._do_one(perform, stop):
                    stop.wait(POLL_S)
        finally:
            over.set()
            beside.join()

    def _do_one(self, perform: Perform, stop: Event) -> bool:
        """Do the first job that is nobody else's; False where there is none."""
        for job in self._first():
            if stop.is_set():
                return False
            if perform(job):
                with self._database.write(durable=False) as session:
                    this = (col(JobRow.batch_id) == job.batch_id, col(JobRow.part) == job.part)
                    session.execute(delete(JobRow).where(*this))
                return True
        return False

    def _first(self) -> list[Job]:
        with self._database.read() as session:
            rows = session.exec(
                select(JobRow).order_by(col(JobRow.part), col(JobRow.created_at)).limit(_LOOKED_AT)
            ).all()
        return [Job(row.tenant, row.batch_id, row.part) for row in rows]


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
