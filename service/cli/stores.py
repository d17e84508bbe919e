"""The store of the settings, for commands that work on it directly; a server may be running beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from service.app import build_store
from service.call.acting import NO_TENANT, command_actor
from service.call.caller import DEFAULT_TENANT, is_tenant
from service.call.logs import configure_logging
from service.cli.failures import UsageError
from service.settings import load_settings
from storage import Store


@contextmanager
def open_store(tenant: str | None = None) -> Iterator[Store]:
    """The store as one tenant sees it, for the user who runs the command; None where no tenant is concerned.

    It makes nothing: raises StoreMissing where there is no store. Raises UsageError where no tenant may be called so,
    or as `build_store`.
    """
    if tenant is not None:
        require_tenant(tenant)
    settings = load_settings()
    configure_logging(settings.log_level)
    store = build_store(settings, tenant or DEFAULT_TENANT, command_actor(tenant or NO_TENANT), create=False)
    try:
        yield store
    finally:
        store.close()


def require_tenant(tenant: str) -> None:
    """Raises UsageError where no tenant may be called so."""
    if not is_tenant(tenant):
        raise UsageError("--tenant must be 1 to 64 letters, digits and ._-, the first a letter or a digit")
