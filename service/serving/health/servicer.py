"""Health as ``grpc.health.v1`` tells it: whether this process lives, and whether calls are wanted here just now.

Readiness is what the name of a service, or none, asks for. It follows the store, which is looked at in the background,
and has to take a write as well as to answer: a health call only reads what was found last. A store that is away for a
short time does not end it, as calls then get a clear UNAVAILABLE, which no caller gets from a server that nobody is
sent to. Liveness depends on nothing outside: a process whose event loop stands still does not answer, one with a worker
that does not come back from a job says so, and any other gains nothing from being killed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio as health_aio
from idverdict.client import SERVICES as CONTRACT

SERVICES = tuple(service.full_name for service in CONTRACT)
"""The services of the contract by their full names."""
READINESS = ("", *SERVICES)
"""What readiness is asked for as: the whole server, as balancers do, or one of its services."""
LIVENESS = "liveness"
"""What liveness is asked for as."""
MOST_WATCHERS = 64
"""Streams of health at once, of all who ask. Balancers have one a connection, and `Check` always answers."""
TAKE_S = 10.0
"""How long the reader of such a stream may take for a message of two bytes."""


class Health(health_aio.HealthServicer):  # type: ignore[misc]  # has no types
    """Answers health checks: SERVING or NOT_SERVING for each name.

    Attributes:
        calls: tells how many calls are in progress at the server whose health this is.
        message_bytes: tells how much memory their messages take.
        end_streams: tells those that would go on for ever to end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: Callable[[], int] = lambda: 0
        self.message_bytes: Callable[[], int] = lambda: 0
        self.end_streams: Callable[[], Awaitable[None]] = _nothing
        self._ready: bool | None = None
        self._wanted = self._able = self._alive = True
        self._draining = False
        self._watchers = 0
        self._changed = asyncio.Event()

    @property
    def ready(self) -> bool:
        """Whether calls are wanted."""
        return bool(self._ready)

    async def begin(self) -> None:
        """The process lives, and calls are wanted."""
        await self.set(LIVENESS, _status(self._alive))
        await self.set_ready(True)

    @property
    def alive(self) -> bool:
        """Whether the process is worth being left running."""
        return self._alive

    @property
    def able(self) -> bool:
        """Whether there is a worker for what may come."""
        return self._able

    async def set_alive(self, alive: bool) -> None:
        """Say whether the process is worth being left running."""
        if alive is not self._alive:
            self._alive = alive
            await self.set(LIVENESS, _status(alive))

    async def set(self, service: str, status: Any) -> None:
        """See the base class; nobody who watches holds it up."""
        await super().set(service, status)
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def Watch(self, request: Any, context: Any) -> None:
        """The status of a name, and each that follows, for as long as its reader takes them.

        The base class writes under the lock that a change of status needs: one reader who takes nothing would keep the
        server from ever becoming unready, and from draining.
        """
        if self._watchers >= MOST_WATCHERS:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "Too many watch the health; ask by Check.")
        self._watchers += 1
        told = None
        try:
            while True:
                changed = self._changed
                status = self._server_status.get(request.service, health_pb2.HealthCheckResponse.SERVICE_UNKNOWN)
                if status != told:
                    async with asyncio.timeout(TAKE_S):
                        await context.write(health_pb2.HealthCheckResponse(status=status))
                    told = status
                await changed.wait()
        except TimeoutError:
            return
        finally:
            self._watchers -= 1

    async def set_ready(self, ready: bool) -> None:
        """Say whether calls are wanted; after `begin_drain` they are not, whatever is said."""
        self._wanted = ready
        ready = ready and self._able and not self._draining
        if ready is self._ready:
            return
        self._ready = ready
        for name in READINESS:
            await self.set(name, _status(ready))

    async def set_able(self, able: bool) -> None:
        """Say whether there is a worker for what may come; without one no call is wanted, however the store is."""
        self._able = able
        await self.set_ready(self._wanted)

    async def begin_drain(self) -> None:
        """No further call is wanted, for good; the process lives on until it ends."""
        self._draining = True
        await self.set_ready(False)


def _status(good: bool) -> Any:
    return health_pb2.HealthCheckResponse.SERVING if good else health_pb2.HealthCheckResponse.NOT_SERVING


async def _nothing() -> None:
    """There are no such streams."""
