"""Health follows what it depends on: readiness the store, and readiness and liveness the workers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from service.call.logs import origin
from service.load.admission import Workers
from service.serving.health.servicer import Health
from storage import StoreUnavailable

LOOK_EVERY_S = 5.0
"""Seconds between two looks at the store."""
NONE_LEFT = 0.25
"""Of the bound on a job: after so long at theirs, workers are not counted on any more."""

log = structlog.get_logger()


async def follow(
    health: Health,
    look: Callable[[], None],
    tolerance_s: float,
    pause_s: float = LOOK_EVERY_S,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Let readiness follow the store until cancelled.

    It is lost once no look of the last ``tolerance_s`` seconds has succeeded, and found again with the first that does;
    so it is lost at most once in that time, however often the store comes and goes.

    Args:
        health: receives the state.
        look: asks the store for a sign of life, on a thread of its own, and raises where there is none.
        tolerance_s: how long the store may be out of reach.
        pause_s: between two looks.
        clock: seconds since any moment; never goes back.
    """
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, "store-look")
    seen, ready = clock(), True
    looking = loop.run_in_executor(thread, look)
    try:
        while True:
            await asyncio.wait({looking}, timeout=pause_s)
            cause = _cause(looking.exception()) if looking.done() else "NoAnswer"
            if not cause:
                seen = clock()
            was_ready, ready = ready, clock() - seen <= tolerance_s
            if ready != was_ready:
                log.warning("ready again" if ready else "not ready: the store is out of reach", cause=cause)
            await health.set_ready(ready)
            if looking.done():
                await asyncio.sleep(pause_s)
                looking = loop.run_in_executor(thread, look)
    finally:
        thread.shutdown(wait=False, cancel_futures=True)


async def follow_workers(health: Health, workers: Workers, bound_s: float, pause_s: float = 1.0) -> None:
    """Let liveness and readiness follow the workers until cancelled.

    Liveness is lost while one has been at one job for longer than a bound: a thread cannot be stopped, so only a new
    process has all its workers again. Readiness is lost earlier if no worker is free: once all have been at their
    jobs for `NONE_LEFT` of the bound.

    Args:
        health: receives the state.
        workers: are looked at.
        bound_s: how long a job may lawfully take, and then some.
        pause_s: between two looks.
    """
    while True:
        load = workers.load()
        if (alive := load.longest_s <= bound_s) is not health.alive:
            log.error("alive again" if alive else "not alive: a worker is stuck", seconds=round(load.longest_s, 1))
            await health.set_alive(alive)
        none_left = load.busy >= workers.threads and min(load.at_work_s) > NONE_LEFT * bound_s
        if (able := alive and not none_left) is not health.able:
            log.warning("ready again" if able else "not ready: no worker comes back from its job")
            await health.set_able(able)
        await asyncio.sleep(pause_s)


def _cause(error: BaseException | None) -> str:
    """What the log calls the failure of a look; nothing for one that succeeded."""
    if error is None:
        return ""
    return error.kind if isinstance(error, StoreUnavailable) else f"{type(error).__name__} at {origin(error)}"
