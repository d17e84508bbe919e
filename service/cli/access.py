"""Where verifications are: behind a server's address, or in the embedded store of this process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from idverdict import v1
from idverdict.client import channel

from service.admission import Patience
from service.app import build_app
from service.errors import require_valid
from service.settings import load_settings
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


@contextmanager
def open_service(server: str | None) -> Iterator[Service]:
    """The server at an address, or the embedded service of the settings."""
    if server is not None:
        with channel(server) as connection:
            yield v1.VerificationServiceStub(connection)
        return
    settings = load_settings()
    configure_logging(settings.log_level)
    app = build_app(settings)
    try:
        yield Embedded(Verifications(app, settings.reveal_compared))
    finally:
        app.close()
