"""The commands `idverdict review ...` that decide: one person, the second person, and objections."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from service.cli.options import AsJson, Server
from service.cli.review_options import Case, Fence, Note, Operator, Reasons, Tenant, review


@review.command()
def decide(
    case: Case,
    decision: Annotated[str, typer.Argument(help="ACCEPT, REJECT or RESUBMIT; of an objection also UNCHANGED.")],
    *,
    fence: Fence,
    reason: Reasons,
    note: Note = "",
    etag: Annotated[str | None, typer.Option(help="Refuse if the case is in another state than this.")] = None,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Decide a case, or answer an objection. Where two people are needed it waits for the second."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import Said, run_decide  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_decide(where, case, fence, decision, Said(reason, note), etag=etag))


@review.command()
def confirm(
    case: Case,
    *,
    agree: Annotated[bool, typer.Option("--agree/--return", help="Confirm, or return the case to the queue.")],
    fence: Fence,
    reason: Annotated[list[str] | None, typer.Option(help="Reason code; needed to return.")] = None,
    note: Note = "",
    etag: Annotated[str | None, typer.Option(help="Refuse if the case is in another state than this.")] = None,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Confirm another person's decision, or return the case."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import Said, run_confirm  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_confirm(where, case, fence, Said(reason or [], note), agree=agree, etag=etag))


@review.command()
def withdraw(
    case: Case, *, server: Server = None, tenant: Tenant = None, operator: Operator = None, as_json: AsJson = False
) -> None:
    """Take your own decision back, shortly after it."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_withdraw  # noqa: PLC0415

    raise typer.Exit(run_withdraw(Where(server, tenant, operator, as_json=as_json), case))


@review.command()
def ask(
    case: Case,
    *,
    fence: Fence,
    reason: Reasons,
    note: Note = "",
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Ask the customer for something; the case waits for the next attempt."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import Said, run_ask  # noqa: PLC0415

    raise typer.Exit(run_ask(Where(server, tenant, operator, as_json=as_json), case, fence, Said(reason, note)))


@review.command()
def escalate(
    case: Case,
    *,
    fence: Fence,
    reason: Reasons,
    note: Note = "",
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Pass a case on to those who confirm."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import Said, run_escalate  # noqa: PLC0415

    raise typer.Exit(run_escalate(Where(server, tenant, operator, as_json=as_json), case, fence, Said(reason, note)))


@review.command(name="object")
def object_(
    verification: Annotated[str, typer.Argument(metavar="VERIFICATION", help="Id or name.")],
    *,
    note: Note = "",
    received: Annotated[datetime | None, typer.Option(help="When the customer objected (UTC); default: now.")] = None,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Record a customer's objection; answer it with `review decide`."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import run_object  # noqa: PLC0415

    raise typer.Exit(run_object(Where(server, tenant, operator, as_json=as_json), verification, note, received))
