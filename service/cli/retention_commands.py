"""The commands `idverdict retention ...`, on the store of the settings or on a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import AsJson, Server

retention = typer.Typer(
    help="Note ends of relationships, deletion requests and holds, and purge what has been kept long enough.",
    no_args_is_help=True,
)

Customer = Annotated[str, typer.Option("--customer", metavar="REF", help="Your reference of the customer.")]
HoldId = Annotated[str, typer.Option("--hold", metavar="ID", help="Your id of the hold, such as the number of a case.")]
Tenant = Annotated[str | None, typer.Option(help="Whose records, in the embedded store; 'default' unless named.")]


@retention.command()
def end_relationship(
    customer: Customer,
    on: Annotated[str, typer.Option(metavar="DATE", help="Last day of the relationship, YYYY-MM-DD.")],
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Note that a relationship, or a one-off transaction, ended: the term begins. The latest note counts."""
    from service.cli.keeping import run_end  # noqa: PLC0415

    raise typer.Exit(run_end(customer, on, server=server, tenant=tenant, as_json=as_json))


@retention.command()
def request_deletion(customer: Customer, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """Note that the customer asked for deletion: what is kept so far is only stored until its term is over."""
    from service.cli.keeping import run_request_deletion  # noqa: PLC0415

    raise typer.Exit(run_request_deletion(customer, server=server, tenant=tenant, as_json=as_json))


@retention.command()
def place_hold(
    customer: Customer,
    hold: HoldId,
    investigation: Annotated[
        bool, typer.Option("--investigation/--legal", help="An investigation that is not over, or a court or dispute.")
    ],
    *,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Keep a customer's records until the hold is released, whatever their term."""
    from service.cli.keeping import run_place_hold  # noqa: PLC0415

    raise typer.Exit(run_place_hold(customer, hold, investigation, server=server, tenant=tenant, as_json=as_json))


@retention.command()
def release_hold(
    customer: Customer, hold: HoldId, server: Server = None, tenant: Tenant = None, as_json: AsJson = False
) -> None:
    """Release a hold: the ordinary term counts again."""
    from service.cli.keeping import run_release_hold  # noqa: PLC0415

    raise typer.Exit(run_release_hold(customer, hold, server=server, tenant=tenant, as_json=as_json))


@retention.command()
def show(customer: Customer, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """Show how long a customer's records are kept, and whether they may be used."""
    from service.cli.keeping import run_show  # noqa: PLC0415

    raise typer.Exit(run_show(customer, server=server, tenant=tenant, as_json=as_json))


@retention.command()
def purge(
    *,
    really: Annotated[
        str | None, typer.Option(metavar="PLAN", help="Destroy what the plan of this digest showed, for good.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Customers in one plan; the same for both steps.", min=1, max=1000)] = 100,
    receipt: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the receipt there; it must not be there yet.")
    ] = None,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """List what is due, and its plan; with --really PLAN destroy that, and nothing else.

    May be stopped at any time: the same command goes on with the rest, and gives the receipt of what is done.
    """
    from service.cli.keeping import run_purge  # noqa: PLC0415

    raise typer.Exit(run_purge(really, limit, receipt, server=server, tenant=tenant, as_json=as_json))


@retention.command()
def receipts(tenant: Annotated[str, typer.Option(help="Whose purges.")] = "default") -> None:
    """Print the receipts of all purges as JSON, one a line, oldest first; of the embedded store."""
    from service.cli.keeping import run_receipts  # noqa: PLC0415

    raise typer.Exit(run_receipts(tenant))
