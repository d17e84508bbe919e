"""The commands `idverdict review ...`: the desk of people who decide what the policy leaves to them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

review = typer.Typer(help="Decide what the policy leaves to people.", no_args_is_help=True)

Server = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Call a running server, not the embedded store.")]
Tenant = Annotated[str | None, typer.Option(help="Whose cases, in the embedded store.")]
Operator = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who decides, in the embedded store; default: the system's user.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Case = Annotated[str, typer.Argument(metavar="CASE", help="Id or name of a case.")]
Fence = Annotated[int, typer.Option(help="Token of the claim.", min=1)]
Reasons = Annotated[list[str], typer.Option("--reason", help="Reason code, see `review rules`; may be repeated.")]
Note = Annotated[str, typer.Option(help="In own words, without numbers of documents.")]


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
def show(
    case: Case,
    *,
    pictures: Annotated[bool, typer.Option(help="Show pictures and strips of the fields in question.")] = True,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Show a case that you hold: fields, claim, reading, pictures and history. Masked unless in question."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.review_showing import run_show  # noqa: PLC0415

    raise typer.Exit(run_show(Where(server, tenant, operator, as_json=as_json), case, pictures=pictures))


@review.command()
def picture(
    case: Case,
    evidence: Annotated[str, typer.Argument(metavar="EVIDENCE", help="verifications/ID/evidence/ID")],
    *,
    max_edge: Annotated[int, typer.Option(help="Longest edge in pixels.", min=160, max=1600)] = 1600,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
) -> None:
    """Show one picture of a case that you hold."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.review_showing import run_picture  # noqa: PLC0415

    raise typer.Exit(run_picture(Where(server, tenant, operator, as_json=False), case, evidence, max_edge))


@review.command()
def reveal(
    case: Case,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD...", help="Such as 0.id_number or claim.contact.")],
    *,
    attempt: Annotated[str, typer.Option(metavar="VERIFICATION", help="Id or name of the attempt.")],
    fence: Fence,
    reason: Reasons,
    note: Note = "",
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Reveal masked values, for a reason that is recorded."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import Said, run_reveal  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_reveal(where, case, fence, attempt=attempt, fields=fields, said=Said(reason, note)))


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
