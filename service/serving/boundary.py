"""The outermost interceptor: calls are bounded, their callers known, logged once, and fail in documented ways."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from typing import Any
from urllib.parse import unquote

import grpc
import structlog
from google.protobuf.message import DecodeError

from service.call.acting import actor_of, origin_of, stranger
from service.call.caller import Caller
from service.call.context import Call, call
from service.call.errors import ApiError, ErrorReason, from_exception, overloaded, require_valid
from service.call.logs import origin
from service.call.patience import Patience
from service.call.priority import stated_priority
from service.call.refusals import Refusals
from service.call.shed import Shed
from service.load.admission import Workers
from service.load.quotas import Quotas
from service.load.shares import Shares
from service.serving.auth.gate import Gate, certificates_of
from service.serving.auth.permissions import OPEN, require
from service.serving.observe.monitor import CallMonitor
from service.serving.passage import Passage
from storage import Actor, StoreUnavailable, still_wanted

OURS = "/idverdict."
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
ABORT_S = 1.0
"""How long a caller who was too slow has to take the error."""
EXPIRY_S = 0.1
"""Time left at a cancellation that counts as an expired deadline: the caller's clock started before the server's."""
Context = grpc.aio.ServicerContext[Any, Any]

log = structlog.get_logger()


class Boundary(grpc.aio.ServerInterceptor):
    """Takes each call apart before grpc does: counts it, asks who makes it, reads its message, and answers its errors.

    All handlers are presented to grpc as streaming ones, which on the wire is the same. So a call beyond
    the places that there are, its tenant's share of them or its quota, or what the workers can do in time, is refused
    before its message is read; a message that is too large, or none of ours, gets an error with details instead of
    grpc's own (which refuses messages above its own, higher limit); and one that does not come, or an answer that
    nobody takes, ends its call in time.

    Args:
        places: for calls in progress, and how many of them a tenant may have; where nobody is asked who calls, an
            address.
        passage: the way of messages in and out.
        max_message_bytes: the largest message.
    """

    def __init__(
        self,
        places: Shares,
        passage: Passage,
        *,
        max_message_bytes: int,
        gate: Gate,
        quotas: Quotas,
        workers: Workers,
        refusals: Refusals,
        monitor: CallMonitor,
    ) -> None:
        self._places = places
        self._max_message_bytes = max_message_bytes
        self._passage = passage
        self._gate = gate
        self._quotas = quotas
        self._workers = workers
        self._refusals = refusals
        self._monitor = monitor
        self._calls = 0
        self._unknown_callers = 0

    @property
    def calls(self) -> int:
        """How many calls are in progress, health checks left out."""
        return self._calls

    @property
    def message_bytes(self) -> int:
        """How much memory is taken for messages."""
        return self._passage.room.taken

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any]:
        """Wrap the handlers of all methods."""
        method = str(handler_call_details.method)
        handler: Any = await continuation(handler_call_details)
        if handler is None:
            return self._unknown(method)
        if method in OPEN:
            return self._open(handler)
        if not method.startswith(OURS):
            return self._guarded(method, handler)

        async def serve(_requests: Any, context: Context) -> None:
            async with (
                self._call(method, context) as party,
                self._passage.receive(context, party) as received,
            ):
                answers = self._passage.answers(context)
                request = self._request(handler, received.pop())
                if not handler.response_streaming:
                    await answers.send(_encode(handler, await handler.unary_unary(request, context)))
                    return
                async with aclosing(handler.unary_stream(request, context)) as stream:
                    async for answer in stream:
                        await answers.send(_encode(handler, answer))

        return grpc.stream_stream_rpc_method_handler(serve)

    @asynccontextmanager
    async def _call(self, method: str, context: Context) -> AsyncIterator[str]:
        """A call, from its beginning to its end; gives the party whose share of the places it takes."""
        identity = uuid.uuid4().hex
        metadata = context.invocation_metadata() or ()
        watched = self._monitor.begin(method, identity, metadata)
        patience = Patience(context.time_remaining())
        still_wanted.set(patience.check)
        status = grpc.StatusCode.OK
        more: dict[str, str] = {"trace_id": watched.trace_id} if watched.trace_id else {}
        who: Actor | None = None
        error: ApiError | None = None
        self._calls += 1
        try:
            known = await self._identified(context)
            who = actor_of(known, context.peer())
            more |= {"tenant": known.tenant}
            require(known, method)
            priority = stated_priority(metadata)
            call.set(Call(identity, known, who, priority, patience, watched))
            party = known.tenant if self._gate.asks else origin_of(context.peer())
            with self._place(party), self._quotas.hold(known.tenant):
                if method in POOLED:
                    self._workers.require_room(patience, tenant=known.tenant, priority=priority)
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
                peer=unquote(context.peer()),
                identity=(who or stranger(certificates_of(context), context.peer())).name,
                **more,
            )
        if error is not None:
            await self._abort(context, error)

    async def _identified(self, context: Context) -> Caller:
        """Who calls. Asking may take a while: those who are not known yet take no place of those who are."""
        if self._places.left < 1 or self._unknown_callers >= self._places.total:
            raise overloaded(Shed.MAX_CALLS)
        self._unknown_callers += 1
        try:
            return await self._gate.caller(context)
        finally:
            self._unknown_callers -= 1

    @contextmanager
    def _place(self, party: str) -> Iterator[None]:
        if not self._places.has_room(party):
            raise overloaded(Shed.TENANT_SHARE if self._places.left else Shed.MAX_CALLS)
        self._places.take(party)
        try:
            yield
        finally:
            self._places.give_back(party)

    async def _abort(self, context: Context, error: ApiError) -> None:
        """Answer an error. A caller who reads nothing is not waited for: its connection, or its deadline, ends that."""
        if error.reason is not ErrorReason.TRANSFER_TOO_SLOW:
            await context.abort(error.code, error.message, error.metadata())
        with suppress(TimeoutError):
            async with asyncio.timeout(ABORT_S):
                await context.abort(error.code, error.message, error.metadata())

    def _request(self, handler: Any, raw: Any) -> Any:
        if not isinstance(raw, bytes):
            raise ApiError(ErrorReason.MALFORMED_MESSAGE)
        if len(raw) > self._max_message_bytes:
            raise ApiError(ErrorReason.MESSAGE_TOO_LARGE)
        try:
            request = handler.request_deserializer(raw)
        except DecodeError:
            raise ApiError(ErrorReason.MALFORMED_MESSAGE) from None
        require_valid(request)
        return request

    def _open(self, handler: Any) -> grpc.RpcMethodHandler[Any, Any]:
        """A method of health, which is open to anybody: it is asked in time, and bounds its own answers."""

        async def serve(_requests: Any, context: Context) -> None:
            try:
                async with asyncio.timeout(self._passage.receive_s):
                    request = await context.read()
            except TimeoutError:
                await self._abort(context, ApiError(ErrorReason.TRANSFER_TOO_SLOW))
                return
            if request is grpc.aio.EOF:
                await self._abort(context, ApiError(ErrorReason.MALFORMED_MESSAGE))
            elif handler.response_streaming:
                await handler.unary_stream(request, context)
            else:
                await context.write(await handler.unary_unary(request, context))

        return grpc.stream_stream_rpc_method_handler(serve, handler.request_deserializer, handler.response_serializer)

    def _guarded(self, method: str, handler: Any) -> grpc.RpcMethodHandler[Any, Any]:
        """A method of another's service, such as reflection: its messages are its own affair, its callers are not, and
        neither is its time.
        """

        async def stream(requests: Any, context: Context) -> None:
            async with self._call(method, context):
                try:
                    async with (
                        asyncio.timeout(self._passage.receive_s),
                        aclosing(handler.stream_stream(requests, context)) as answers,
                    ):
                        async for answer in answers:
                            await context.write(answer)
                except TimeoutError:
                    raise ApiError(ErrorReason.TRANSFER_TOO_SLOW, shed=Shed.SLOW_SENDER) from None

        return grpc.stream_stream_rpc_method_handler(stream, handler.request_deserializer, handler.response_serializer)

    def _unknown(self, method: str) -> grpc.RpcMethodHandler[Any, Any]:
        async def refuse(_requests: Any, context: Context) -> None:
            error, identity = ApiError(ErrorReason.METHOD_UNKNOWN), uuid.uuid4().hex
            watched = self._monitor.begin(method, identity, context.invocation_metadata() or ())
            watched.end(error.code, error)
            log.info(
                "call",
                status=error.code.name,
                reason=error.reason.value,
                call_id=identity,
                peer=unquote(context.peer()),
                identity=stranger(certificates_of(context), context.peer()).name,
            )
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
