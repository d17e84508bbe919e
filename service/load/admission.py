"""Admission: a thread per core for the work on pixels, a short fair queue before them, and no work for those who left.

What cannot be answered in time is refused at once, while that is cheap: beyond its capacity a server then goes on
giving as many answers as it can, instead of beginning work that nobody waits for any more.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from service.call.caller import DEFAULT_TENANT
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, overloaded
from service.call.patience import Patience
from service.call.priority import Priority
from service.call.shed import Shed
from service.load.fair_queue import FairQueue
from service.load.forecast import Forecast

T = TypeVar("T")

RETRY_BOUNDS = (0.2, 5.0)
"""Seconds: the least and the most that a refused caller is asked to wait, before the jitter."""
RETRY_JITTER = 0.5
"""Up to this share is added by chance, so that those who were refused together do not come back together."""


@dataclass(eq=False, frozen=True, slots=True)
class _Task:
    """A job that was admitted, and where its answer is awaited."""

    job: Callable[[], Any]
    patience: Patience
    priority: Priority
    answer: Future[Any]
    since: float = field(default_factory=time.monotonic)

    def fail(self, error: ApiError) -> None:
        if self.answer.set_running_or_notify_cancel():
            self.answer.set_exception(error)


@dataclass(frozen=True, slots=True)
class Load:
    """How busy the workers are.

    Attributes:
        busy: how many threads are at work.
        waiting: how many jobs of each priority wait for one.
        oldest_s: how long the oldest of them has waited, in seconds; 0 where none waits.
        at_work_s: for how long each thread at work has been at its job, in seconds.
    """

    busy: int
    waiting: Mapping[Priority, int]
    oldest_s: float
    at_work_s: tuple[float, ...] = ()

    @property
    def longest_s(self) -> float:
        """The longest time that a thread has spent on its present job, seconds; 0 if all threads are idle."""
        return max(self.at_work_s, default=0.0)


class Workers:
    """A bounded pool: ``threads`` jobs at once, ``queue`` waiting, the rest refused while refusing is cheap.

    Interactive work overtakes bulk work that waits, and takes its place where the queue is full. Tenants take turns,
    and one that floods the queue gives way to those with less waiting in it; see `FairQueue`. A job that runs is not
    interrupted: interactive work waits for it, one job at most.

    Attributes:
        threads: how many there are.
    """

    def __init__(self, threads: int, queue: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="work")
        self.threads = self._threads = threads
        self._limit = threads + queue
        self._counting = threading.Lock()  # of those that are interactive
        self._interactive = 0
        self._guard = threading.Lock()  # of all below
        self._queue: FairQueue[_Task] = FairQueue()
        self._running: dict[_Task, float] = {}
        self._forecast = Forecast(threads)

    async def run(
        self,
        job: Callable[[], T],
        patience: Patience,
        *,
        tenant: str = DEFAULT_TENANT,
        priority: Priority = Priority.INTERACTIVE,
    ) -> T:
        """Run ``job`` on a thread and wait for it. A caller who leaves does not free the thread: the job does.

        Args:
            job: asks ``patience`` between its stages.
            patience: how long the caller waits; told when the caller leaves.
            tenant: whose turn the job takes.
            priority: whether somebody waits for the answer.

        Raises:
            ApiError: OVERLOADED, when there is no room, when the answer would outlast the deadline, or later, when the
                place in the queue goes to somebody with more right to it; DEADLINE_EXCEEDED when the caller's time ran
                out in the queue.
        """
        patience.check()
        task = _Task(job, patience, priority, Future())
        self._admit(task, tenant)
        if priority is Priority.INTERACTIVE:
            self._count(1)
            task.answer.add_done_callback(lambda _: self._count(-1))
        self._pool.submit(self._work)  # a turn, not this job: the queue decides which job it runs
        try:
            return await asyncio.shield(asyncio.wrap_future(task.answer))
        except asyncio.CancelledError:
            patience.give_up()
            raise

    @property
    def interactive(self) -> bool:
        """Whether anything that somebody waits for is at work or waits for a thread."""
        return self._interactive > 0

    @property
    def busy(self) -> int:
        """How many threads are at work."""
        return min(self._admitted, self._threads)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a thread."""
        return self._admitted - self.busy

    def load(self) -> Load:
        """How busy they are just now."""
        with self._guard:
            begun, waiting = tuple(self._running.values()), self._queue.waiting
        now = time.monotonic()
        oldest = max((now - task.since for tasks in waiting.values() for task in tasks), default=0.0)
        counts = {priority: len(tasks) for priority, tasks in waiting.items()}
        return Load(len(begun), counts, oldest, tuple(now - since for since in begun))

    def predicted_wait(self, tenant: str = DEFAULT_TENANT, priority: Priority = Priority.INTERACTIVE) -> float:
        """Seconds that a job admitted now would wait for a thread; see `Forecast`."""
        idle = self._threads - len(self._running)
        turns = max(0, self._queue.ahead(tenant, priority) + 1 - idle)
        now = time.monotonic()
        ages = [now - since for since in tuple(self._running.values())] if idle <= 0 else []
        return self._forecast.wait(turns, priority, min(ages, default=0.0))

    def require_room(
        self,
        patience: Patience,
        *,
        tenant: str = DEFAULT_TENANT,
        priority: Priority = Priority.INTERACTIVE,
    ) -> None:
        """Refuse a job that would be refused if it came now: for those who have not unpacked it yet.

        Raises:
            ApiError: OVERLOADED.
        """
        self._drop_those_who_left()
        with self._guard:
            wait = self.predicted_wait(tenant, priority)
            full = self._admitted >= self._limit and not self._queue.would_make_room(tenant, priority)
            late = self._is_late(wait, patience)
        if full or late:
            raise _overloaded(wait, Shed.QUEUE_FULL if full else Shed.TOO_LATE)

    def close(self) -> None:
        """Wait for the jobs that are running; those still queued are not begun."""
        with self._guard:
            left = self._queue.remove(lambda _: True)
        for task in left:
            task.answer.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    @property
    def _admitted(self) -> int:
        return len(self._running) + len(self._queue)

    def _count(self, change: int) -> None:
        with self._counting:
            self._interactive += change

    def _admit(self, task: _Task, tenant: str) -> None:
        """Put a task in the queue; where that is full, in the place of one with less right to it, or not at all."""
        out: _Task | None = None
        priority = task.priority
        self._drop_those_who_left()
        with self._guard:
            wait = self.predicted_wait(tenant, priority)
            refused = Shed.TOO_LATE if self._is_late(wait, task.patience) else None
            if refused is None and self._admitted >= self._limit:
                out = self._queue.make_room(tenant, priority)
                refused = Shed.QUEUE_FULL if out is None else None
            if refused is None:
                self._queue.put(task, tenant, priority)
        if out is not None:
            out.fail(_overloaded(wait, Shed.OVERTAKEN))
        if refused is not None:
            raise _overloaded(wait, refused)

    def _drop_those_who_left(self) -> None:
        """Free the places in the queue of jobs that nobody waits for any more."""
        with self._guard:
            gone = self._queue.remove(lambda waiting: waiting.patience.is_over)
        for one in gone:
            one.fail(ApiError(ErrorReason.DEADLINE_EXCEEDED, shed=Shed.EXPIRED))

    def _work(self) -> None:
        """Do the job whose turn it is, if there is one still."""
        with self._guard:
            task = self._next()
            if task is None:
                return
            started = self._running[task] = time.monotonic()
        finished = True
        try:
            answer, failure = task.job(), None
        except BaseException as error:  # every error goes to the caller
            answer, failure = None, error
            finished = not (isinstance(error, ApiError) and error.reason is ErrorReason.DEADLINE_EXCEEDED)
        with self._guard:
            del self._running[task]
            if finished:  # one that was broken off says nothing of how long jobs take
                self._forecast.took(time.monotonic() - started)
        if failure is not None:
            task.answer.set_exception(failure)
        else:
            task.answer.set_result(answer)

    def _is_late(self, wait: float, patience: Patience) -> bool:
        """Whether an answer would come too late. Without a wait nothing is late: a mean may be wrong, and is tried."""
        return wait > 0 and self._forecast.is_late(wait, patience.remaining)

    def _next(self) -> _Task | None:
        """The task whose turn it is. Dropped are those before it that nobody waits for, and those that cannot be
        answered in time any more while there is another.
        """
        while (task := self._queue.take()) is not None:
            if task.patience.is_over:
                task.fail(ApiError(ErrorReason.DEADLINE_EXCEEDED, shed=Shed.EXPIRED))
            elif len(self._queue) and self._forecast.is_hopeless(task.patience.remaining):
                task.fail(_overloaded(0, Shed.HOPELESS))
            elif task.answer.set_running_or_notify_cancel():
                self._forecast.began(task.priority)
                return task
        return None


def _overloaded(wait: float, shed: Shed) -> ApiError:
    low, high = RETRY_BOUNDS
    spread = 1 + RETRY_JITTER * random.random()
    return overloaded(shed, timedelta(seconds=min(max(wait, low), high) * spread))
