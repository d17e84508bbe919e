"""Admission: a thread per core for the work on pixels, a short queue before them, and no work for callers who left."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from service.errors import ApiError, Reason, overloaded

T = TypeVar("T")

SHARE_OF_DEADLINE = 0.9
"""Refuse at once when the predicted wait takes more than this share of the time that the caller has left."""
SMOOTHING = 0.2
"""Weight of the latest job in the running mean of durations."""
RETRY_BOUNDS = (0.2, 5.0)
"""Seconds: the least and the most that a refused caller is asked to wait."""


class Patience:
    """How long a caller waits for an answer. Threads ask it between stages; they cannot be stopped within one."""

    def __init__(self, seconds: float | None = None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds
        self._gone = threading.Event()

    @property
    def remaining(self) -> float | None:
        """Seconds until the deadline, below zero when it has passed; None without a deadline."""
        return None if self._until is None else self._until - time.monotonic()

    def give_up(self) -> None:
        """The caller has left: cancelled, or disconnected."""
        self._gone.set()

    def check(self) -> None:
        """Go on only if somebody still waits.

        Raises:
            ApiError: DEADLINE_EXCEEDED; nobody waits for the answer any more.
        """
        remaining = self.remaining
        if self._gone.is_set() or (remaining is not None and remaining <= 0):
            raise ApiError(Reason.DEADLINE_EXCEEDED)


class Workers:
    """A bounded pool: ``threads`` jobs at once, ``queue`` waiting, the rest refused while refusing is cheap."""

    def __init__(self, threads: int, queue: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="work")
        self._threads = threads
        self._limit = threads + queue
        self._admitted = 0
        self._mean_seconds = 0.0

    async def run(self, job: Callable[[], T], patience: Patience) -> T:
        """Run ``job`` on a thread and wait for it. A caller who leaves does not free the thread: the job does.

        Raises:
            ApiError: OVERLOADED, at once, when the queue is full or the wait would outlast the deadline;
                DEADLINE_EXCEEDED when the caller's time ran out in the queue.
        """
        wait = self.predicted_wait
        remaining = patience.remaining
        late = wait > 0 and remaining is not None and wait > SHARE_OF_DEADLINE * remaining
        if self._admitted >= self._limit or late:
            low, high = RETRY_BOUNDS
            raise overloaded(timedelta(seconds=min(max(wait, low), high)))
        self._admitted += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, self._timed, job, patience)
        future.add_done_callback(self._release)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            patience.give_up()
            raise

    @property
    def busy(self) -> int:
        """How many threads are at work."""
        return min(self._admitted, self._threads)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a thread."""
        return self._admitted - self.busy

    @property
    def predicted_wait(self) -> float:
        """Seconds that a job admitted now would wait for a thread, from the mean of past jobs."""
        ahead = max(0, self._admitted + 1 - self._threads)
        return ahead * self._mean_seconds / self._threads

    def close(self) -> None:
        """Wait for the jobs that are running; those still queued are not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _timed(self, job: Callable[[], T], patience: Patience) -> T:
        patience.check()
        started = time.monotonic()
        try:
            return job()
        finally:
            taken = time.monotonic() - started
            self._mean_seconds += SMOOTHING * (taken - self._mean_seconds) if self._mean_seconds else taken

    def _release(self, future: asyncio.Future[T]) -> None:
        self._admitted -= 1
        if not future.cancelled():
            future.exception()  # marks it as seen where the caller has left
