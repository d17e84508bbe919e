"""Assembles the gRPC server: services, health, reflection, protection, limits."""

from __future__ import annotations

import grpc
from grpc_health.v1 import health_pb2_grpc
from grpc_health.v1.health import SERVICE_NAME as HEALTH
from grpc_reflection.v1alpha import reflection
from idverdict import v1
from idverdict.client import MIN_PING_INTERVAL_MS, is_local

from service.app import App, build_bulk_objects
from service.call.refusals import Refusals
from service.load.quotas import Quota, Quotas
from service.load.shares import Shares
from service.serving.auth.protection import Protection, protect
from service.serving.boundary import Boundary
from service.serving.calls import Calls
from service.serving.health.servicer import SERVICES, Health
from service.serving.observe.monitor import CallMonitor
from service.serving.passage import MessageRoom, Passage
from service.serving.port.listening import CannotListen
from service.serving.servicers.audit import AuditServicer
from service.serving.servicers.authority import AuthorityServicer
from service.serving.servicers.bulk import BulkServicer
from service.serving.servicers.customer import CustomerServicer, PartyServicer, RiskServicer
from service.serving.servicers.pack import PackServicer
from service.serving.servicers.retention import RetentionServicer
from service.serving.servicers.review import ReviewServicer
from service.serving.servicers.screening import ScreeningServicer
from service.serving.servicers.verification import VerificationServicer
from service.serving.servicers.watch import WatchServicer
from service.settings import Settings
from service.verification.watching import Watching

OWN_LIMIT_MARGIN_BYTES = 1024 * 1024
"""grpc's own limit on messages above ours: up to it a message that is too large gets an error with details."""
HANDSHAKE_MS = 10_000
"""How long a connection may take for TLS and the first frames of HTTP/2."""
STREAMS_A_PLACE = 2
"""Streams that one connection may have open, for each call that the server takes; a balancer may bring all of them."""


def build_server(
    app: App,
    settings: Settings,
    health: Health | None = None,
    protection: Protection | None = None,
    monitor: CallMonitor | None = None,
) -> tuple[grpc.aio.Server, int]:
    """A server that listens already and starts with ``await server.start()``, and the port it got.

    Args:
        app: what the services work with.
        settings: see `Settings`.
        health: what answers health checks.
        protection: of the port and the services; by default what the settings ask for.
        monitor: monitors the calls; by default one of its own.

    Raises:
        CannotListen: the address is taken, or not of this machine.
        SettingsError: as `protect`.
    """
    protection = protection or protect(settings)
    boundary = _boundary(app, settings, protection, monitor or CallMonitor())
    server = grpc.aio.server(interceptors=[boundary], options=server_options(settings))
    v1.add_VerificationServiceServicer_to_server(VerificationServicer(app, settings), server)
    v1.add_BulkServiceServicer_to_server(BulkServicer(app, settings, build_bulk_objects(settings)), server)
    watching = Watching(Shares(settings.watchers, _share(settings, protection)), app.store.events.end)
    v1.add_WatchServiceServicer_to_server(WatchServicer(app, watching), server)
    v1.add_RetentionServiceServicer_to_server(RetentionServicer(app), server)
    v1.add_PackServiceServicer_to_server(PackServicer(app), server)
    v1.add_ReviewServiceServicer_to_server(ReviewServicer(app, settings), server)
    v1.add_AuditServiceServicer_to_server(AuditServicer(app), server)
    v1.add_AuthorityServiceServicer_to_server(AuthorityServicer(app), server)
    v1.add_ScreeningServiceServicer_to_server(ScreeningServicer(app, settings), server)
    v1.add_CustomerServiceServicer_to_server(CustomerServicer(app), server)
    v1.add_PartyServiceServicer_to_server(PartyServicer(app, settings), server)
    v1.add_RiskServiceServicer_to_server(RiskServicer(app), server)
    health = health or Health()
    health.calls = lambda: boundary.calls.in_progress
    health.message_bytes = lambda: boundary.passage.room.taken
    health.end_streams = watching.end
    health_pb2_grpc.add_HealthServicer_to_server(health, server)
    reflection.enable_server_reflection((*SERVICES, HEALTH, reflection.SERVICE_NAME), server)
    return server, _listen(server, settings.address, protection.credentials)


def build_health_server(settings: Settings, health: Health) -> grpc.aio.Server | None:
    """A server that answers health checks alone, in plain text; None where the settings have no port for it.

    It is for those who look after the process and have no certificate to show, as a cluster's probes.

    Raises:
        CannotListen: the address is taken, or not of this machine.
    """
    if settings.health_address is None:
        return None
    options = [
        ("grpc.so_reuseport", 0),
        ("grpc.max_receive_message_length", 1024),
        ("grpc.max_concurrent_streams", 16),
        ("grpc.max_allowed_incoming_connections", 64),
        ("grpc.server_handshake_timeout_ms", HANDSHAKE_MS),
    ]
    server = grpc.aio.server(options=options)
    health_pb2_grpc.add_HealthServicer_to_server(health, server)
    _listen(server, settings.health_address, None)
    return server


def _listen(server: grpc.aio.Server, address: str, credentials: grpc.ServerCredentials | None) -> int:
    """Bind an address; gives the port."""
    try:
        bound = server.add_secure_port(address, credentials) if credentials else server.add_insecure_port(address)
    except RuntimeError:
        bound = 0
    if not bound:
        raise CannotListen(address)
    return int(bound)


def _share(settings: Settings, protection: Protection) -> float:
    """The share of one tenant; where nobody is asked and only this machine may call, there is nobody to share with."""
    return settings.tenant_share if protection.gate.asks or not is_local(settings.address) else 1.0


def _boundary(app: App, settings: Settings, protection: Protection, monitor: CallMonitor) -> Boundary:
    quotas = Quotas(Quota(settings.tenant_rate, settings.tenant_burst, settings.tenant_calls))
    share = _share(settings, protection)
    room = MessageRoom(Shares(settings.max_messages_bytes, share), settings.max_message_bytes + OWN_LIMIT_MARGIN_BYTES)
    calls = Calls(Shares(settings.max_calls, share), protection.gate, quotas, app.workers, Refusals(app.store), monitor)
    passage = Passage(settings.receive_seconds, settings.send_seconds, room)
    return Boundary(calls, passage, max_message_bytes=settings.max_message_bytes)


def server_options(settings: Settings) -> list[tuple[str, int]]:
    """The channel arguments of a server."""
    minute = 60_000
    return [
        ("grpc.max_receive_message_length", settings.max_message_bytes + OWN_LIMIT_MARGIN_BYTES),
        ("grpc.max_send_message_length", settings.max_message_bytes + OWN_LIMIT_MARGIN_BYTES),
        ("grpc.so_reuseport", 0),  # a second server on the same port is a mistake, not a partner
        ("grpc.max_concurrent_streams", STREAMS_A_PLACE * settings.max_calls),
        ("grpc.max_allowed_incoming_connections", settings.max_connections),
        ("grpc.server_handshake_timeout_ms", HANDSHAKE_MS),
        # A message that is awaited is let in whole; of others no more comes than this window, which would else grow
        # to what the connection carries, for each of them.
        ("grpc.http2.bdp_probe", 0),
        ("grpc.keepalive_time_ms", 2 * minute),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", MIN_PING_INTERVAL_MS),
        ("grpc.max_connection_idle_ms", 15 * minute),
        ("grpc.max_connection_age_ms", 30 * minute),
        ("grpc.max_connection_age_grace_ms", minute),
    ]
