"""One file a gRPC service: each method hands its request to a use case, on a thread, and returns the answer."""

from __future__ import annotations

from typing import Any

import grpc

from service.app import App
from service.call.context import current

Context = grpc.aio.ServicerContext[Any, Any]


def callers_app(app: App) -> App:
    """The app with the store as the caller's tenant sees it, and the caller as its actor."""
    call = current()
    return app.of(call.tenant, call.actor)
