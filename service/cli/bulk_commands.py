"""The commands `idverdict bulk ...`, on a running server or on the store of the settings."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import AsJson, Server

bulk = typer.Typer(
    help="Verify the items of a manifest that nobody waits for: submit it, and workers go through it.",
    no_args_is_help=True,
)

Tenant = Annotated[str | None, typer.Option(help="Whose, in the embedded store; 'default' unless named.")]
BatchId = Annotated[str, typer.Argument(metavar="ID", help="Id or name of a batch.")]


@bulk.command()
def submit(
    manifest: Annotated[str, typer.Argument(metavar="PATH", help="In the tenant's folder below BULK_URL.")],
    *,
    purpose: Annotated[str, typer.Option(help="Of rows that name none.")] = "ACCOUNT_OPENING",
    request_id: Annotated[str | None, typer.Option(help="Same id, same batch; default: new.")] = None,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Check a manifest, CSV or Parquet, and have its items verified."""
    from service.cli.bulk import run_submit  # noqa: PLC0415

    raise typer.Exit(run_submit(manifest, purpose, request_id, server=server, tenant=tenant, as_json=as_json))


@bulk.command()
def status(batch: BatchId, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """Show how far a batch has come. Exit status 1 if it has failed."""
    from service.cli.bulk import run_status  # noqa: PLC0415

    raise typer.Exit(run_status(batch, server=server, tenant=tenant, as_json=as_json))


@bulk.command(name="list")
def list_(server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """List the latest batches."""
    from service.cli.bulk import run_list  # noqa: PLC0415

    raise typer.Exit(run_list(server=server, tenant=tenant, as_json=as_json))


@bulk.command()
def results(
    batch: BatchId,
    *,
    after: Annotated[int, typer.Option(help="Only those of rows after this one.", min=0)] = 0,
    server: Server = None,
    tenant: Tenant = None,
) -> None:
    """Print the results that there are, one JSON object a line, in the manifest's order."""
    from service.cli.bulk import run_results  # noqa: PLC0415

    raise typer.Exit(run_results(batch, after, server=server, tenant=tenant))


@bulk.command()
def cancel(batch: BatchId, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """End a batch: items that have not begun are left."""
    from service.cli.bulk import run_cancel  # noqa: PLC0415

    raise typer.Exit(run_cancel(batch, server=server, tenant=tenant, as_json=as_json))
