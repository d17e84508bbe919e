"""Where verifications are: behind a server's address, or in the embedded store of this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

import grpc
from grpc_status.rpc_status import from_call
from idverdict import v1
from idverdict.client import channel, tls

from service.app import App, build_app
from service.call.acting import command_actor
from service.call.caller import DEFAULT_TENANT
from service.call.errors import require_valid
from service.call.logs import configure_logging
from service.call.patience import Patience
from service.cli.failures import ServerUnreachable, UsageError
from service.cli.stores import require_tenant
from service.retention.requests import Keeping
from service.settings import PREFIX, Settings, load_settings
from service.verification.requests import Verifications


class Service(Protocol):
    """The unary methods that commands use, as a generated stub has them."""

    def CreateVerification(self, request: v1.CreateVerificationRequest, /) -> v1.Verification:
        """See the contract."""

    def GetVerification(self, request: v1.GetVerificationRequest, /) -> v1.Verification:
        """See the contract."""

    def ListVerifications(self, request: v1.ListVerificationsRequest, /) -> v1.ListVerificationsResponse:
        """See the contract."""


class Embedded:
    """The service in this process: same rules, same store, no network."""

    def __init__(self, verifications: Verifications) -> None:
        self._verifications = verifications

    def CreateVerification(self, request: v1.CreateVerificationRequest, /) -> v1.Verification:
        """See the contract. Raises ApiError, as the others do."""
        require_valid(request)
        return v1.Verification.FromString(self._verifications.create_and_wait(request, Patience()))

    def GetVerification(self, request: v1.GetVerificationRequest, /) -> v1.Verification:
        """See the contract."""
        require_valid(request)
        return self._verifications.get(request)

    def ListVerifications(self, request: v1.ListVerificationsRequest, /) -> v1.ListVerificationsResponse:
        """See the contract."""
        require_valid(request)
        return self._verifications.list(request)


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


class EmbeddedRetention:
    """RetentionService in this process."""

    def __init__(self, keeping: Keeping) -> None:
        self._methods: dict[str, Callable[[Any], Any]] = {
            "NoteRelationshipEnd": keeping.note_relationship_end,
            "RequestDeletion": keeping.request_deletion,
            "PlaceHold": keeping.place_hold,
            "ReleaseHold": keeping.release_hold,
            "GetRetention": keeping.get,
            "PlanPurge": keeping.plan,
            "Purge": partial(keeping.purge, patience=Patience()),
        }

    def __getattr__(self, name: str) -> Callable[[Any], Any]:
        """A method by its name in the contract. It raises ApiError, as those of `Embedded` do."""
        method = self._methods[name]

        def call(request: Any) -> Any:
            require_valid(request)
            return method(request)

        return call


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


@contextmanager
def open_service(server: str | None, tenant: str | None = None, *, create: bool = False) -> Iterator[Service]:
    """The server at an address, or the embedded service of the settings, as one tenant. Raises as `tenant_of`.

    A store that is not there is made where the command keeps something; otherwise StoreMissing is raised.
    """
    with connected(server, tenant) as connection:
        if connection is not None:
            yield v1.VerificationServiceStub(connection)
            return
        with _embedded(tenant, create=create) as (app, settings):
            yield Embedded(app.verifications(reveal_compared=settings.reveal_compared))


@contextmanager
def open_retention(server: str | None, tenant: str | None = None) -> Iterator[v1.RetentionServiceStub]:
    """The same of RetentionService."""
    with connected(server, tenant) as connection:
        if connection is not None:
            yield v1.RetentionServiceStub(connection)
            return
        with _embedded(tenant) as (app, _):
            yield cast(v1.RetentionServiceStub, EmbeddedRetention(Keeping(app.store, app.clock)))


@contextmanager
def connected(server: str | None, tenant: str | None) -> Iterator[grpc.Channel | None]:
    """A channel to a server, or None where none is named. Raises as `tenant_of`."""
    tenant_of(server, tenant)
    if server is None:
        yield None
        return
    with at_address(server), connect(server) as connection:
        yield connection


@contextmanager
def _embedded(tenant: str | None, *, create: bool = False) -> Iterator[tuple[App, Settings]]:
    """What the settings name, as one tenant sees it."""
    tenant = tenant_of(None, tenant)
    settings = load_settings()
    configure_logging(settings.log_level)
    app = build_app(settings, create=create)
    try:
        yield app.of(tenant, command_actor(tenant)), settings
    finally:
        app.close()
