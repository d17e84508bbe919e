"""Load that does not wait for answers: calls begin at a constant rate, however long the earlier ones take.

Times count from the moment at which a call was due, so that a server that stalls, or a client that lags, is charged
with the delay of all that was due meanwhile (no coordinated omission). The lag of the client itself is kept beside it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Any

import grpc
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from grpc_health.v1 import health_pb2, health_pb2_grpc
from idverdict.client import aio_channel, error_info

from tests.suites.support.requests import METHOD

_CONNECTIONS = 4
_LEAST_ANSWERS = 8
_OWN_CONNECTION = ("grpc.use_local_subchannel_pool", 1)
_NO_RETRIES = ("grpc.enable_retries", 0)

Metadata = tuple[tuple[str, str], ...]

Call = Callable[[float], Awaitable[None]]
"""Makes a call that has so many seconds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One call of a load.

    Attributes:
        ended_s: when it ended, in seconds from the load's beginning.
        seconds: how long it took from the moment it was due.
        lag_s: how much of that the client took to begin it.
        code: name of its status code.
        reason: of its ErrorInfo, empty where it has none.
        told_when: whether it says when to come back, in RetryInfo and in the pushback.
    """

    ended_s: float
    seconds: float
    lag_s: float
    code: str
    reason: str = ""
    told_when: bool = False

    @property
    def answered(self) -> bool:
        """Whether it succeeded."""
        return self.code == "OK"


class Clients:
    """Connections of one load to a server; calls of one tenant and priority share a `Stream`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._open = AsyncExitStack()
        self._turns = count()

    async def __aenter__(self) -> Clients:
        options = [_NO_RETRIES, _OWN_CONNECTION]
        channels = [aio_channel(self._address, options=options) for _ in range(_CONNECTIONS + 1)]
        for one in channels:
            await self._open.enter_async_context(one)
            await one.channel_ready()
        self._health: Any = health_pb2_grpc.HealthStub(channels.pop())
        self._calls: list[Any] = [one.unary_unary(METHOD) for one in channels]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def create(self, message: bytes, seconds: float, metadata: Metadata = ()) -> None:
        """Send one request with so long a deadline, over one of the connections in turn. Raises grpc.RpcError."""
        await self._calls[next(self._turns) % _CONNECTIONS](message, timeout=seconds, metadata=metadata)

    async def check_health(self, seconds: float) -> None:
        """Ask for the health over a connection of its own. Raises grpc.RpcError."""
        await self._health.Check(health_pb2.HealthCheckRequest(), timeout=seconds)


async def capacity(call: Call, clients: int, seconds: float) -> float:
    """Answers a second where so many clients each wait for the answer before they send the next request.

    It takes longer than it was given where there would be hardly any answers.
    """
    began, answered = time.monotonic(), list[float]()

    async def client() -> None:
        while time.monotonic() < began + seconds or len(answered) < _LEAST_ANSWERS:
            await call(60)
            answered.append(time.monotonic() - began)

    await asyncio.gather(*(client() for _ in range(clients)))
    within = max(seconds, answered[_LEAST_ANSWERS - 1])
    return sum(at <= within for at in answered) / within


async def offered(call: Call, rate: float, seconds: float, deadline_s: float) -> list[Outcome]:
    """Begin ``rate`` calls a second; each is given what its deadline leaves from the moment at which it was due."""
    began = time.monotonic()

    async def one(due: float) -> Outcome:
        lag = time.monotonic() - due
        code, reason, told_when = "OK", "", False
        try:
            await call(max(0.001, deadline_s - lag))
        except grpc.RpcError as error:
            code, reason, told_when = _said(error)
        ended = time.monotonic()
        return Outcome(ended - began, ended - due, lag, code, reason, told_when)

    calls: list[asyncio.Task[Outcome]] = []
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        calls.append(asyncio.create_task(one(due)))
    return list(await asyncio.gather(*calls))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed; not a number where there are none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


def _said(error: Any) -> tuple[str, str, bool]:
    """Code, reason, and whether a refusal says when to come back in both places."""
    info = error_info(error)
    trailing = dict(error.trailing_metadata() or ())
    status = Status.FromString(trailing.get("grpc-status-details-bin", b""))
    retry = any(detail.Is(RetryInfo.DESCRIPTOR) for detail in status.details)
    return error.code().name, info.reason if info else "", retry and int(trailing.get("grpc-retry-pushback-ms", 0)) > 0
