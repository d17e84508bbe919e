"""Readiness and liveness: what each depends on, and what it does not."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from grpc_health.v1 import health_pb2

from service.call.patience import Patience
from service.load.admission import Workers
from service.serving.health.following import follow, follow_workers
from service.serving.health.servicer import LIVENESS, READINESS, Health
from storage import StoreUnavailable
from tests.waiting import PATIENCE_S, come_about

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


async def status(health: Health, name: str) -> int:
    """What is answered for a name."""
    return int((await health.Check(health_pb2.HealthCheckRequest(service=name), None)).status)


async def statuses(health: Health) -> set[int]:
    """The answers for all names of readiness."""
    return {await status(health, name) for name in READINESS}


@asynccontextmanager
async def following(
    look: Callable[[], None], tolerance_s: float, clock: Callable[[], float] = time.monotonic
) -> AsyncIterator[Health]:
    """Health that follows a store which is looked at every 5 ms."""
    health = Health()
    await health.begin()
    task = asyncio.create_task(follow(health, look, tolerance_s, pause_s=0.005, clock=clock))
    try:
        yield health
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(health: Health, wanted: int) -> None:
    """Wait until readiness is as wanted."""
    give_up_at = time.monotonic() + PATIENCE_S
    while await statuses(health) != {wanted}:
        assert time.monotonic() < give_up_at
        await asyncio.sleep(0.005)


class Clock:
    """A time that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


class Store:
    """A store that is there or not; each look at it is counted."""

    def __init__(self) -> None:
        self.there = True
        self.looks = 0

    def look(self) -> None:
        """A sign of life, or none."""
        self.looks += 1
        if not self.there:
            raise StoreUnavailable("OperationalError")


async def test_readiness_outlasts_a_short_outage_and_ends_with_a_long_one() -> None:
    """Unready only once the store has been away for the tolerance, and ready again at its first sign of life."""
    store, clock = Store(), Clock()
    async with following(store.look, 60.0, clock) as health:
        store.there = False
        await further_looks(store)
        clock.now = 60.0
        await further_looks(store)
        assert await statuses(health) == {SERVING}
        clock.now = 60.5
        await until(health, NOT_SERVING)
        store.there = True
        await until(health, SERVING)
        assert clock.now == 60.5


async def further_looks(store: Store, looks: int = 3) -> None:
    """Wait until what the store is like now has been seen, and taken note of."""
    enough = store.looks + looks
    await come_about(lambda: store.looks >= enough)


async def test_store_that_flickers_does_not_make_readiness_flicker() -> None:
    """One sign of life within each tolerance is enough, however many looks fail between."""
    store, clock = Store(), Clock()

    def flickering() -> None:
        clock.now += 20.0
        store.there = store.looks % 3 == 0
        store.look()

    seen: set[int] = set()
    async with following(flickering, 60.0, clock) as health:
        while store.looks < 20:
            seen |= await statuses(health)
            await asyncio.sleep(0.001)
    assert seen == {SERVING}


async def test_store_that_answers_nothing_ends_readiness_and_holds_up_no_health_call() -> None:
    """A look that hangs is a failed one; health is answered from memory meanwhile, and nobody looks twice at once."""
    answers, clock = threading.Event(), Clock()
    begun: list[str] = []
    ended: list[str] = []

    def hang() -> None:
        begun.append("look")
        answers.wait(PATIENCE_S)
        ended.append("look")

    async with following(hang, 0.1, clock) as health:
        await come_about(lambda: bool(begun))
        assert await status(health, "") == SERVING
        clock.now = 0.5
        await until(health, NOT_SERVING)
        assert (begun, ended) == (["look"], [])
        answers.set()
        await until(health, SERVING)


async def test_health_calls_do_not_reach_the_store() -> None:
    """A thousand health checks cost the store no further look."""
    store = Store()
    health = Health()
    await health.begin()
    task = asyncio.create_task(follow(health, store.look, 60, pause_s=600))
    await come_about(lambda: store.looks == 1)
    for _ in range(1000):
        await status(health, "")
    task.cancel()
    assert store.looks == 1


async def test_liveness_depends_on_nothing() -> None:
    """Neither a lost store nor the drain ends it: killing the process would help in neither case."""
    store = Store()
    store.there = False
    async with following(store.look, tolerance_s=0) as health:
        await until(health, NOT_SERVING)
        assert await status(health, LIVENESS) == SERVING
        await health.begin_drain()
        assert await status(health, LIVENESS) == SERVING


async def test_drain_ends_readiness_for_good() -> None:
    """A store that is there does not make a server ready that is about to stop."""
    store = Store()
    async with following(store.look, tolerance_s=60) as health:
        await health.begin_drain()
        await further_looks(store)
        assert await statuses(health) == {NOT_SERVING}


async def test_stuck_worker_ends_liveness_and_readiness_until_it_comes_back() -> None:
    """While a job lasts longer than it may, the process is worth nothing; without a worker left no call is wanted."""
    workers, held = Workers(threads=1, queue=1), threading.Event()
    health = Health()
    await health.begin()
    following = asyncio.create_task(follow_workers(health, workers, bound_s=0.2, pause_s=0.01))
    job = asyncio.create_task(workers.run(lambda: held.wait(PATIENCE_S), Patience()))
    await until(health, NOT_SERVING)
    await come_about(lambda: not health.alive)
    assert await status(health, LIVENESS) == NOT_SERVING
    await health.set_ready(True)
    assert await statuses(health) == {NOT_SERVING}
    held.set()
    await job
    await until(health, SERVING)
    assert await status(health, LIVENESS) == SERVING
    following.cancel()
    workers.close()


async def test_worker_that_is_left_keeps_the_server_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of two workers at a long, lawful job is no reason to be left out; both are."""
    monkeypatch.setattr("service.serving.health.following.NONE_LEFT", 1e-4)
    workers, held = Workers(threads=2, queue=1), threading.Event()
    health = Health()
    await health.begin()
    following = asyncio.create_task(follow_workers(health, workers, bound_s=600, pause_s=0.01))
    jobs = [asyncio.create_task(workers.run(lambda: held.wait(PATIENCE_S), Patience()))]
    await come_about(lambda: workers.load().longest_s > 0.2)
    assert await statuses(health) == {SERVING}
    jobs.append(asyncio.create_task(workers.run(lambda: held.wait(PATIENCE_S), Patience())))
    await until(health, NOT_SERVING)
    assert health.alive
    held.set()
    await asyncio.gather(*jobs)
    following.cancel()
    workers.close()


class StuckReader:
    """A watcher of health who takes nothing."""

    async def write(self, _message: object) -> None:
        """Never taken."""
        await asyncio.sleep(600)


async def test_watcher_who_takes_nothing_holds_up_no_change() -> None:
    """One reader of a stream of health must not keep a server from becoming unready, or from draining."""
    health = Health()
    await health.begin()
    watching = asyncio.create_task(health.Watch(health_pb2.HealthCheckRequest(), StuckReader()))
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await health.begin_drain()
    assert await statuses(health) == {NOT_SERVING}
    watching.cancel()


class Follower:
    """A watcher of health who notes what it is told."""

    def __init__(self) -> None:
        self.told: list[int] = []

    async def write(self, message: health_pb2.HealthCheckResponse) -> None:
        """Taken at once."""
        self.told.append(message.status)


async def test_watcher_is_told_each_change() -> None:
    """The status of a name at once, and then as it changes; that of an unknown name, too."""
    health, known, unknown = Health(), Follower(), Follower()
    await health.begin()
    watching = [
        asyncio.create_task(health.Watch(health_pb2.HealthCheckRequest(service=name), follower))
        for name, follower in (("", known), ("none", unknown))
    ]
    for told, ready in enumerate((True, False, True), start=1):
        await health.set_ready(ready)
        await come_about(lambda told=told: len(known.told) >= told)  # type: ignore[misc]
    await come_about(lambda: bool(unknown.told))
    assert known.told == [SERVING, NOT_SERVING, SERVING]
    assert unknown.told == [health_pb2.HealthCheckResponse.SERVICE_UNKNOWN]
    for task in watching:
        task.cancel()
