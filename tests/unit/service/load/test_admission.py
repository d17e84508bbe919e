"""Admission: bounded threads, a bounded queue, and no work for callers who left."""

from __future__ import annotations

import asyncio
import threading

import pytest

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.patience import Patience
from service.call.priority import Priority
from service.call.shed import Shed
from service.load.admission import Load, Workers


@pytest.fixture
def gate() -> threading.Event:
    """Jobs of a test wait for it."""
    return threading.Event()


def test_jobs_beyond_threads_and_queue_are_refused(gate: threading.Event) -> None:
    """One at work and one waiting is all that a pool of one and a queue of one takes."""

    async def main() -> None:
        workers = Workers(threads=1, queue=1)
        admitted = [asyncio.create_task(workers.run(lambda: gate.wait(60), Patience())) for _ in range(2)]
        await asyncio.sleep(0)
        assert (workers.busy, workers.waiting) == (1, 1)
        with pytest.raises(ApiError) as caught:
            await workers.run(lambda: True, Patience())
        assert caught.value.reason is ErrorReason.OVERLOADED
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
        first = asyncio.create_task(workers.run(lambda: gate.wait(60), Patience()))
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
        ahead = [asyncio.create_task(workers.run(lambda: gate.wait(60), Patience())) for _ in range(2)]
        await asyncio.sleep(0)
        assert workers.predicted_wait() > 0.5
        with pytest.raises(ApiError) as caught:
            await workers.run(lambda: True, Patience(0.1))
        assert caught.value.reason is ErrorReason.OVERLOADED
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
        assert caught.value.reason is ErrorReason.DEADLINE_EXCEEDED


def failing(task: asyncio.Task[object]) -> ErrorReason:
    """Why a finished call failed."""
    error = task.exception()
    assert isinstance(error, ApiError)
    return error.reason


class Pool:
    """One worker that is kept busy until `release`; notes the order in which jobs are begun."""

    def __init__(self, queue: int) -> None:
        self.workers = Workers(threads=1, queue=queue)
        self.begun: list[str] = []
        self._entered, self._gate = threading.Event(), threading.Event()

    async def __aenter__(self) -> Pool:
        self._first = asyncio.create_task(self.workers.run(self._hold, Patience()))
        await asyncio.to_thread(self._entered.wait, 10)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.release()
        self.workers.close()

    async def send(
        self,
        name: str,
        *,
        tenant: str = "retail",
        priority: Priority = Priority.INTERACTIVE,
        patience: Patience | None = None,
    ) -> asyncio.Task[object]:
        """Send a job, and let it come as far as it gets."""
        run = self.workers.run(
            lambda: self.begun.append(name), patience or Patience(), tenant=tenant, priority=priority
        )
        task: asyncio.Task[object] = asyncio.create_task(run)
        for _ in range(10):
            await asyncio.sleep(0)
        return task

    async def release(self) -> None:
        """Let the worker go on."""
        self._gate.set()
        await self._first

    def _hold(self) -> None:
        self._entered.set()
        self._gate.wait(60)


async def test_interactive_work_overtakes_bulk_that_waits() -> None:
    """What somebody waits for is begun first although it came last; the bulk work is done too."""
    async with Pool(queue=4) as pool:
        sent = [await pool.send(f"bulk {n}", priority=Priority.BULK) for n in range(2)]
        sent.append(await pool.send("interactive"))
        await pool.release()
        await asyncio.gather(*sent)
    assert pool.begun == ["interactive", "bulk 0", "bulk 1"]


async def test_bulk_gives_its_place_to_interactive_work() -> None:
    """In a full queue the newest bulk job is refused for an interactive one, and no interactive one for a bulk one."""
    async with Pool(queue=2) as pool:
        old, new = [await pool.send(name, priority=Priority.BULK) for name in ("old", "new")]
        sent = [old, await pool.send("interactive")]
        assert new.done()
        assert failing(new) is ErrorReason.OVERLOADED
        late = await pool.send("late bulk", priority=Priority.BULK)
        assert failing(late) is ErrorReason.OVERLOADED
        await pool.release()
        await asyncio.gather(*sent)
    assert pool.begun == ["interactive", "old"]


async def test_flood_of_a_tenant_leaves_room_and_turns_to_another() -> None:
    """A tenant that has filled the queue loses its newest for another's call, which is begun second."""
    async with Pool(queue=3) as pool:
        flood = [await pool.send(f"flood {n}", tenant="flood") for n in range(4)]
        assert failing(flood[3]) is ErrorReason.OVERLOADED
        quiet = await pool.send("quiet", tenant="quiet")
        assert failing(flood[2]) is ErrorReason.OVERLOADED
        await pool.release()
        await asyncio.gather(*flood[:2], quiet)
    assert pool.begun == ["flood 0", "quiet", "flood 1"]


async def test_those_who_left_free_their_places_at_once() -> None:
    """A full queue whose callers have given up takes a new job while the worker is still busy."""
    async with Pool(queue=2) as pool:
        patiences = [Patience(), Patience()]
        left = [await pool.send("left", patience=patience) for patience in patiences]
        for patience in patiences:
            patience.give_up()
        pool.workers.require_room(Patience())
        stays = await pool.send("stays")
        assert {failing(one) for one in await_done(left)} == {ErrorReason.DEADLINE_EXCEEDED}
        assert pool.workers.waiting == 1
        await pool.release()
        await stays
    assert pool.begun == ["stays"]


def await_done(tasks: list[asyncio.Task[object]]) -> list[asyncio.Task[object]]:
    """Tasks that must be done by now."""
    assert all(task.done() for task in tasks)
    return tasks


async def test_expired_work_is_dropped_when_its_turn_comes() -> None:
    """A job whose deadline passed in the queue is not begun."""
    now = 0.0
    async with Pool(queue=2) as pool:
        expired = await pool.send("expired", patience=Patience(1.0, clock=lambda: now))
        waiting = await pool.send("waiting")
        now = 1.5
        await pool.release()
        await waiting
        with pytest.raises(ApiError):
            await expired
        assert failing(expired) is ErrorReason.DEADLINE_EXCEEDED
    assert pool.begun == ["waiting"]


async def test_room_is_told_before_a_job_is_unpacked() -> None:
    """`require_room` refuses what `run` would refuse, and takes no place."""
    async with Pool(queue=1) as pool:
        pool.workers.require_room(Patience())
        bulk = await pool.send("bulk", priority=Priority.BULK)
        with pytest.raises(ApiError) as caught:
            pool.workers.require_room(Patience(), priority=Priority.BULK)
        assert caught.value.reason is ErrorReason.OVERLOADED
        pool.workers.require_room(Patience())
        assert not bulk.done()
        await pool.release()
        await bulk


async def test_time_to_wait_is_bounded_and_not_the_same_for_all() -> None:
    """Those who are refused together are asked to come back at different times, in 0.2 to 7.5 seconds."""
    async with Pool(queue=0) as pool:
        waits = set()
        for _ in range(20):
            with pytest.raises(ApiError) as caught:
                await pool.workers.run(lambda: None, Patience())
            assert caught.value.retry_after is not None
            waits.add(caught.value.retry_after.total_seconds())
    assert len(waits) > 1
    assert min(waits) >= 0.2
    assert max(waits) <= 7.5


async def test_work_that_was_broken_off_says_nothing_of_how_long_jobs_take() -> None:
    """Jobs that end early since nobody waits do not make the next ones seem quick."""
    workers = Workers(threads=1, queue=2)
    await workers.run(lambda: threading.Event().wait(0.05), Patience())
    async with asyncio.timeout(10):
        for _ in range(20):
            gone = Patience()

            def leave(patience: Patience = gone) -> None:
                patience.give_up()
                patience.check()

            with pytest.raises(ApiError):
                await workers.run(leave, gone)
    held = threading.Event()
    busy = asyncio.create_task(workers.run(lambda: held.wait(60), Patience()))
    await asyncio.sleep(0)
    assert workers.predicted_wait() >= 0.04
    held.set()
    await busy
    workers.close()


def test_each_rule_that_turns_away_says_which_it_is(gate: threading.Event) -> None:
    """Operators can tell a full queue from a deadline that is too near, and from a place that was taken away."""

    async def main() -> None:
        workers = Workers(threads=1, queue=1)
        running = asyncio.create_task(workers.run(lambda: gate.wait(60), Patience()))
        bulk = asyncio.create_task(workers.run(lambda: True, Patience(), priority=Priority.BULK))
        await asyncio.sleep(0)
        with pytest.raises(ApiError) as full:
            await workers.run(lambda: True, Patience(), priority=Priority.BULK)
        now = 0.0
        waiting = asyncio.create_task(workers.run(lambda: True, Patience(1.0, clock=lambda: now)))
        with pytest.raises(ApiError) as overtaken:
            await bulk
        now = 1.5
        gate.set()
        with pytest.raises(ApiError) as expired:
            await waiting
        await running
        assert [caught.value.shed for caught in (full, overtaken, expired)] == [
            Shed.QUEUE_FULL, Shed.OVERTAKEN, Shed.EXPIRED
        ]  # fmt: skip
        workers.close()

    asyncio.run(main())


def test_load_tells_who_works_and_who_waits(gate: threading.Event) -> None:
    """The jobs that wait are told by priority, with the age of the oldest."""

    async def main() -> None:
        workers = Workers(threads=1, queue=4)
        assert workers.load() == Load(0, {Priority.INTERACTIVE: 0, Priority.BULK: 0}, 0.0)
        jobs = [asyncio.create_task(workers.run(lambda: gate.wait(60), Patience())) for _ in range(2)]
        jobs.append(asyncio.create_task(workers.run(lambda: gate.wait(60), Patience(), priority=Priority.BULK)))
        await asyncio.sleep(0.05)
        load = workers.load()
        assert (load.busy, load.waiting) == (1, {Priority.INTERACTIVE: 1, Priority.BULK: 1})
        assert 0.01 < load.oldest_s < 10
        gate.set()
        await asyncio.gather(*jobs)
        workers.close()

    asyncio.run(main())
