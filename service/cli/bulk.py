"""``idverdict bulk``: batches of a server, or of the embedded store, as JSON or a line each."""

from __future__ import annotations

import json
import uuid

import typer
from idverdict import v1

from service.cli.access import open_bulk
from service.cli.failures import FAILED, UsageError, explained
from service.cli.plain import Json, plain
from service.labels import label
from service.verification.values.verdict import Purpose


def run_submit(
    manifest: str, purpose: str, request_id: str | None, *, server: str | None, tenant: str | None, as_json: bool
) -> int:
    """Submit a manifest; returns the exit status."""
    with explained() as failure:
        if purpose.upper() not in Purpose.__members__:
            raise UsageError(f"--purpose must be one of {', '.join(Purpose.__members__)}")
        request = v1.SubmitBulkRequest(
            manifest=manifest, purpose=label(v1.Purpose, purpose.upper()), request_id=request_id or str(uuid.uuid4())
        )
        with open_bulk(server, tenant, create=True) as service:
            _print(plain(service.SubmitBulk(request)), as_json)
    return failure.status


def run_status(batch: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Show a batch; returns the exit status."""
    with explained() as failure, open_bulk(server, tenant) as service:
        found = plain(service.GetBulk(v1.GetBulkRequest(name=_name(batch))))
        _print(found, as_json)
        if found["state"] == "FAILED":
            failure.status = FAILED
    return failure.status


def run_list(*, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Show the latest batches; returns the exit status."""
    with explained() as failure, open_bulk(server, tenant) as service:
        found = plain(service.ListBulk(v1.ListBulkRequest()))["batches"]
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            for batch in found:
                _print(batch, as_json=False)
    return failure.status


def run_results(batch: str, after: int, *, server: str | None, tenant: str | None) -> int:
    """Print the results of a batch; returns the exit status."""
    with explained() as failure, open_bulk(server, tenant) as service:
        for result in service.GetBulkResults(v1.GetBulkResultsRequest(name=_name(batch), after_row=after)):
            typer.echo(json.dumps(plain(result), ensure_ascii=False))
    return failure.status


def run_cancel(batch: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """End a batch; returns the exit status."""
    with explained() as failure, open_bulk(server, tenant) as service:
        _print(plain(service.CancelBulk(v1.CancelBulkRequest(name=_name(batch)))), as_json)
    return failure.status


def _name(batch: str) -> str:
    return batch if batch.startswith("bulk/") else f"bulk/{batch}"


def _print(batch: Json, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(batch, ensure_ascii=False, indent=2))
        return
    counts = f"{batch['verified']} verified, {batch['failed']} failed, of {batch['items']}"
    more = batch["reason"] or batch["result_file"]
    typer.echo(f"{batch['name']}  {batch['state']}  {counts}  {more}".rstrip())
