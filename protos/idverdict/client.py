"""A channel with the settings and credentials that calling idverdict needs, and the numbers both sides must agree on.

gRPC's defaults do not fit calls that carry pictures: they refuse messages above 4 MiB, stop retrying without a word
once a call exceeds 256 KiB, and take keepalive pings for abuse. `channel` and `aio_channel` set all of it. Who calls is
told by a certificate (`tls`), by a bearer token, or by both.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar

import grpc
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

from idverdict.v1 import (
    audit_service_pb2,
    authority_service_pb2,
    bulk_service_pb2,
    customer_service_pb2,
    pack_service_pb2,
    party_service_pb2,
    retention_service_pb2,
    review_service_pb2,
    risk_service_pb2,
    screening_service_pb2,
    verification_service_pb2,
    watch_service_pb2,
)
from idverdict.v1.watch_service_pb2 import (
    CustomerEvent,
    VerificationEvent,
    WatchCustomersRequest,
    WatchVerificationsRequest,
)
from idverdict.v1.watch_service_pb2_grpc import WatchServiceStub

MAX_IMAGE_BYTES = 10 * 1024 * 1024
"""The largest picture that the server takes in."""

MAX_MESSAGE_BYTES = 4 * MAX_IMAGE_BYTES + 2 * 1024 * 1024
"""The largest message either side accepts: four pictures and a claim. The server sets the same bound."""

EVIDENCE_CHUNK_BYTES = 64 * 1024
"""The most bytes of a picture in one message of GetEvidence."""

KEEPALIVE_TIME_MS = 60_000
"""How long the client lets a connection be silent before it pings."""

KEEPALIVE_TIMEOUT_MS = 20_000
"""How long the client waits for the answer to a ping before it takes the connection for dead."""

RECONNECT_MS = 1_000
"""How long the client waits, at most, before it tries a server again that it could not reach. It is less than a server
that is to be stopped still serves (DRAIN_NOTICE_SECONDS), so that the one stopped before it is found again by then."""

MIN_PING_INTERVAL_MS = 30_000
"""The shortest interval between pings that the server tolerates, calls in flight or not."""

RETRY_BUFFER_BYTES = MAX_MESSAGE_BYTES + 1024 * 1024
"""What gRPC may keep of one call in order to send it again: the largest message, and room for its metadata."""

PRIORITY_KEY = "idverdict-priority"
"""The metadata key under which a call says ``interactive``, as it is taken where it says nothing, or ``bulk``."""

BULK = ((PRIORITY_KEY, "bulk"),)
"""Metadata of a call that nobody waits for: it is done after all that somebody waits for, and refused first."""

SERVICES: tuple[ServiceDescriptor, ...] = tuple(
    service
    for file in (
        audit_service_pb2,
        authority_service_pb2,
        bulk_service_pb2,
        customer_service_pb2,
        pack_service_pb2,
        party_service_pb2,
        retention_service_pb2,
        review_service_pb2,
        screening_service_pb2,
        risk_service_pb2,
        verification_service_pb2,
        watch_service_pb2,
    )
    for service in file.DESCRIPTOR.services_by_name.values()
)
"""The services of the contract."""

Options = Sequence[tuple[str, Any]]
"""gRPC channel arguments: names and values."""

Token = str | Callable[[], str]
"""A bearer token, or what gives one; it is asked before each call, on a thread, and may renew the token."""

_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.1, 2.0
"""Between a watch that ended and the next."""
_WATCHES = frozenset(f"idverdict.v1.WatchService.Watch{what}" for what in ("Verifications", "Customers"))
_SILENT_S = 20.0
"""A watch that has been silent for so long is lost; the server sends heartbeats every five seconds."""
_WATCH_S = 1200.0
"""The longest that one watch takes; the server ends it before."""
_LOST = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.CANCELLED,  # by a server that stops
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.INTERNAL,  # a stream that was reset
        grpc.StatusCode.UNKNOWN,
    }
)
"""How a watch may end without its request being at fault."""

_STATUS_DETAILS = "grpc-status-details-bin"


def is_idempotent(method: MethodDescriptor) -> bool:
    """Whether the contract says that a call may be sent again: ``idempotency_level`` of the method."""
    return bool(method.GetOptions().idempotency_level != MethodOptions.IDEMPOTENCY_UNKNOWN)


def is_retried(method: MethodDescriptor) -> bool:
    """Whether gRPC itself sends a call again: each that may be, but for a watch, which `watch` goes on with.

    A stream that gRPC sent again after its connection was lost before the first message was seen to stay silent for
    ever (grpcio 1.85, channels that block).
    """
    return is_idempotent(method) and method.full_name not in _WATCHES


def service_config() -> str:
    """The gRPC service config, JSON: each idempotent method is tried up to five times while the server is UNAVAILABLE.

    CreateVerification is among them because the server answers a repeated ``request_id`` with the first verification.
    The delays double from 0.1 s to 2 s, jittered, unless the server tells one (``grpc-retry-pushback-ms``): a busy
    server does, with its own jitter. The token bucket ends the retries of a channel most of whose calls fail. A
    tenant's quota (RESOURCE_EXHAUSTED, QUOTA_EXCEEDED) is not waited for: the caller is told, and has to send less.
    Where a target has several addresses, calls go round them.

    CANCELLED is tried again too: gRPC's servers end calls so that had arrived but were not begun when a server stops
    (grpc/grpc#41785). A caller who cancels a call ends its repetitions.
    """
    names = [
        {"service": service.full_name, "method": method.name}
        for service in SERVICES
        for method in service.methods
        if is_retried(method)
    ]
    retry = {
        "maxAttempts": 5,
        "initialBackoff": "0.1s",
        "maxBackoff": "2s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"],
    }
    return json.dumps(
        {
            "loadBalancingConfig": [{"round_robin": {}}],
            "methodConfig": [{"name": names, "retryPolicy": retry}],
            "retryThrottling": {"maxTokens": 1000, "tokenRatio": 0.1},
        }
    )


def channel_options(target: str) -> list[tuple[str, Any]]:
    """The channel arguments for a target: message sizes, keepalive, retries; and no HTTP proxy on this machine."""
    options: list[tuple[str, Any]] = [
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.keepalive_time_ms", KEEPALIVE_TIME_MS),
        ("grpc.keepalive_timeout_ms", KEEPALIVE_TIMEOUT_MS),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.initial_reconnect_backoff_ms", RECONNECT_MS // 5),
        ("grpc.max_reconnect_backoff_ms", RECONNECT_MS),
        ("grpc.enable_retries", 1),
        ("grpc.per_rpc_retry_buffer_size", RETRY_BUFFER_BYTES),
        ("grpc.service_config", service_config()),
    ]
    if is_local(target):
        options.append(("grpc.enable_http_proxy", 0))
    return options


def tls(
    authorities: Path | None = None, certificate: Path | None = None, key: Path | None = None
) -> grpc.ChannelCredentials:
    """TLS credentials of PEM files, which are read now: after a renewal, make a new channel.

    Args:
        authorities: who vouches for the server; without, the system's authorities.
        certificate: the caller's certificate and those between it and its authority (mTLS).
        key: the private key of ``certificate``.

    Raises:
        ValueError: one of certificate and key without the other.
        OSError: a file cannot be read.
    """
    if (certificate is None) != (key is None):
        raise ValueError("certificate and key go together")
    files = (authorities, key, certificate)
    return grpc.ssl_channel_credentials(*(None if file is None else file.read_bytes() for file in files))


def channel(
    target: str,
    *,
    credentials: grpc.ChannelCredentials | None = None,
    token: Token | None = None,
    plaintext: bool = False,
    options: Options = (),
) -> grpc.Channel:
    """Make a channel for blocking calls.

    Args:
        target: a gRPC target, such as ``idverdict.bank.example:443``, ``127.0.0.1:50051`` or ``unix:/run/idverdict``.
        credentials: of `tls`, for a private authority or a client certificate. Without, a target on this machine is
            called in plain text, and every other over TLS with the system's authorities.
        token: a bearer token that goes with each call, over TLS alone, on this machine too.
        plaintext: call a target on another machine without TLS, inside a network that already protects the calls.
        options: further channel arguments; one that is named here replaces the setting of `channel_options`.

    Raises:
        ValueError: plaintext was asked for together with credentials or a token.
    """
    merged = _merged(target, options)
    secure = _credentials(target, credentials, token, plaintext)
    if secure is None:
        return grpc.insecure_channel(target, merged, grpc.Compression.NoCompression)
    return grpc.secure_channel(target, secure, merged, grpc.Compression.NoCompression)


def aio_channel(
    target: str,
    *,
    credentials: grpc.ChannelCredentials | None = None,
    token: Token | None = None,
    plaintext: bool = False,
    options: Options = (),
) -> grpc.aio.Channel:
    """Make a channel for asyncio calls. Arguments and errors are those of `channel`."""
    merged = _merged(target, options)
    secure = _credentials(target, credentials, token, plaintext)
    if secure is None:
        return grpc.aio.insecure_channel(target, merged, grpc.Compression.NoCompression)
    return grpc.aio.secure_channel(target, secure, merged, grpc.Compression.NoCompression)


def watch(
    channel: grpc.Channel, resume_token: str = "", *, from_beginning: bool = False, give_up_s: float = 300.0
) -> Iterator[tuple[VerificationEvent | None, str]]:
    """Follow what becomes of verifications, across lost connections, other servers and restarts.

    Gives each event, in order, with the token behind it: keep the token once the event is dealt with, and begin with it
    the next time. In heartbeats, of which the first comes at once, the event is None.

    Args:
        channel: of `channel`.
        resume_token: the token that was kept last; without one, events from now on.
        from_beginning: without a token, the oldest event that is kept comes first.
        give_up_s: for how long nothing may come before it gives up; heartbeats come every few seconds.

    Raises:
        grpc.RpcError: the call was refused, or no server could be reached for ``give_up_s`` seconds.
    """
    request = WatchVerificationsRequest(resume_token=resume_token, from_beginning=from_beginning)
    for message in _followed(WatchServiceStub(channel).WatchVerifications, request, give_up_s):
        yield message.event if message.HasField("event") else None, message.resume_token


def watch_customers(
    channel: grpc.Channel, request: WatchCustomersRequest | None = None, *, give_up_s: float = 300.0
) -> Iterator[tuple[Sequence[CustomerEvent], str]]:
    """The same of customers: gives the events of each change, with the token behind them; heartbeats have none.

    Args:
        channel: of `channel`.
        request: filters, the token that was kept last, or from where to begin; by default everything from now on.
        give_up_s: as of `watch`.

    Raises:
        grpc.RpcError: as `watch`.
    """
    for message in _followed(WatchServiceStub(channel).WatchCustomers, request or WatchCustomersRequest(), give_up_s):
        yield message.events, message.resume_token


_Request = TypeVar("_Request", WatchVerificationsRequest, WatchCustomersRequest)


def _followed(method: Callable[..., Any], asked: _Request, give_up_s: float) -> Iterator[Any]:
    """The messages of a watch, of one stream after another."""
    request = type(asked)()
    request.CopyFrom(asked)
    heard, pause = time.monotonic(), _FIRST_PAUSE_S
    while True:
        request.from_beginning = asked.from_beginning and not request.resume_token
        call = method(request, timeout=_WATCH_S)
        try:
            for message in _messages(call):
                heard, pause, request.resume_token = time.monotonic(), _FIRST_PAUSE_S, message.resume_token
                yield message
        except grpc.RpcError as error:
            lost = error.code() in _LOST
            if not lost or time.monotonic() - heard > give_up_s:
                raise
        finally:
            call.cancel()
        time.sleep(pause)
        pause = min(2 * pause, _LAST_PAUSE_S)


def _messages(call: Any) -> Iterator[Any]:
    """The messages of a watch, which is given up once it has been silent for longer than heartbeats ever are."""
    waiting_since: list[float] = [time.monotonic()]  # empty while the caller deals with a message
    over = threading.Event()

    def look() -> None:
        while not over.wait(1.0):
            if any(time.monotonic() - since > _SILENT_S for since in waiting_since):
                call.cancel()

    threading.Thread(target=look, name="watch", daemon=True).start()
    try:
        for message in call:
            waiting_since.clear()
            yield message
            waiting_since.append(time.monotonic())
    finally:
        over.set()


def is_local(target: str) -> bool:
    """Whether every address of a gRPC target is on this machine: loopback or a Unix socket."""
    scheme, colon, rest = target.partition(":")
    if colon and scheme in ("unix", "unix-abstract"):
        return True
    if colon and scheme == "dns":
        target = rest.rpartition("/")[2]
    elif colon and scheme in ("ipv4", "ipv6"):
        target = rest
    return all(_is_loopback(_host(address)) for address in target.split(","))


def error_info(error: grpc.RpcError) -> ErrorInfo | None:
    """The ``google.rpc.ErrorInfo`` of a failed call; None where the error does not come from the service itself."""
    # The aio errors are no grpc.Call, but offer the same method.
    trailing = getattr(error, "trailing_metadata", None)
    for key, value in (trailing() if callable(trailing) else None) or ():
        if key == _STATUS_DETAILS:
            for detail in Status.FromString(value).details:
                info = ErrorInfo()
                if detail.Unpack(info):
                    return info
    return None


def _merged(target: str, options: Options) -> list[tuple[str, Any]]:
    return list({**dict(channel_options(target)), **dict(options)}.items())


def _credentials(
    target: str, credentials: grpc.ChannelCredentials | None, token: Token | None, plaintext: bool
) -> grpc.ChannelCredentials | None:
    if plaintext and (credentials is not None or token is not None):
        raise ValueError("plaintext and credentials or a token exclude each other")
    if token is not None:
        secure = credentials or grpc.ssl_channel_credentials()
        return grpc.composite_channel_credentials(secure, grpc.metadata_call_credentials(_Bearer(token)))
    if credentials is not None or plaintext or is_local(target):
        return credentials
    return grpc.ssl_channel_credentials()


class _Bearer(grpc.AuthMetadataPlugin):
    """Adds the token to each call."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def __call__(self, context: grpc.AuthMetadataContext, callback: grpc.AuthMetadataPluginCallback) -> None:
        try:
            token = self._token() if callable(self._token) else self._token
        except Exception as error:
            callback((), error)
        else:
            callback((("authorization", f"Bearer {token}"),), None)


def _host(address: str) -> str:
    """The host of ``host``, ``host:port``, ``[v6]:port`` or a bare IPv6 address."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address if address.count(":") > 1 else address.partition(":")[0]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
