"""Admission: bounded threads, a bounded queue, and no work for callers who left."""

from __future__ import annotations

import asyncio
import threading

import pytest

from service.admission import Patience, Workers
from service.errors import ApiError, Reason


@pytest.fixture
def gate() -> threading.Event:
    """Jobs of a test wait for it."""
    return threading.Event()


def test_jobs_beyond_threads_and_queue_are_refused(gate: threading.Event) -> None:
    """One at work and one waiting is all that a pool of one and a queue of one takes."""

    async def main() -> None:
        workers = Workers(threads=1, queue=1)
        admitted = [asyncio.create_task(workers.run(lambda: gate.wait(10), Patience())) for _ in range(2)]
        await asyncio.sleep(0)
        assert (workers.busy, workers.waiting) == (1, 1)
        with pytest.raises(ApiError) as caught:
            await workers.run(lambda: True, Patience())
        assert caught.value.reason is Reason.OVERLOADED
        assert caught.value.retry_after is not None
        gate.set()
        assert await asyncio.gather(*admitted) == [True, True]
        assert (workers.busy, workers.waiting) == (0, 0)
        assert await workers.run(lambda: 7, Patience()) == 7
        workers.close()

    asyncio.run(main())


def test_job_whose_caller_left_the_queue_is_never_begun(gate: threading.Event) -> None:
    """A job that is cancelled while it waits is dropped when its turn comes."""
    begun: list[str] = []

    async def main() -> None:
        workers = Workers(threads=1, queue=2)
        first = asyncio.create_task(workers.run(lambda: gate.wait(10), Patience()))
        second = asyncio.create_task(workers.run(lambda: begun.append("second"), Patience()))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.sleep(0)
        gate.set()
        assert await first
        assert await workers.run(lambda: "third", Patience()) == "third"
        workers.close()

    asyncio.run(main())
    assert begun == []


def test_wait_that_outlasts_the_deadline_is_refused_at_once(gate: threading.Event) -> None:
    """With jobs of half a second ahead, a caller with a tenth of a second left is not kept waiting."""

    async def main() -> None:
        workers = Workers(threads=1, queue=10)
        await workers.run(lambda: gate.wait(0.5), Patience())
        ahead = [asyncio.create_task(workers.run(lambda: gate.wait(10), Patience())) for _ in range(2)]
        await asyncio.sleep(0)
        assert workers.predicted_wait() > 0.5
        with pytest.raises(ApiError) as caught:
            await workers.run(lambda: True, Patience(0.1))
        assert caught.value.reason is Reason.OVERLOADED
        patient = asyncio.create_task(workers.run(lambda: 7, Patience(60)))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*ahead)
        assert await patient == 7
        workers.close()

    asyncio.run(main())


def test_exception_of_a_job_reaches_its_caller() -> None:
    """Errors pass through, and free the thread."""

    async def main() -> None:
        workers = Workers(threads=1, queue=0)
        with pytest.raises(ZeroDivisionError):
            await workers.run(lambda: 1 / 0, Patience())
        assert workers.busy == 0
        workers.close()

    asyncio.run(main())


def test_patience_ends_with_the_deadline_or_the_caller() -> None:
    """Nobody waits any more after the deadline, or once the caller has left."""
    Patience().check()
    Patience(60).check()
    gone = Patience(60)
    gone.give_up()
    for over in (gone, Patience(0), Patience(-1)):
        with pytest.raises(ApiError) as caught:
            over.check()
        assert caught.value.reason is Reason.DEADLINE_EXCEEDED
