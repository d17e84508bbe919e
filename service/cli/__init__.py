"""The command `idverdict`. Commands import what they need when they run, so that each starts quickly.

Exit status: 0 done, 1 could not be done, 2 wrong usage or settings.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from traceback import walk_tb
from typing import Annotated

import typer

from service.cli.audit_commands import audit
from service.cli.bulk_commands import bulk
from service.cli.customer_commands import customer
from service.cli.key_commands import keys
from service.cli.options import AsJson, Inspection
from service.cli.owners_commands import owners
from service.cli.retention_commands import retention
from service.cli.review_commands import review
from service.cli.risk_commands import risk
from service.cli.screening_commands import screen

app = typer.Typer(
    name="idverdict",
    help="Identity verification: pictures of an ID document and a claim in, a structured verdict out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(keys, name="keys")
app.add_typer(bulk, name="bulk")
app.add_typer(retention, name="retention")
app.add_typer(audit, name="audit")
app.add_typer(review, name="review")
app.add_typer(owners, name="owners")
app.add_typer(risk, name="risk")
app.add_typer(screen, name="screen")
app.add_typer(customer, name="customer")

Server = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Call a running server, such as 127.0.0.1:50051, not the embedded store."),
]
Tenant = Annotated[
    str | None,
    typer.Option(help="Whose records, in the embedded store; 'default' unless named. A server knows its own."),
]
Picture = typer.Option(exists=True, dir_okay=False, readable=True)


def main() -> None:
    """Entry point. An unforeseen error is named by its type alone: its text might quote a document."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        app()
    except Exception as error:
        talkative = os.environ.get("IDVERDICT_LOG_LEVEL") == "debug"
        more = "" if talkative else "; IDVERDICT_LOG_LEVEL=debug shows where"
        typer.echo(f"idverdict: unexpected {type(error).__name__}{more}", err=True)
        for frame, line in walk_tb(error.__traceback__) if talkative else ():
            typer.echo(f"  at {frame.f_globals.get('__name__', '?')}:{line}", err=True)
        sys.exit(1)


@app.callback(invoke_without_command=True)
def _version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if show:
        typer.echo(version("idverdict"))
        raise typer.Exit


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; loopback by default.")] = None,
    port: Annotated[int | None, typer.Option(help="TCP port, 0 for any free one; default 50051.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the embedded store.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings as a TOML file.")] = None,
) -> None:
    """Serve gRPC until SIGTERM. Every setting is also an environment variable, IDVERDICT_PORT and so on."""
    from service.cli.serving import run_server  # noqa: PLC0415

    raise typer.Exit(run_server(config, host=host, port=port, data_dir=data_dir))


@app.command()
def worker(
    *,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End once no batch is left.")] = False,
    config: Annotated[Path | None, typer.Option(help="Settings as a TOML file.")] = None,
) -> None:
    """Do bulk work and what is scheduled, until SIGTERM. Any number of workers may share one database."""
    from service.cli.working import run_worker  # noqa: PLC0415

    raise typer.Exit(run_worker(config, until_idle=until_idle))


@app.command()
def read(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Pictures: JPEG, PNG, WebP or HEIC.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print one JSON object a line.")] = False,
    document_type: Annotated[
        str | None, typer.Option(metavar="ID", help="What they should show; another type is DOCUMENT_TYPE_MISMATCH.")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="ppocr or tesseract.")] = None,
    threads: Annotated[int | None, typer.Option(help="Pictures read at once.", min=1)] = None,
) -> None:
    """Read pictures of documents; nothing is kept. Exit status 1 if a file could not be read."""
    from service.cli.reading import run_read  # noqa: PLC0415

    raise typer.Exit(run_read(images, jsonl=jsonl, document_type=document_type, engine=engine, threads=threads))


@app.command()
def verify(
    *,
    portrait: Annotated[Path | None, Picture] = None,
    emblem: Annotated[Path | None, Picture] = None,
    page: Annotated[
        list[str] | None,
        typer.Option(metavar="[DOCUMENT:][PAGE=]FILE", help="Any page of any document, such as 1:data=FILE."),
    ] = None,
    claim: Annotated[Path | None, typer.Option(help="What the customer submitted, as JSON.", exists=True)] = None,
    purpose: Annotated[str, typer.Option(help="ACCOUNT_OPENING, ONE_OFF_TRANSACTION, REVIEW, ...")] = "ACCOUNT_OPENING",
    customer: Annotated[
        str | None, typer.Option(help="Your reference of the customer; without one, each call is of another customer.")
    ] = None,
    request_id: Annotated[str | None, typer.Option(help="Same id, same request, same answer; default: new.")] = None,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Verify documents against a claim, store the evidence, and print the verdict. Any verdict exits with 0."""
    from service.cli.verifying import run_verify  # noqa: PLC0415

    sides = {"portrait": portrait, "emblem": emblem}
    pages = [f"{name}={path}" for name, path in sides.items() if path is not None] + (page or [])
    status = run_verify(pages, claim, purpose, customer, request_id, server=server, tenant=tenant, as_json=as_json)
    raise typer.Exit(status)


@app.command()
def get(
    verification: Annotated[str, typer.Argument(metavar="ID", help="Id or name of a stored verification.")],
    *,
    server: Server = None,
    tenant: Tenant = None,
    for_inspection: Inspection = False,
    as_json: AsJson = False,
) -> None:
    """Print a stored verification."""
    from service.cli.verifying import run_get  # noqa: PLC0415

    raise typer.Exit(run_get(verification, for_inspection, server=server, tenant=tenant, as_json=as_json))


@app.command(name="list")
def list_(
    *,
    decision: Annotated[list[str] | None, typer.Option(help="Only these: ACCEPT, REVIEW, ...")] = None,
    customer: Annotated[str, typer.Option(help="Only this customer reference.")] = "",
    since: Annotated[datetime | None, typer.Option(help="Created then or later (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Created before then (UTC).")] = None,
    page_size: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 50,
    page_token: Annotated[str, typer.Option(help="Continue a list.")] = "",
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """List stored verifications, latest first."""
    from service.cli.verifying import run_list  # noqa: PLC0415

    status = run_list(
        decisions=decision or [],
        customer=customer,
        since=since,
        until=until,
        page_size=page_size,
        page_token=page_token,
        server=server,
        tenant=tenant,
        as_json=as_json,
    )
    raise typer.Exit(status)


@app.command()
def replay(
    verification: Annotated[str | None, typer.Argument(metavar="[ID]", help="Id or name of one verification.")] = None,
    *,
    since: Annotated[datetime | None, typer.Option(help="All created then or later (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="All created before then (UTC).")] = None,
    policy: Annotated[Path | None, typer.Option(help="Judge by this policy (TOML), not by each verdict's own.")] = None,
    tenant: Annotated[str, typer.Option(help="Whose records, in the embedded store.")] = "default",
    for_inspection: Inspection = False,
    as_json: AsJson = False,
) -> None:
    """Judge what was read and claimed again, as of its day; nothing is written.

    Exit status 1 if, under its own policy, a verdict does not come out as it was.
    """
    from service.cli.replaying import run_replay  # noqa: PLC0415

    status = run_replay(
        verification, since, until, policy, tenant=tenant, for_inspection=for_inspection, as_json=as_json
    )
    raise typer.Exit(status)


@app.command()
def pack(
    verification: Annotated[str, typer.Argument(metavar="ID", help="Id or name of a stored verification.")],
    *,
    output: Annotated[Path, typer.Option(metavar="FILE.zip", help="Where to write it; it must not be there yet.")],
    operator: Annotated[str, typer.Option(metavar="NAME", help="Who will hold it; stands in the watermark.")],
    server: Server = None,
    tenant: Tenant = None,
    for_inspection: Inspection = False,
) -> None:
    """Pack a verification with its pictures, its policy and a report, for an inspection or an objection."""
    from service.cli.packing import run_pack  # noqa: PLC0415

    raise typer.Exit(run_pack(verification, output, operator, for_inspection, server=server, tenant=tenant))


@app.command()
def migrate(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; compare the whole schema, and exit with 1 if it differs.")
    ] = False,
) -> None:
    """Bring the database's schema to this version's. Stop servers of an older version first.

    Other migrations, and servers of this version, may run beside it.
    """
    from service.cli.migrating import run_migrate  # noqa: PLC0415

    raise typer.Exit(run_migrate(check=check))


@app.command(name="simulate-authority")
def simulate_authority(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="TCP port for gRPC, 0 for any free one.")] = 50061,
    http_port: Annotated[int, typer.Option(help="TCP port for HTTP, 0 for any free one.")] = 50062,
    scenarios: Annotated[Path | None, typer.Option(help="Scenarios as a TOML file; default: those that ship.")] = None,
    deliver_to: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The idverdict server that gets late answers.")
    ] = None,
) -> None:
    """Simulate an external authority over gRPC and HTTP, until SIGTERM. For tests; it confirms whatever it is told."""
    from service.cli.simulating import run_simulator  # noqa: PLC0415

    raise typer.Exit(run_simulator(host, port, http_port, scenarios, deliver_to))


@app.command(name="check-authorities")
def check_authorities() -> None:
    """Ask the adapters of the channels what they serve, and compare; nothing is asked about anybody.

    Exit status 1 if one does not answer, or serves something else than its channel states.
    """
    from service.cli.simulating import run_check  # noqa: PLC0415

    raise typer.Exit(run_check())


@app.command()
def demo() -> None:
    """Draw specimens, serve, and show the verdicts on them through a real client."""
    from service.demo import run  # noqa: PLC0415

    raise typer.Exit(run())
