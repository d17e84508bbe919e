"""Where verifications are: behind a server's address, or in the embedded store of this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import grpc
from grpc_status.rpc_status import from_call
from idverdict import v1
from idverdict.client import channel, tls

from service.app import App, build_app
from service.call.acting import command_actor
from service.call.caller import DEFAULT_TENANT
from service.call.logs import configure_logging
from service.cli.embedded import embedded
from service.cli.failures import ServerUnreachable, UsageError
from service.cli.stores import require_tenant
from service.settings import PREFIX, Settings, load_settings

Stub = TypeVar("Stub")


def connect(server: str) -> grpc.Channel:
    """A channel to a server, with the credentials that the environment names: IDVERDICT_CLIENT_CA and so on.

    Raises:
        UsageError: a file cannot be read, or one of certificate and key is missing.
    """
    authorities, certificate, key, token = (
        Path(name) if (name := os.environ.get(f"{PREFIX}CLIENT_{setting}")) else None
        for setting in ("CA", "CERTIFICATE", "KEY", "TOKEN_FILE")
    )
    if (authorities, certificate, key, token) == (None,) * 4:
        return channel(server)
    try:
        credentials = tls(authorities, certificate, key)
        bearer = None if token is None else token.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise UsageError(
            f"{PREFIX}CLIENT_*: certificate and key go together, and every file named must be readable"
        ) from None
    return channel(server, credentials=credentials, token=bearer)


@contextmanager
def at_address(server: str) -> Iterator[None]:
    """Let a call that got no answer name the address that was tried. Raises ServerUnreachable."""
    try:
        yield
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.UNAVAILABLE and from_call(error) is None:  # no server of ours answered
            raise ServerUnreachable(server) from None
        raise


def tenant_of(server: str | None, tenant: str | None) -> str:
    """The tenant in the embedded store (default: `DEFAULT_TENANT`).

    Raises:
        UsageError: the tenant is none, or a server was named, which tells the tenant by the caller's credentials.
    """
    if server is not None and tenant is not None:
        raise UsageError("--tenant is for the embedded store; a server tells it by your credentials")
    tenant = DEFAULT_TENANT if tenant is None else tenant
    require_tenant(tenant)
    return tenant


def open_service(
    server: str | None, tenant: str | None = None, *, create: bool = False
) -> AbstractContextManager[v1.VerificationServiceStub]:
    """VerificationService of the server at an address, or embedded with the settings, as one tenant.

    Raises as `tenant_of`, and UsageError where an operator is named beside a server. A store that is not there is made
    where the command keeps something (``create``); otherwise StoreMissing is raised.
    """
    return _opened(v1.VerificationServiceStub, server, tenant, create=create)


def open_retention(server: str | None, tenant: str | None = None) -> AbstractContextManager[v1.RetentionServiceStub]:
    """The same of RetentionService."""
    return _opened(v1.RetentionServiceStub, server, tenant)


def open_review(
    server: str | None, tenant: str | None = None, operator: str | None = None
) -> AbstractContextManager[v1.ReviewServiceStub]:
    """The same of ReviewService. In the embedded store ``operator`` is who decides, as the person at the command says:
    whoever can open the store may be anybody there. A server knows who calls, and takes no such word.
    """
    return _opened(v1.ReviewServiceStub, server, tenant, operator=operator)


def open_customers(
    kind: type[Stub],
    server: str | None,
    tenant: str | None = None,
    operator: str | None = None,
    *,
    create: bool = False,
) -> AbstractContextManager[Stub]:
    """The same of CustomerService, PartyService or RiskService, by its stub; ``operator`` as for `open_review`."""
    return _opened(kind, server, tenant, create=create, operator=operator)


def open_bulk(
    server: str | None, tenant: str | None = None, *, create: bool = False
) -> AbstractContextManager[v1.BulkServiceStub]:
    """The same of BulkService."""
    return _opened(v1.BulkServiceStub, server, tenant, create=create)


def open_screening(
    server: str | None, tenant: str | None = None, *, create: bool = False
) -> AbstractContextManager[v1.ScreeningServiceStub]:
    """The same of ScreeningService."""
    return _opened(v1.ScreeningServiceStub, server, tenant, create=create)


@contextmanager
def _opened(
    kind: type[Stub], server: str | None, tenant: str | None, *, create: bool = False, operator: str | None = None
) -> Iterator[Stub]:
    if server is not None and operator is not None:
        raise UsageError("--operator is for the embedded store; a server knows you by your credentials")
    with connected(server, tenant) as connection:
        if connection is not None:
            yield kind(connection)  # type: ignore[call-arg]  # of every stub
            return
        with open_app(tenant, create=create, operator=operator) as (app, settings):
            yield embedded(kind, app, settings)


@contextmanager
def connected(server: str | None, tenant: str | None) -> Iterator[grpc.Channel | None]:
    """A channel to a server; None if no server is named. Raises as `tenant_of`."""
    tenant_of(server, tenant)
    if server is None:
        yield None
        return
    with at_address(server), connect(server) as connection:
        yield connection


@contextmanager
def open_app(
    tenant: str | None, *, create: bool = False, operator: str | None = None
) -> Iterator[tuple[App, Settings]]:
    """What the settings name, as one tenant sees it."""
    tenant = tenant_of(None, tenant)
    settings = load_settings()
    configure_logging(settings.log_level)
    app = build_app(settings, create=create)
    try:
        actor = command_actor(tenant)
        yield app.of(tenant, replace(actor, name=f"{actor.name} {operator}") if operator else actor), settings
    finally:
        app.close()
