"""The outermost interceptor: calls are bounded, their callers known, logged once, and fail in documented ways."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import grpc
import structlog
from google.protobuf.message import DecodeError

from service.admission import Workers
from service.auth.acting import actor_of, stranger
from service.auth.caller import Caller
from service.auth.gate import Gate, certificates_of
from service.auth.permissions import OPEN, require
from service.errors import ApiError, Reason, from_exception, overloaded, require_valid
from service.observe.stages import observer
from service.observe.watch import Watch
from service.patience import Patience
from service.priority import Priority, stated_priority
from service.quotas import Quotas
from service.refusals import Refusals
from service.shed import Shed
from service.telemetry import origin
from storage import SYSTEM, Actor, StoreUnavailable

OURS = "/idverdict."
POOLED = frozenset(
    f"/idverdict.v1.{name}"
    for name in (
        "VerificationService/CreateVerification",
        "VerificationService/ReadDocument",
        "PackService/GetEvidencePack",
    )
)
"""The methods that need one of the workers."""
Context = grpc.aio.ServicerContext[Any, Any]

call_id: ContextVar[str] = ContextVar("call_id", default="")
"""The id of the call being served, made here; it stands in the log and in the answer to an INTERNAL error."""

caller: ContextVar[Caller] = ContextVar("caller")
"""Who makes the call being served; set before anything of it is read."""

actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)
"""The same, as the audit log names it: with the address that the call comes from."""

priority: ContextVar[Priority] = ContextVar("priority", default=Priority.INTERACTIVE)
"""Whether somebody waits for the call being served, as its metadata says."""

log = structlog.get_logger()


class Boundary(grpc.aio.ServerInterceptor):
    """Takes each call apart before grpc does: counts it, asks who makes it, reads its message, and answers its errors.

    Unary handlers are presented to grpc as streaming ones, which on the wire is the same. So a call beyond
    ``max_calls``, its tenant's quota, or what the workers can do in time is refused before its message is read, and a
    message that is too large, or none of ours, gets an error with details instead of grpc's own. (grpc itself refuses
    messages above its own, higher limit.)
    """

    def __init__(
        self,
        max_calls: int,
        max_message_bytes: int,
        gate: Gate,
        quotas: Quotas,
        workers: Workers,
        *,
        refusals: Refusals,
        watch: Watch,
    ) -> None:
        self._max_calls = max_calls
        self._max_message_bytes = max_message_bytes
        self._gate = gate
        self._quotas = quotas
        self._workers = workers
        self._refusals = refusals
        self._watch = watch
        self._calls = 0

    @property
    def calls(self) -> int:
        """How many calls are in progress, health checks left out."""
        return self._calls

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any]:
        """Wrap the handlers of all methods but those that are open to anybody."""
        method = str(handler_call_details.method)
        handler: Any = await continuation(handler_call_details)
        if handler is None:
            return self._unknown(method)
        if method in OPEN:
            return handler  # type: ignore[no-any-return]
        if not method.startswith(OURS):
            return self._guarded(method, handler)

        async def one(_requests: Any, context: Context) -> bytes | None:
            async with self._call(method, context):
                request = await self._request(handler, context)
                return _encode(handler, await handler.unary_unary(request, context))
            return None

        async def many(_requests: Any, context: Context) -> AsyncIterator[bytes]:
            async with self._call(method, context):
                request = await self._request(handler, context)
                async for answer in handler.unary_stream(request, context):
                    yield _encode(handler, answer)

        if handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(many)
        return grpc.stream_unary_rpc_method_handler(one)

    @asynccontextmanager
    async def _call(self, method: str, context: Context) -> AsyncIterator[None]:
        identity = uuid.uuid4().hex
        call_id.set(identity)
        metadata = context.invocation_metadata() or ()
        watched = self._watch.begin(method, identity, metadata)
        observer.set(watched)
        status = grpc.StatusCode.OK
        more: dict[str, str] = {"trace_id": watched.trace_id} if watched.trace_id else {}
        who: Actor | None = None
        error: ApiError | None = None
        self._calls += 1
        try:
            if self._calls > self._max_calls:
                raise overloaded(Shed.MAX_CALLS)
            known = await self._gate.caller(context)
            caller.set(known)
            who = actor_of(known, context.peer())
            actor.set(who)
            more |= {"tenant": known.tenant}
            require(known, method)
            priority.set(stated_priority(metadata))
            with self._quotas.hold(known.tenant):
                if method in POOLED:
                    patience = Patience(context.time_remaining())
                    self._workers.require_room(patience, tenant=known.tenant, priority=priority.get())
                watched.let_in(context.time_remaining())
                yield
        except (asyncio.CancelledError, GeneratorExit):
            remaining = context.time_remaining()
            expired = remaining is not None and remaining <= 0
            status = grpc.StatusCode.DEADLINE_EXCEEDED if expired else grpc.StatusCode.CANCELLED
            raise
        except Exception as raised:
            error = from_exception(raised, identity, watched.trace_id)
            more |= _notes(raised, error)
            if error.code is grpc.StatusCode.PERMISSION_DENIED:
                who = who or stranger(certificates_of(context), context.peer())
                await self._refusals.tell(who, method, error)
        finally:
            self._calls -= 1
            if error is not None:
                status = error.code
            watched.end(status, error)
            log.info(
                "call",
                method=method,
                status=status.name,
                ms=round(watched.seconds * 1000, 1),
                call_id=identity,
                **more,
            )
        if error is not None:
            await context.abort(error.code, error.message, error.metadata())

    async def _request(self, handler: Any, context: Context) -> Any:
        raw = await context.read()
        if not isinstance(raw, bytes):
            raise ApiError(Reason.MALFORMED_MESSAGE)
        if len(raw) > self._max_message_bytes:
            raise ApiError(Reason.MESSAGE_TOO_LARGE)
        try:
            request = handler.request_deserializer(raw)
        except DecodeError:
            raise ApiError(Reason.MALFORMED_MESSAGE) from None
        require_valid(request)
        return request

    def _guarded(self, method: str, handler: Any) -> grpc.RpcMethodHandler[Any, Any]:
        """A method of another's service, such as reflection: its messages are its own affair, its callers are not."""

        async def stream(requests: Any, context: Context) -> AsyncIterator[Any]:
            async with self._call(method, context):
                async for answer in handler.stream_stream(requests, context):
                    yield answer

        return grpc.stream_stream_rpc_method_handler(stream, handler.request_deserializer, handler.response_serializer)

    def _unknown(self, method: str) -> grpc.RpcMethodHandler[Any, Any]:
        async def refuse(_requests: Any, context: Context) -> None:
            error = ApiError(Reason.METHOD_UNKNOWN)
            watched = self._watch.begin(method, uuid.uuid4().hex, context.invocation_metadata() or ())
            watched.end(error.code, error)
            await context.abort(error.code, error.message, error.metadata())

        return grpc.stream_unary_rpc_method_handler(refuse)


def _notes(raised: Exception, error: ApiError) -> dict[str, str]:
    """What the log says of a failure, besides its status: never what an exception says."""
    notes = {"reason": error.reason.value}
    if raised is not error:
        notes |= {"exception": type(raised).__name__, "at": origin(raised)}
    if isinstance(raised, StoreUnavailable):
        notes["cause"] = raised.kind
    return notes


def _encode(handler: Any, answer: Any) -> bytes:
    """An answer's bytes; a stored answer already is bytes, and is sent as it was first."""
    return answer if isinstance(answer, bytes) else handler.response_serializer(answer)
