"""Where verifications are: behind a server's address, or in the embedded store of this process."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import grpc
from idverdict import v1
from idverdict.client import channel, tls

from service.app import build_app
from service.auth.acting import command_actor
from service.auth.caller import DEFAULT_TENANT, is_tenant
from service.cli.failures import UsageError
from service.errors import require_valid
from service.patience import Patience
from service.settings import PREFIX, load_settings
from service.telemetry import configure_logging
from service.verifications import Verifications

PAUSE = 0.1
"""Seconds before a request that another process is at work on is asked for again."""


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
        while (answer := self._verifications.create(request, Patience())) is None:
            time.sleep(PAUSE)
        return v1.Verification.FromString(answer)

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


def tenant_of(server: str | None, tenant: str | None) -> str:
    """The tenant in the embedded store (default: `DEFAULT_TENANT`).

    Raises:
        UsageError: the tenant is none, or a server was named, which tells the tenant by the caller's credentials.
    """
    if server is not None and tenant is not None:
        raise UsageError("--tenant is for the embedded store; a server tells it by your credentials")
    tenant = DEFAULT_TENANT if tenant is None else tenant
    if not is_tenant(tenant):
        raise UsageError("--tenant must be 1 to 64 letters, digits and ._-, the first a letter or a digit")
    return tenant


@contextmanager
def open_service(server: str | None, tenant: str | None = None) -> Iterator[Service]:
    """The server at an address, or the embedded service of the settings, as one tenant. Raises as `tenant_of`."""
    tenant = tenant_of(server, tenant)
    if server is not None:
        with connect(server) as connection:
            yield v1.VerificationServiceStub(connection)
        return
    settings = load_settings()
    configure_logging(settings.log_level)
    app = build_app(settings)
    try:
        yield Embedded(Verifications(app.of(tenant, command_actor(tenant)), settings.reveal_compared))
    finally:
        app.close()
