"""``idverdict bulk``: batches of a server, or of the embedded store, as JSON or a line each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import typer
from idverdict import v1

from service.app import build_app, build_bulk_objects
from service.bulk.batches import BulkBatches
from service.call.acting import command_actor
from service.call.errors import require_valid
from service.call.logs import configure_logging
from service.cli.access import at_address, connect, tenant_of
from service.cli.failures import FAILED, UsageError, explained
from service.cli.plain import Json, plain
from service.settings import load_settings
from service.verification.values.verdict import Purpose


class Bulk(Protocol):
    """The methods that commands use, as a generated stub has them."""

    def SubmitBulk(self, request: v1.SubmitBulkRequest, /) -> v1.BulkBatch:
        """See the contract."""

    def GetBulk(self, request: v1.GetBulkRequest, /) -> v1.BulkBatch:
        """See the contract."""

    def ListBulk(self, request: v1.ListBulkRequest, /) -> v1.ListBulkResponse:
        """See the contract."""

    def GetBulkResults(self, request: v1.GetBulkResultsRequest, /) -> Iterator[v1.BulkResult]:
        """See the contract."""

    def CancelBulk(self, request: v1.CancelBulkRequest, /) -> v1.BulkBatch:
        """See the contract."""


class EmbeddedBulk:
    """The same in this process: same rules, same store, no network. Raises ApiError, as the others do."""

    def __init__(self, batches: BulkBatches) -> None:
        self._batches = batches

    def SubmitBulk(self, request: v1.SubmitBulkRequest, /) -> v1.BulkBatch:
        """See the contract."""
        require_valid(request)
        return self._batches.submit(request)

    def GetBulk(self, request: v1.GetBulkRequest, /) -> v1.BulkBatch:
        """See the contract."""
        require_valid(request)
        return self._batches.get(request.name)

    def ListBulk(self, request: v1.ListBulkRequest, /) -> v1.ListBulkResponse:
        """See the contract."""
        require_valid(request)
        return self._batches.list(request)

    def GetBulkResults(self, request: v1.GetBulkResultsRequest, /) -> Iterator[v1.BulkResult]:
        """See the contract."""
        require_valid(request)
        return self._batches.results(request)

    def CancelBulk(self, request: v1.CancelBulkRequest, /) -> v1.BulkBatch:
        """See the contract."""
        require_valid(request)
        return self._batches.cancel(request.name)


def run_submit(
    manifest: str, purpose: str, request_id: str | None, *, server: str | None, tenant: str | None, as_json: bool
) -> int:
    """Submit a manifest; returns the exit status."""
    with explained() as failure:
        if purpose.upper() not in Purpose.__members__:
            raise UsageError(f"--purpose must be one of {', '.join(Purpose.__members__)}")
        request = v1.SubmitBulkRequest(
            manifest=manifest, purpose=f"PURPOSE_{purpose.upper()}", request_id=request_id or str(uuid.uuid4())
        )
        with _open(server, tenant, create=True) as service:
            _print(plain(service.SubmitBulk(request)), as_json)
    return failure.status


def run_status(batch: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Show a batch; returns the exit status."""
    with explained() as failure, _open(server, tenant) as service:
        found = plain(service.GetBulk(v1.GetBulkRequest(name=_name(batch))))
        _print(found, as_json)
        if found["state"] == "FAILED":
            failure.status = FAILED
    return failure.status


def run_list(*, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Show the latest batches; returns the exit status."""
    with explained() as failure, _open(server, tenant) as service:
        found = plain(service.ListBulk(v1.ListBulkRequest()))["batches"]
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            for batch in found:
                _print(batch, as_json=False)
    return failure.status


def run_results(batch: str, after: int, *, server: str | None, tenant: str | None) -> int:
    """Print the results of a batch; returns the exit status."""
    with explained() as failure, _open(server, tenant) as service:
        for result in service.GetBulkResults(v1.GetBulkResultsRequest(name=_name(batch), after_row=after)):
            typer.echo(json.dumps(plain(result), ensure_ascii=False))
    return failure.status


def run_cancel(batch: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """End a batch; returns the exit status."""
    with explained() as failure, _open(server, tenant) as service:
        _print(plain(service.CancelBulk(v1.CancelBulkRequest(name=_name(batch)))), as_json)
    return failure.status


@contextmanager
def _open(server: str | None, tenant: str | None, *, create: bool = False) -> Iterator[Bulk]:
    tenant = tenant_of(server, tenant)
    if server is not None:
        with at_address(server), connect(server) as connection:
            yield v1.BulkServiceStub(connection)
        return
    settings = load_settings()
    configure_logging(settings.log_level)
    app = build_app(settings, create=create)
    try:
        objects = build_bulk_objects(settings)
        store = app.store.of(tenant, command_actor(tenant))
        yield EmbeddedBulk(BulkBatches(store, objects, settings.bulk_rows, app.clock))
    finally:
        app.close()


def _name(batch: str) -> str:
    return batch if batch.startswith("bulk/") else f"bulk/{batch}"


def _print(batch: Json, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(batch, ensure_ascii=False, indent=2))
        return
    counts = f"{batch['verified']} verified, {batch['failed']} failed, of {batch['items']}"
    more = batch["reason"] or batch["result_file"]
    typer.echo(f"{batch['name']}  {batch['state']}  {counts}  {more}".rstrip())
