"""The outermost interceptor: calls are bounded, their callers known, logged once, and fail in documented ways."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any
from urllib.parse import unquote

import grpc
import structlog
from google.protobuf.message import DecodeError

from service.call.acting import stranger
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, require_valid
from service.call.shed import Shed
from service.serving.auth.gate import certificates_of
from service.serving.auth.permissions import OPEN
from service.serving.calls import Calls, Context, abort
from service.serving.passage import Passage

OURS = "/idverdict."

log = structlog.get_logger()


class Boundary(grpc.aio.ServerInterceptor):
    """Takes each call apart before grpc does: counts it, asks who makes it, reads its message, and answers its errors.

    All handlers are presented to grpc as streaming ones, which on the wire is the same. So a call beyond
    the places that there are, its tenant's share of them or its quota, or what the workers can do in time, is refused
    before its message is read; a message that is too large, or none of ours, gets an error with details instead of
    grpc's own (which refuses messages above its own, higher limit); and one that does not come, or an answer that
    nobody takes, ends its call in time.

    Args:
        calls: those in progress, with what bounds them.
        passage: the way of messages in and out.
        max_message_bytes: the largest message.
    """

    def __init__(self, calls: Calls, passage: Passage, *, max_message_bytes: int) -> None:
        self.calls = calls
        self.passage = passage
        self._max_message_bytes = max_message_bytes

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
                self.calls.held(method, context) as party,
                self.passage.receive(context, party) as received,
            ):
                answers = self.passage.answers(context)
                request = self._request(handler, received.pop())
                if not handler.response_streaming:
                    await answers.send(_encode(handler, await handler.unary_unary(request, context)))
                    return
                async with aclosing(handler.unary_stream(request, context)) as stream:
                    async for answer in stream:
                        await answers.send(_encode(handler, answer))

        return grpc.stream_stream_rpc_method_handler(serve)

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
                async with asyncio.timeout(self.passage.receive_s):
                    request = await context.read()
            except TimeoutError:
                await abort(context, ApiError(ErrorReason.TRANSFER_TOO_SLOW))
                return
            if request is grpc.aio.EOF:
                await abort(context, ApiError(ErrorReason.MALFORMED_MESSAGE))
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
            async with self.calls.held(method, context):
                try:
                    async with (
                        asyncio.timeout(self.passage.receive_s),
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
            watched = self.calls.monitor.begin(method, identity, context.invocation_metadata() or ())
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


def _encode(handler: Any, answer: Any) -> bytes:
    """An answer's bytes; a stored answer already is bytes, and is sent as it was first."""
    return answer if isinstance(answer, bytes) else handler.response_serializer(answer)
