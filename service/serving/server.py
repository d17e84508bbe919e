"""Runs the server: its parts are started one by one, and stopped in the opposite order after the drain."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from threading import Thread

import grpc
import structlog

from service.app import App
from service.call.logs import origin
from service.serving.assembly import build_health_server, build_server
from service.serving.auth.protection import Protection, protect
from service.serving.drain import drain
from service.serving.health.following import follow, follow_workers
from service.serving.health.servicer import Health
from service.serving.observe.serving import observed
from service.serving.observe.state import Parts
from service.serving.worker import Worker
from service.settings import Settings

ORPHAN_AGE = timedelta(hours=1)
"""Pictures younger than this may belong to a verification that another server is about to record."""

log = structlog.get_logger()


async def start(server: grpc.aio.Server, health: Health) -> None:
    """Begin to serve, and say so."""
    await server.start()
    await health.begin()


def sweep(app: App) -> None:
    """Finish what was interrupted: pictures that a crash or an erasure left, and a rewrapping of keys.

    A failure is logged: it is no reason not to serve.
    """
    for left_over, finish in (
        ("orphans not swept", lambda: app.store.sweep_orphans(app.clock() - ORPHAN_AGE)),
        ("erasure not finished", app.store.finish_erasures),
        ("keys not rewrapped", lambda: list(app.store.ring.rewrap())),
    ):
        try:
            finish()
        except Exception as error:
            log.warning(left_over, exception=type(error).__name__, at=origin(error))


async def serve(
    app: App, settings: Settings, announce: Callable[[str], None], protection: Protection | None = None
) -> None:
    """Serve until SIGTERM or SIGINT, then drain; a second signal ends the drain at once.

    What was interrupted is finished meanwhile, once, on a thread that nobody waits for.

    Args:
        app: what the services work with; stays open.
        settings: see `Settings`.
        announce: is given the address, with the port it really got, once calls are served.
        protection: see `build_server`.
    """
    parts = Parts(app, settings, protection or protect(settings), Health())
    async with AsyncExitStack() as running:
        monitor = running.enter_context(observed(parts))
        server, port = build_server(app, settings, parts.health, parts.protection, monitor)
        stopping = _stop_signals()
        await running.enter_async_context(_health_port(parts))
        await start(server, parts.health)
        address = f"{settings.address.rpartition(':')[0]}:{port}"
        log.info("serving", address=address)
        announce(address)
        Thread(target=sweep, args=(app,), name="sweep", daemon=True).start()
        stop_working = await running.enter_async_context(_working(parts))
        await running.enter_async_context(_followed(parts))
        await stopping.wait()
        stopping.clear()
        stop_working()
        await _drained(server, parts, stopping)
    log.info("stopped")


def _stop_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


@asynccontextmanager
async def _health_port(parts: Parts) -> AsyncIterator[None]:
    """The port for health checks alone, where the settings have one. Raises CannotListen."""
    server = build_health_server(parts.settings, parts.health)
    if server is None:
        yield
        return
    await server.start()
    try:
        yield
    finally:
        await server.stop(0)


@asynccontextmanager
async def _working(parts: Parts) -> AsyncIterator[Callable[[], None]]:
    """A worker beside the calls, where the settings want one; gives the function that tells it to stop.

    Its thread has ended after the block.
    """
    if not parts.settings.works:
        yield lambda: None
        return
    worker = Worker(parts.app, parts.settings)
    worker.start()
    try:
        yield worker.stop
    finally:
        worker.stop()
        await asyncio.to_thread(worker.join)


@asynccontextmanager
async def _followed(parts: Parts) -> AsyncIterator[None]:
    """Health follows store and workers, and metrics the open cases, for as long as the block runs."""
    app, settings, health = parts.app, parts.settings, parts.health
    following = [
        asyncio.create_task(follow(health, app.store.ping, settings.ready_without_store_seconds)),
        asyncio.create_task(follow_workers(health, app.workers, settings.stuck_seconds)),
        asyncio.create_task(parts.reviews.follow(app.store.reviews.everybodys_statistics.open_cases)),
        asyncio.create_task(parts.checks.follow(app.store.checks.everybodys)),
        asyncio.create_task(parts.files.follow(app.following().behind)),
        asyncio.create_task(parts.set_aside.follow(lambda: [app.store.graph.set_aside.everybodys()])),
    ]
    try:
        yield
    finally:
        for task in following:
            task.cancel()


async def _drained(server: grpc.aio.Server, parts: Parts, insisting: asyncio.Event) -> None:
    """Drain the server, or stop it at once where a further signal comes."""
    settings = parts.settings
    log.info("draining", seconds=settings.drain_notice_seconds + settings.drain_grace_seconds)
    finished = asyncio.create_task(drain(server, parts.health, settings))
    insisted = asyncio.create_task(insisting.wait())
    await asyncio.wait({finished, insisted}, return_when=asyncio.FIRST_COMPLETED)
    insisted.cancel()
    if not finished.done():
        finished.cancel()
        await server.stop(0)
