"""The commands `idverdict review ...` about the queue: lists, claims, rules and counts."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import AsJson, Server
from service.cli.review_options import Case, Fence, Operator, Tenant, review


@review.command(name="list")
def list_(
    *,
    state: Annotated[list[str] | None, typer.Option(help="Only these: OPEN, PROPOSED, ...")] = None,
    queue: Annotated[str, typer.Option(help="Only this queue.")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="Only those that you hold.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their due time.")] = False,
    page_size: Annotated[int, typer.Option(help="At most so many.", min=1, max=200)] = 50,
    page_token: Annotated[str, typer.Option(help="Continue a list.")] = "",
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """List cases, the most urgent first, without values."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_list  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    status = run_list(where, state or [], queue, mine=mine, overdue=overdue, size=page_size, token=page_token)
    raise typer.Exit(status)


@review.command()
def claim(
    *,
    count: Annotated[int, typer.Option(help="How many.", min=1, max=3)] = 1,
    queue: Annotated[str, typer.Option(help="Only this queue.")] = "",
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Claim the most urgent cases."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_claim  # noqa: PLC0415

    raise typer.Exit(run_claim(Where(server, tenant, operator, as_json=as_json), count, queue))


@review.command()
def renew(
    case: Case,
    *,
    fence: Fence,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Hold a case for another term."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_renew  # noqa: PLC0415

    raise typer.Exit(run_renew(Where(server, tenant, operator, as_json=as_json), case, fence))


@review.command()
def release(
    case: Case,
    *,
    fence: Fence,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Give a case back to the queue."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_release  # noqa: PLC0415

    raise typer.Exit(run_release(Where(server, tenant, operator, as_json=as_json), case, fence))


@review.command()
def rules(*, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """Print the rules in use: decisions, people, reason codes."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_rules  # noqa: PLC0415

    raise typer.Exit(run_rules(Where(server, tenant, None, as_json=as_json)))


@review.command()
def statistics(*, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """Print counts of the last week; nobody is named in them."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_statistics  # noqa: PLC0415

    raise typer.Exit(run_statistics(Where(server, tenant, None, as_json=as_json)))
