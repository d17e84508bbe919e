"""The contract of `idverdict.authority.v1` over gRPC: the bank's adapters serve it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import grpc
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status
from idverdict.authority import v1 as authority
from idverdict.client import is_local

from service.authorities.adapter import Fault, FaultKind, Question, Reply, Ticket
from service.authorities.channels import Channel, ChannelError, GrpcTarget

LARGEST_ANSWER: Final = 2 * 1024 * 1024
_STATUS_KEY: Final = "grpc-status-details-bin"
_KINDS: Final = {
    grpc.StatusCode.RESOURCE_EXHAUSTED: FaultKind.BUSY,
    grpc.StatusCode.INVALID_ARGUMENT: FaultKind.REFUSED,
    grpc.StatusCode.UNAUTHENTICATED: FaultKind.REFUSED,
    grpc.StatusCode.PERMISSION_DENIED: FaultKind.REFUSED,
    grpc.StatusCode.UNIMPLEMENTED: FaultKind.REFUSED,
}
"""What a status means; of any other one it is not known whether the authority was asked."""


class GrpcAdapter:
    """See `Adapter`. Raises ChannelError for files that cannot be read, or an adapter elsewhere without TLS."""

    def __init__(self, channel: Channel) -> None:
        assert channel.grpc is not None  # noqa: S101 - so it was loaded
        self._id, self._kind = channel.id, channel.kind_number
        options = [("grpc.max_receive_message_length", LARGEST_ANSWER), ("grpc.enable_retries", 0)]
        self._connection = _connection(channel.id, channel.grpc, options)
        self._stub = authority.AdapterServiceStub(self._connection)

    def check(self, question: Question, timeout_s: float) -> Reply:
        """See `Adapter.check`."""
        request = authority.CheckRequest(
            request_id=question.id,
            channel=self._id,
            kind=self._kind,
            fields=[authority.Field(name=name, value=value) for name, value in sorted(question.fields.items())],
            purpose=question.purpose,
            consent=question.consent,
        )
        try:
            return _reply(self._stub.Check(request, timeout=timeout_s))
        except grpc.RpcError as error:
            raise _fault(error) from None

    def poll(self, question_id: str, ticket: str, timeout_s: float) -> Reply | None:
        """See `Adapter.poll`."""
        request = authority.PollRequest(request_id=question_id, channel=self._id, ticket=ticket)
        try:
            return _reply(self._stub.Poll(request, timeout=timeout_s))
        except grpc.RpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                return None
            raise _fault(error) from None

    def describe(self, timeout_s: float) -> list[tuple[str, int, list[str], bool]]:
        """What the adapter says it serves: id, kind, needed fields, and whether it can be polled. Raises Fault."""
        try:
            served = self._stub.Describe(authority.DescribeRequest(), timeout=timeout_s)
        except grpc.RpcError as error:
            raise _fault(error) from None
        return [(one.id, one.kind, list(one.fields), one.polls) for one in served.channels]

    def close(self) -> None:
        """See `Adapter.close`."""
        self._connection.close()


def _connection(id: str, target: GrpcTarget, options: list[tuple[str, Any]]) -> grpc.Channel:
    if target.ca is None:
        if not is_local(target.address):
            raise ChannelError(f"{id}: an adapter on another machine needs TLS (grpc.ca)")
        return grpc.insecure_channel(target.address, options)
    ca, key, certificate = (_file(id, path) for path in (target.ca, target.key, target.certificate))
    return grpc.secure_channel(target.address, grpc.ssl_channel_credentials(ca, key, certificate), options)


def _file(id: str, path: Path | None) -> bytes | None:
    try:
        return None if path is None else path.read_bytes()
    except OSError as error:
        raise ChannelError(f"{id}: a file of the TLS settings cannot be read: {type(error).__name__}") from None


def _reply(response: authority.CheckResponse) -> Reply:
    if response.HasField("answer") and response.answer.codes:
        return response.answer
    if response.HasField("accepted"):
        return Ticket(response.accepted.ticket)
    raise Fault(FaultKind.UNKNOWN, "an answer without codes")


def _fault(error: Any) -> Fault:
    """What an error of gRPC says; its text is not looked at."""
    code: grpc.StatusCode = error.code()
    after_s = None
    for key, value in error.trailing_metadata() or ():
        if key == _STATUS_KEY:
            retry = error_details_pb2.RetryInfo()
            for detail in Status.FromString(value).details:
                if detail.Unpack(retry):
                    after_s = retry.retry_delay.ToMilliseconds() / 1000
    return Fault(_KINDS.get(code, FaultKind.UNKNOWN), code.name, after_s)
