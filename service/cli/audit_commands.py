"""The commands `idverdict audit ...`, on the store of the settings; servers may be running beside them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import AsJson

audit = typer.Typer(
    help="Inspect the audit log, state it by signed checkpoints, and issue and verify receipts.", no_args_is_help=True
)

File = typer.Option(exists=True, dir_okay=False, readable=True)
Key = Annotated[
    str | None,
    typer.Option(help="The log's public key, as `audit key` prints it, or a file with it; default: the store's own."),
]


@audit.command()
def verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint that was kept elsewhere; may be repeated.", exists=True)
    ] = None,
    key: Key = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Read every kept picture too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every entry, every node, and the records against the log; name each fault by position and kind.

    Exit status 1 if there is a fault. Entries that were cut off at the end, and a rewrite by somebody who holds
    database and keys, show against a checkpoint that was kept elsewhere alone.
    """
    from service.cli.audit import run_verify  # noqa: PLC0415

    raise typer.Exit(run_verify(checkpoint or [], key, evidence=evidence, as_json=as_json))


@audit.command()
def checkpoint() -> None:
    """Print the log's state, signed: keep it where nobody who has the database can change it."""
    from service.cli.audit import run_checkpoint  # noqa: PLC0415

    raise typer.Exit(run_checkpoint())


@audit.command()
def key() -> None:
    """Print the public key of checkpoints and receipts."""
    from service.cli.audit import run_key  # noqa: PLC0415

    raise typer.Exit(run_key())


@audit.command(name="list")
def list_(
    *,
    verification: Annotated[str, typer.Option(metavar="ID", help="Only of this verification.")] = "",
    action: Annotated[str, typer.Option(help="Only this, such as EVIDENCE_READ.")] = "",
    actor: Annotated[str, typer.Option(help="Only by this actor, exactly as it is listed.")] = "",
    since: Annotated[datetime | None, typer.Option(help="Then or later (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Before then (UTC).")] = None,
    tenant: Annotated[str | None, typer.Option(help="As this tenant sees it; default: everybody's.")] = None,
    count: Annotated[int, typer.Option(help="At most so many.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """List entries, latest first."""
    from service.cli.audit import run_list  # noqa: PLC0415

    raise typer.Exit(
        run_list(
            verification=verification,
            action=action,
            actor=actor,
            since=since,
            until=until,
            tenant=tenant,
            count=count,
            as_json=as_json,
        )
    )


@audit.command()
def receipt(
    verification: Annotated[str, typer.Argument(metavar="ID", help="Id or name of a stored verification.")],
    tenant: Annotated[str, typer.Option(help="Whose verification it is.")] = "default",
) -> None:
    """Print a signed receipt of a verdict."""
    from service.cli.audit import run_receipt  # noqa: PLC0415

    raise typer.Exit(run_receipt(verification, tenant=tenant))


@audit.command()
def verify_receipt(
    receipt: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True)],
    key: Annotated[str, typer.Option(help="The log's public key, as `audit key` prints it, or a file with it.")],
    record: Annotated[
        Path | None, typer.Option(help="The verification, as `get ID --json` prints it: compare its values.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify a receipt offline. Exit status 1 if it does not hold, or if a value of the record is another."""
    from service.cli.receipt_checking import run_verify_receipt  # noqa: PLC0415

    raise typer.Exit(run_verify_receipt(receipt, key, record, as_json=as_json))
