"""The commands `idverdict customer ...`, on the store of the settings or on a server."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import AsJson, Inspection, RequestId, Server

customer = typer.Typer(
    help="Customers over the whole relationship: profiles, parties, owners, risk, the calendar of reviews.",
    no_args_is_help=True,
)

Tenant = Annotated[str | None, typer.Option(help="Whose customers, in the embedded store; 'default' unless named.")]
Operator = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who acts, in the embedded store; default: the system's user.")
]
Who = Annotated[str, typer.Argument(metavar="CUSTOMER", help="Name, customers/…, or your reference of the customer.")]
Verified = Annotated[list[str] | None, typer.Option("--verification", help="Id or name; may be repeated.")]
Declared = Annotated[
    list[str] | None, typer.Option("--declare", metavar="ELEMENT=VALUE", help="What was declared; may be repeated.")
]


@customer.command(name="open")
def open_(
    reference: Annotated[str, typer.Argument(metavar="REF", help="Your reference of the customer.")],
    *,
    kind: Annotated[str, typer.Option(help="PERSON or ENTITY.")] = "PERSON",
    purpose: Annotated[str, typer.Option(help="ACCOUNT_OPENING, ONE_OFF_TRANSACTION, ...")] = "ACCOUNT_OPENING",
    began: Annotated[str, typer.Option(metavar="DATE", help="First day of the relationship; today unless given.")] = "",
    verification: Verified = None,
    declare: Declared = None,
    request_id: RequestId = None,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Open a file, from verifications under the same reference and from what was declared."""
    from service.cli.customers import Where, run_open  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_open(where, (reference, kind, purpose, began), verification or [], declare or [], request_id))


@customer.command()
def show(
    who: Who,
    *,
    as_of: Annotated[datetime | None, typer.Option(metavar="TIME", help="As of this time, UTC.")] = None,
    inspection: Inspection = False,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show elements, state and reasons; as of now, or as of a time."""
    from service.cli.customers import Where, run_show  # noqa: PLC0415

    raise typer.Exit(run_show(Where(server, tenant, None, as_json=as_json), who, as_of, inspection=inspection))


@customer.command()
def update(
    who: Who,
    *,
    verification: Verified = None,
    declare: Declared = None,
    request_id: RequestId = None,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Add a version of the profile."""
    from service.cli.customers import Where, run_update  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_update(where, who, verification or [], declare or [], request_id))


@customer.command()
def event(
    who: Who,
    what: Annotated[str, typer.Argument(metavar="EVENT", help="Such as DOUBT, CUSTOMER_NOTIFIED, REVIEW_COMPLETED.")],
    *,
    note: Annotated[str, typer.Option(help="In own words.")] = "",
    request_id: RequestId = None,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Report what happened, or what was done about the customer."""
    from service.cli.customers import Where, run_event  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_event(where, who, what, note, request_id))


@customer.command()
def due(
    *,
    state: Annotated[list[str] | None, typer.Option(help="Only these states; default: what is due.")] = None,
    level: Annotated[list[int] | None, typer.Option(help="Only these levels of risk.", min=1, max=9)] = None,
    page_size: Annotated[int, typer.Option(help="At most so many.", min=1, max=200)] = 50,
    page_token: Annotated[str, typer.Option(help="Continue a list.")] = "",
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """List customers by state and level of risk, without values."""
    from service.cli.customers import Where, run_due  # noqa: PLC0415

    raise typer.Exit(
        run_due(Where(server, tenant, None, as_json=as_json), state or [], level or [], page_size, page_token)
    )


@customer.command()
def replay(who: Who, *, server: Server = None, tenant: Tenant = None) -> None:
    """Make every version, determination, comparison, rating and hit again, or one-off business by its name.

    Exit status 1 unless every byte is the same.
    """
    from service.cli.customers import Where, run_replay  # noqa: PLC0415

    raise typer.Exit(run_replay(Where(server, tenant, None, as_json=False), who))


@customer.command()
def attach(
    who: Who,
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="PDF, JPEG, PNG or text.")] = None,
    *,
    kind: Annotated[str, typer.Option(help="DOCUMENT, SCORE, CONSENT, NOTICE or RELIED_EVIDENCE.")] = "DOCUMENT",
    issuer: Annotated[str, typer.Option(help="Who issued it; for evidence of a third party, which one.")],
    issued_on: Annotated[str, typer.Option(metavar="DATE", help="Day of issue.")],
    valid_until: Annotated[str, typer.Option(metavar="DATE", help="Last day on which it holds.")] = "",
    title: Annotated[str, typer.Option(help="What it is, or what was agreed to.")] = "",
    score: Annotated[str, typer.Option(help="A score as its issuer writes it.")] = "",
    scope: Annotated[list[str] | None, typer.Option(help="What is agreed to, or a score's scale; repeatable.")] = None,
    channel: Annotated[str, typer.Option(help="Channel of a consent or notice.")] = "",
    case: Annotated[str, typer.Option(metavar="CASE", help="The case that lets it bear elements.")] = "",
    agreement: Annotated[str, typer.Option(help="The agreement with the third party.")] = "",
    bears: Annotated[
        list[str] | None, typer.Option("--bears", metavar="ELEMENT=VALUE", help="What it shows; may be repeated.")
    ] = None,
    digest_only: Annotated[bool, typer.Option("--digest-only", help="Keep the file's digest, not the file.")] = False,
    request_id: RequestId = None,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Attach a document, a score, a receipt, or a third party's evidence. The file is kept with the customer's."""
    from idverdict import v1  # noqa: PLC0415

    from service.cli.attaching import run_attach  # noqa: PLC0415
    from service.cli.customers import Where  # noqa: PLC0415

    about = v1.AddAttachmentRequest(
        issuer=issuer,
        issued_on=issued_on,
        valid_until=valid_until,
        title=title,
        score=score,
        scopes=scope or [],
        channel=channel,
        case=case,
        agreement=agreement,
        request_id=request_id or "",
    )
    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_attach(where, who, file, about, kind=kind, elements=bears or [], digest_only=digest_only))


@customer.command()
def attachment(
    name: Annotated[str, typer.Argument(metavar="NAME", help="customers/…/attachments/….")],
    *,
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it; it must not be there yet.")],
    inspection: Inspection = False,
    server: Server = None,
    tenant: Tenant = None,
) -> None:
    """Write the content of an attachment, where it is kept."""
    from service.cli.attaching import run_attachment  # noqa: PLC0415
    from service.cli.customers import Where  # noqa: PLC0415

    raise typer.Exit(run_attachment(Where(server, tenant, None, as_json=False), name, output, inspection=inspection))


@customer.command(name="file")
def file_(
    who: Who,
    *,
    output: Annotated[Path, typer.Option(metavar="FILE.zip", help="Where to write it; it must not be there yet.")],
    operator: Annotated[str, typer.Option(metavar="NAME", help="Who will hold it.")],
    inspection: Inspection = False,
    server: Server = None,
    tenant: Tenant = None,
) -> None:
    """Write a customer's whole file as a zip."""
    from service.cli.customers import Where, run_file  # noqa: PLC0415

    where = Where(server, tenant, None, as_json=False)
    raise typer.Exit(run_file(where, who, output, operator, inspection=inspection))


@customer.command()
def watch(
    *,
    kind: Annotated[list[str] | None, typer.Option(help="STATE_CHANGED, EVENT_RAISED, ...; may be repeated.")] = None,
    event: Annotated[list[str] | None, typer.Option(help="DOCUMENT_REFUSED, LIST_HIT, ...; may be repeated.")] = None,
    state: Annotated[list[str] | None, typer.Option(help="Only changes to it; may be repeated.")] = None,
    who: Annotated[list[str] | None, typer.Option("--customer", help="Name or reference; may be repeated.")] = None,
    token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Keeps the position; goes on from there.")
    ] = None,
    from_beginning: Annotated[bool, typer.Option(help="Without a kept position: from the oldest event.")] = False,
    once: Annotated[bool, typer.Option("--once", help="End once everything up to now was told.")] = False,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Print what becomes of customers, without values, as it happens."""
    from service.cli.customer_watching import Asked, Filters, run_watch  # noqa: PLC0415

    filters = Filters(kind or [], event or [], state or [], who or [])
    asked = Asked(from_beginning, token_file, once)
    raise typer.Exit(run_watch(server, tenant, filters, asked, as_json=as_json))


@customer.command(name="catch-up")
def catch_up(
    *,
    again: Annotated[bool, typer.Option("--again", help="Go through the whole log; nothing is done twice.")] = False,
) -> None:
    """Bring files up to date with answers, reviews, codes and lists, in the embedded store. A worker does so itself."""
    from service.cli.customer_watching import run_catch_up  # noqa: PLC0415

    raise typer.Exit(run_catch_up(from_beginning=again))


@customer.command()
def sweep(
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Every customer, as after a change of the rules.")] = False,
    processes: Annotated[int, typer.Option(help="So many processes share the work.", min=1, max=16)] = 1,
    tenant: Tenant = None,
) -> None:
    """Write the states that days brought about, in the embedded store. The workers of servers do so every hour."""
    from service.cli.customers import run_sweep  # noqa: PLC0415

    raise typer.Exit(run_sweep(tenant, everybody=everybody, processes=processes))


@customer.command(name="import")
def import_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8 with a heading, or FILE.parquet.")
    ],
    *,
    results: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="One line a row; FILE.results.jsonl unless given.")
    ] = None,
    at_once: Annotated[int, typer.Option(help="Rows that are asked for at once.", min=1, max=32)] = 4,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
) -> None:
    """Open a file for each row: reference, kind, purpose, began, verifications (by spaces), elements by their names.

    A line of the results says which customer a row is, or the reason that it was refused for. Begun again, the import
    goes on behind the last line; without the results it takes every row again, and opens nothing twice. Exit status 1
    where a row was refused.
    """
    from service.cli.customer_import import run_import  # noqa: PLC0415
    from service.cli.customers import Where  # noqa: PLC0415

    raise typer.Exit(run_import(Where(server, tenant, operator, as_json=False), file, results, at_once))


@customer.command()
def export(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="FILE.jsonl, or FILE.parquet; it must not be there.")],
    *,
    state: Annotated[list[str] | None, typer.Option(help="Only these states; all unless given.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on behind the last line of a file of JSON lines.")
    ] = False,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
) -> None:
    """Write all customers as of today, each logged as read. A server masks values as your role has it."""
    from service.cli.customer_export import run_export  # noqa: PLC0415
    from service.cli.customers import Where  # noqa: PLC0415

    raise typer.Exit(run_export(Where(server, tenant, operator, as_json=False), output, state or [], resume=resume))


@customer.command()
def ask(
    method: Annotated[str, typer.Argument(metavar="METHOD", help="Of CustomerService, PartyService or RiskService.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The request as JSON (protobuf's form).")],
    *,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
) -> None:
    """Make any request of these services, such as PutParty, DetermineOwners or RateCustomer, and print its answer."""
    from service.cli.customers import Where, run_ask  # noqa: PLC0415

    raise typer.Exit(run_ask(Where(server, tenant, operator, as_json=True), method, file))
