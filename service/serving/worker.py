"""A worker: takes on bulk work and what is scheduled, in a process of its own or beside a server's calls."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import structlog

from service.app import App, build_bulk_objects
from service.bulk.parts import Parts
from service.call.logs import origin
from service.customers.owner_comparing import perform as compare_owners
from service.customers.sweeping import perform as turn_customers
from service.screening.customers import perform
from service.serving.scheduled import scheduled
from service.settings import Settings
from storage import BulkObjects, Job, JobKind, Lane, Perform, StorageError

AGAIN_S = 5.0
"""After how long what failed is tried again."""

log = structlog.get_logger()


class Worker:
    """One worker of a database; any number may work, in any number of processes.

    Args:
        app: what items are verified with; where it serves calls too, they go first.
        settings: see `Settings`.
        objects: where manifests and pictures are; by default what the settings say.
    """

    def __init__(self, app: App, settings: Settings, objects: BulkObjects | None = None) -> None:
        self._app = app
        self._stop = Event()
        self._thread: Thread | None = None
        self._parts = Parts(
            verifications=app.verifications(),
            workers=app.workers,
            objects=objects or build_bulk_objects(settings),
            threads=settings.bulk_threads or settings.threads,
            most_rows=settings.bulk_rows,
            most_bytes=settings.max_image_bytes,
            stop=self._stop,
        )
        self._scheduled = scheduled(app, settings)
        self._following = app.following()
        self._lanes = [Lane(JobKind.BULK, self._guarded(self._parts.perform))]
        self._lanes.append(Lane(JobKind.SCREENING, self._guarded(self._sweep)))
        self._lanes.append(Lane(JobKind.CUSTOMERS, self._guarded(self._turn)))
        self._lanes += [Lane(kind, self._guarded(self._compare)) for kind in (JobKind.OWNERS, JobKind.OWNERS_DROPPED)]
        if app.questions is not None:
            asking = self._guarded(app.questions.asking.perform)
            self._lanes.append(Lane(JobKind.AUTHORITY, asking, settings.authority_threads))

    def start(self) -> None:
        """Work on a thread of its own until `stop`; `join` waits for its end."""
        self._thread = Thread(target=self.run, name="worker")
        self._thread.start()

    def join(self) -> None:
        """Wait until the thread has ended, which takes no longer than a stage of a reading."""
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        """Work until `stop`. An outage of the store is waited out."""
        following = Thread(target=self._following.run, args=(self._stop,), name="following")
        following.start()
        try:
            self._work()
        finally:
            following.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self._app.store.jobs.work(self._lanes, self._scheduled, self._stop)
            except StorageError as error:
                log.warning("work interrupted", exception=type(error).__name__, at=origin(error))
                self._stop.wait(AGAIN_S)

    def run_until_idle(self, every_s: float = 0.2) -> None:
        """Work until no batch is open any more."""

        def watch() -> None:
            while self._app.store.has_open_batches():
                if self._stop.wait(every_s):
                    return
            self.stop()

        watching = Thread(target=watch, name="idle", daemon=True)
        watching.start()
        self.run()

    def stop(self) -> None:
        """Tell it to stop: what is under way ends with its present stage, and is taken up again by another."""
        self._stop.set()

    def _sweep(self, job: Job) -> bool | timedelta:
        return perform(self._app.store.of, self._app.screens(), job)

    def _turn(self, job: Job) -> bool:
        store = self._app.store.of(job.tenant)
        return turn_customers(store, self._app.customers, self._app.clock(), job, self._stop.is_set)

    def _compare(self, job: Job) -> bool:
        store = self._app.store.of(job.tenant)
        return compare_owners(store, self._app.customers, self._app.clock, job, self._stop.is_set)

    @staticmethod
    def _guarded(perform: Perform) -> Perform:
        """The same; what fails is logged, and taken up again."""

        def guarded(job: Job) -> bool | timedelta:
            try:
                return perform(job)
            except Exception as error:
                log.warning("job interrupted", method=job.kind.value, exception=type(error).__name__, at=origin(error))
                return timedelta(seconds=AGAIN_S)

        return guarded
