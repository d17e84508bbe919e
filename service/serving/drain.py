"""The drain: a server is stopped so that none of its callers notices."""

from __future__ import annotations

import asyncio
import time

import grpc

from service.serving.health.servicer import Health
from service.settings import Settings

QUIET_S = 1.0
"""How long a server that stops has no call in progress before it takes those that gRPC still knows of for lost."""


async def drain(server: grpc.aio.Server, health: Health, settings: Settings) -> None:
    """Be no longer ready, give load balancers time to see it, then let running calls finish.

    Calls that come within that time are answered like any other; later ones find the port closed. gRPC may lose a call
    that arrives at the very moment at which it stops, and would wait for it, as for watchers of health, until the end
    of the grace. So once no call has been in progress for `QUIET_S`, what is left is ended as UNAVAILABLE: its caller
    asks again elsewhere, and soon.
    """
    await health.begin_drain()
    await asyncio.sleep(settings.drain_notice_seconds)
    await health.end_streams()
    stopping = asyncio.create_task(server.stop(settings.drain_grace_seconds))
    quiet_since = time.monotonic()
    while not stopping.done() and time.monotonic() - quiet_since < QUIET_S:
        await asyncio.wait({stopping}, timeout=QUIET_S / 20)
        if health.calls():
            quiet_since = time.monotonic()
    await server.stop(0)
    await stopping
