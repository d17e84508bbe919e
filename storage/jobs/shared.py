"""Jobs on PostgreSQL, kept by procrastinate (https://procrastinate.readthedocs.io); its schema is in our migrations."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from threading import Event
from typing import Any

from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlmodel import Session

from storage.causes import of_database
from storage.errors import StoreUnavailable
from storage.jobs import Job, Perform, Scheduled

PARTS, SCHEDULED = "bulk", "scheduled"
"""The queues."""
RETRY_S = 5
"""Seconds until a job that was not done is tried again."""
_LOOK_S = 0.2
_DEFER = (
    "SELECT procrastinate_defer_jobs_v1(array_agg(ROW("
    "%(queue)s, %(task)s, -part, %(batch)s || '/' || part, %(batch)s || '/' || part,"
    " jsonb_build_object('tenant', %(tenant)s::text, 'batch_id', %(batch)s::text, 'part', part), NULL"
    ")::procrastinate_job_to_defer_v1)) FROM generate_series(0, %(last)s) AS part"
)


class NotDone(Exception):
    """A job is to be taken up again."""


class SharedJobs:
    """See `storage.jobs.Jobs`. A worker has a few connections of its own, beside those of the store."""

    def __init__(self, url: str, lease: timedelta) -> None:
        self._url = url
        self._lease_s = lease.total_seconds()

    def submit(self, session: Session, tenant: str, batch_id: str, parts: int) -> None:
        """See `Jobs.submit`."""
        named = {"queue": PARTS, "task": PARTS, "batch": batch_id, "tenant": tenant, "last": parts - 1}
        session.connection().exec_driver_sql(_DEFER, named)

    def work(self, perform: Perform, scheduled: Sequence[Scheduled], stop: Event) -> None:
        """See `Jobs.work`."""
        try:
            asyncio.run(self._work(perform, scheduled, stop))
        except Exception as error:
            said = error.__cause__ or error  # the queue's own errors hide the driver's
            kind = str(getattr(said, "sqlstate", None) or type(said).__name__)
            raise StoreUnavailable(kind, of_database(said, kind)) from None

    async def _work(self, perform: Perform, scheduled: Sequence[Scheduled], stop: Event) -> None:
        app = self._app(perform, scheduled)
        async with app.open_async():
            working = [asyncio.create_task(self._run(app, queue)) for queue in (PARTS, SCHEDULED)]
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

    def _app(self, perform: Perform, scheduled: Sequence[Scheduled]) -> App:
        app = App(connector=PsycopgConnector(conninfo=self._url, min_size=1, max_size=4))

        @app.task(name=PARTS, queue=PARTS, retry=RetryStrategy(wait=RETRY_S))
        def part(tenant: str, batch_id: str, part: int) -> None:
            if not perform(Job(tenant, batch_id, part)):
                raise NotDone

        for task in scheduled:
            app.periodic(cron=task.cron)(_periodic(app, task))
        return app

    @property
    def _stalled_s(self) -> float:
        return 2 * self._lease_s

    async def _run(self, app: App, queue: str) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=1,
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


def _periodic(app: App, task: Scheduled) -> Any:
    @app.task(name=task.name, queue=SCHEDULED, lock=task.name, queueing_lock=task.name)
    def run(timestamp: int) -> None:
        task.run()

    return run
