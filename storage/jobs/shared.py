"""Jobs on PostgreSQL, kept by procrastinate (https://procrastinate.readthedocs.io); its schema is in our migrations."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job as QueuedJob
from sqlalchemy import text

from storage.causes import of_database
from storage.database.statements import Step
from storage.errors import StoreUnavailable
from storage.jobs import NO_TIME, Job, JobKind, Lane, Scheduled

SCHEDULED = "scheduled"
"""The queue of what is scheduled; those of jobs have the names of their kinds."""
RETRY_S = 5
"""Seconds until a job that was not done is tried again."""
_LOOK_S = 0.2
_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(array_agg(ROW("
    "CAST(:kind AS text), CAST(:kind AS text), -part, CAST(:kind || '/' || :subject AS text) || '/' || part,"
    " CAST(:kind || '/' || :subject AS text) || '/' || part, jsonb_build_object('tenant', CAST(:tenant AS text),"
    " 'subject', CAST(:subject AS text), 'part', part), CASE WHEN CAST(:after AS double precision) > 0"
    " THEN clock_timestamp() + make_interval(secs => CAST(:after AS double precision)) END"
    ")::procrastinate_job_to_defer_v1)) FROM generate_series(0, CAST(:last AS integer)) AS part"
)


class NotDone(Exception):
    """A job is to be taken up again, after so long."""

    def __init__(self, after: timedelta) -> None:
        super().__init__()
        self.after = after


class _Again(BaseRetryStrategy):
    """What is not done is taken up again when it says; what failed, after some seconds."""

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision:
        after = exception.after if isinstance(exception, NotDone) else timedelta(seconds=RETRY_S)
        return RetryDecision(retry_at=datetime.now(UTC) + after)


class SharedJobs:
    """See `storage.jobs.Jobs`. A worker has a few connections of its own, beside those of the store."""

    def __init__(self, url: str, lease: timedelta) -> None:
        self._url = url
        self._lease_s = lease.total_seconds()

    def submitting(
        self, kind: JobKind, tenant: str, subject: str, *, parts: int = 1, after: timedelta = NO_TIME
    ) -> Sequence[Step]:
        """See `Jobs.submitting`."""
        named = {
            "kind": kind.value,
            "subject": subject,
            "tenant": tenant,
            "last": parts - 1,
            "after": after.total_seconds(),
        }
        return (Step(_DEFER, named),)

    def work(self, lanes: Sequence[Lane], scheduled: Sequence[Scheduled], stop: Event) -> None:
        """See `Jobs.work`."""
        try:
            asyncio.run(self._work(lanes, scheduled, stop))
        except Exception as error:
            said = error.__cause__ or error  # the queue's own errors hide the driver's
            kind = str(getattr(said, "sqlstate", None) or type(said).__name__)
            raise StoreUnavailable(kind, of_database(said, kind)) from None

    async def _work(self, lanes: Sequence[Lane], scheduled: Sequence[Scheduled], stop: Event) -> None:
        app = self._app(lanes, scheduled)
        async with app.open_async():
            queues = {lane.kind.value: lane.at_once for lane in lanes} | {SCHEDULED: 1}
            working = [asyncio.create_task(self._run(app, queue, at_once)) for queue, at_once in queues.items()]
            working.append(asyncio.create_task(self._take_over(app)))
            while not stop.is_set():  # set by another thread
                ended, _ = await asyncio.wait(working, timeout=_LOOK_S, return_when=asyncio.FIRST_COMPLETED)
                if ended:
                    break
            for task in working:
                task.cancel()  # a worker then finishes what it has begun
            for failure in await asyncio.gather(*working, return_exceptions=True):
                if isinstance(failure, Exception):
                    raise failure

    def _app(self, lanes: Sequence[Lane], scheduled: Sequence[Scheduled]) -> App:
        app = App(connector=PsycopgConnector(conninfo=self._url, min_size=1, max_size=4))
        for lane in lanes:
            _task(app, lane)
        for task in scheduled:
            app.periodic(cron=task.cron)(_periodic(app, task))
        return app

    @property
    def _stalled_s(self) -> float:
        return 2 * self._lease_s

    async def _run(self, app: App, queue: str, at_once: int) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=at_once,
            fetch_job_polling_interval=1.0,
            delete_jobs="successful",
            install_signal_handlers=False,
            update_heartbeat_interval=self._lease_s / 2,
            stalled_worker_timeout=self._stalled_s,
        )

    async def _take_over(self, app: App) -> None:
        """Put jobs of killed workers back into their queue."""
        while True:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._stalled_s):
                with suppress(Exception):  # another worker did
                    await app.job_manager.retry_job(job)
            await asyncio.sleep(self._lease_s / 2)


def _task(app: App, lane: Lane) -> None:
    @app.task(name=lane.kind.value, queue=lane.kind.value, retry=_Again())
    def perform(tenant: str, part: int, subject: str = "", batch_id: str = "") -> None:
        done = lane.perform(Job(tenant, lane.kind, subject or batch_id, part))  # the older name of a batch's job
        if isinstance(done, timedelta):
            raise NotDone(done)
        if not done:
            raise NotDone(timedelta(seconds=RETRY_S))


def _periodic(app: App, task: Scheduled) -> Any:
    @app.task(name=task.name, queue=SCHEDULED, lock=task.name, queueing_lock=task.name)
    def run(timestamp: int) -> None:
        task.run()

    return run
