"""A call from its beginning to its end: who makes it, whether there is room for it, and its line in the log."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import grpc
import structlog

from service.call.acting import actor_of, origin_of, stranger
from service.call.caller import Caller
from service.call.context import Call, call
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, from_exception, overloaded
from service.call.logs import origin
from service.call.patience import Patience
from service.call.priority import stated_priority
from service.call.refusals import Refusals
from service.call.shed import Shed
from service.load.admission import Workers
from service.load.quotas import Quotas
from service.load.shares import Shares
from service.serving.auth.gate import Gate, certificates_of
from service.serving.auth.permissions import require
from service.serving.observe.monitor import CallMonitor
from storage import Actor, StoreUnavailable, still_wanted

POOLED = frozenset(
    f"/idverdict.v1.{name}"
    for name in (
        "VerificationService/CreateVerification",
        "VerificationService/ReadDocument",
        "PackService/GetEvidencePack",
        "ReviewService/GetPicture",
    )
)
"""The methods that need one of the workers."""
EXPIRY_S = 0.1
"""Time left at a cancellation that counts as an expired deadline: the caller's clock started before the server's."""
Context = grpc.aio.ServicerContext[Any, Any]

ABORT_S = 1.0
"""How long a caller who was too slow has to take the error."""

log = structlog.get_logger()


@dataclass(slots=True)
class Calls:
    """The calls in progress.

    Attributes:
        places: for calls in progress, and how many of them a tenant may have; where nobody is asked who calls, an
            address.
        in_progress: how many there are, health checks left out.
    """

    places: Shares
    gate: Gate
    quotas: Quotas
    workers: Workers
    refusals: Refusals
    monitor: CallMonitor
    in_progress: int = 0
    _unknown_callers: int = 0

    @asynccontextmanager
    async def held(self, method: str, context: Context) -> AsyncIterator[str]:
        """A call, from its beginning to its end; gives the party whose share of the places it takes."""
        identity = uuid.uuid4().hex
        metadata = context.invocation_metadata() or ()
        watched = self.monitor.begin(method, identity, metadata)
        patience = Patience(context.time_remaining())
        still_wanted.set(patience.check)
        status = grpc.StatusCode.OK
        more: dict[str, str] = {"trace_id": watched.trace_id} if watched.trace_id else {}
        who: Actor | None = None
        error: ApiError | None = None
        self.in_progress += 1
        try:
            known = await self._identified(context)
            who = actor_of(known, context.peer())
            more |= {"tenant": known.tenant}
            require(known, method)
            priority = stated_priority(metadata)
            call.set(Call(identity, known, who, priority, patience, watched))
            party = known.tenant if self.gate.asks else origin_of(context.peer())
            with self._place(party), self.quotas.hold(known.tenant):
                if method in POOLED:
                    self.workers.require_room(patience, tenant=known.tenant, priority=priority)
                watched.let_in(context.time_remaining())
                yield party
        except (asyncio.CancelledError, GeneratorExit):
            remaining = context.time_remaining()
            expired = remaining is not None and remaining <= EXPIRY_S
            status = grpc.StatusCode.DEADLINE_EXCEEDED if expired else grpc.StatusCode.CANCELLED
            patience.give_up()
            raise
        except Exception as raised:
            error = from_exception(raised, identity, watched.trace_id)
            more |= _notes(raised, error)
            if error.code is grpc.StatusCode.PERMISSION_DENIED:
                who = who or stranger(certificates_of(context), context.peer())
                await self.refusals.tell(who, method, error)
        finally:
            self.in_progress -= 1
            if error is not None:
                status = error.code
            watched.end(status, error)
            log.info(
                "call",
                method=method,
                status=status.name,
                ms=round(watched.seconds * 1000, 1),
                call_id=identity,
                peer=unquote(context.peer()),
                identity=(who or stranger(certificates_of(context), context.peer())).name,
                **more,
            )
        if error is not None:
            await abort(context, error)

    async def _identified(self, context: Context) -> Caller:
        """Who calls. Asking may take a while: those who are not known yet take no place of those who are."""
        if self.places.left < 1 or self._unknown_callers >= self.places.total:
            raise overloaded(Shed.MAX_CALLS)
        self._unknown_callers += 1
        try:
            return await self.gate.caller(context)
        finally:
            self._unknown_callers -= 1

    @contextmanager
    def _place(self, party: str) -> Iterator[None]:
        if not self.places.has_room(party):
            raise overloaded(Shed.TENANT_SHARE if self.places.left else Shed.MAX_CALLS)
        self.places.take(party)
        try:
            yield
        finally:
            self.places.give_back(party)


async def abort(context: Context, error: ApiError) -> None:
    """Answer an error. A caller who reads nothing is not waited for: its connection, or its deadline, ends that."""
    if error.reason is not ErrorReason.TRANSFER_TOO_SLOW:
        await context.abort(error.code, error.message, error.metadata())
    with suppress(TimeoutError):
        async with asyncio.timeout(ABORT_S):
            await context.abort(error.code, error.message, error.metadata())


def _notes(raised: Exception, error: ApiError) -> dict[str, str]:
    """What the log says of a failure, besides its status: never what an exception says."""
    notes = {"reason": error.reason.value}
    if raised is not error:
        notes |= {"exception": type(raised).__name__, "at": origin(raised)}
    if isinstance(raised, StoreUnavailable):
        notes["cause"] = raised.kind
    return notes
