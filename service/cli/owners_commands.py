"""The commands `idverdict owners ...`: arguments in, exit status out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import AsJson, RequestId, Server

owners = typer.Typer(help="Beneficial owners of a structure in a file. No store, no server.", no_args_is_help=True)
register = typer.Typer(
    help="Registers of holdings, which structures of customers lead on into. In the store, or on a server.",
    no_args_is_help=True,
)
owners.add_typer(register, name="register")

StructureFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="idverdict-structure/1, or BODS 0.4."),
]
Target = Annotated[str | None, typer.Option(help="The entity asked for, where the file does not say.")]
On = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that is asked for; default: today in UTC+8.")
]
KnownAt = Annotated[
    str | None, typer.Option(metavar="TIME", help="As the bank knew it then, such as 2026-01-31T09:00:00Z.")
]
Tenant = Annotated[str | None, typer.Option(help="Whose registers, in the embedded store; 'default' unless named.")]
Rules = Annotated[Path | None, typer.Option("--policy", help="Rules as TOML; default: those that ship.")]


@owners.command()
def determine(
    file: StructureFile,
    *,
    target: Target = None,
    on: On = None,
    known_at: KnownAt = None,
    policy: Rules = None,
    svg: Annotated[Path | None, typer.Option(help="Write a picture there; it must not be there yet.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the canonical result, byte for byte.")] = False,
) -> None:
    """Determine who the beneficial owners are, with proof, and what is open. Any outcome exits with 0."""
    from service.cli.owners import run_determine  # noqa: PLC0415

    raise typer.Exit(run_determine(file, target, on, known_at, policy=policy, svg=svg, as_json=as_json))


@owners.command()
def replay(
    result: Annotated[Path, typer.Argument(metavar="RESULT", exists=True, dir_okay=False, help="A result, as JSON.")],
    file: StructureFile,
    *,
    policy: Rules = None,
) -> None:
    """Determine again as a result says it was. Exit status 1 unless every byte is the same."""
    from service.cli.owners import run_replay  # noqa: PLC0415

    raise typer.Exit(run_replay(result, file, policy))


@owners.command()
def compare(
    file: StructureFile,
    register: Annotated[
        Path, typer.Argument(metavar="REGISTER", exists=True, dir_okay=False, help="idverdict-owner-register/1.")
    ],
    *,
    on: On = None,
    known_at: KnownAt = None,
    policy: Rules = None,
    calendar: Annotated[
        Path | None, typer.Option(help="idverdict-working-days/1; default: weekends alone are free.", exists=True)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the canonical result, byte for byte.")] = False,
) -> None:
    """Compare what a register says with what is determined: differences, what they ask for, and until when."""
    from service.cli.owners import run_compare  # noqa: PLC0415

    raise typer.Exit(run_compare(file, register, on, known_at, policy=policy, calendar=calendar, as_json=as_json))


@owners.command(name="import")
def import_(
    file: StructureFile,
    *,
    target: Target = None,
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it; it must not be there yet.")],
) -> None:
    """Turn BODS 0.4 statements into a structure; what it cannot hold is listed."""
    from service.cli.owners import run_import  # noqa: PLC0415

    raise typer.Exit(run_import(file, target, output))


@owners.command()
def export(
    file: StructureFile,
    *,
    target: Target = None,
    on: On = None,
    known_at: KnownAt = None,
    policy: Rules = None,
    publisher: Annotated[str, typer.Option(help="Who publishes the statements.")],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it; it must not be there yet.")],
) -> None:
    """Write a structure and its owners as BODS 0.4 statements; what they cannot hold is listed."""
    from service.cli.owners import run_export  # noqa: PLC0415

    raise typer.Exit(run_export(file, target, on, known_at, policy=policy, publisher=publisher, output=output))


@register.command(name="import")
def import_register(
    name: Annotated[str, typer.Argument(metavar="REGISTER", help="Your word for the register.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="idverdict-holdings/1, JSON lines.")],
    *,
    in_folder: Annotated[bool, typer.Option("--in-folder", help="FILE lies in the tenant's folder.")] = False,
    sha256: Annotated[str, typer.Option(help="SHA-256 that the file must have.")] = "",
    parties: Annotated[int, typer.Option(help="How many parties it must have.")] = 0,
    holdings: Annotated[int, typer.Option(help="How many holdings it must have.")] = 0,
    request_id: RequestId = None,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Import a version, whole or not at all; the embedded store takes a file of any size."""
    from service.cli.holding_registers import Import, run_import  # noqa: PLC0415

    wanted = Import(name, file, sha256, parties, holdings, request_id, in_folder)
    raise typer.Exit(run_import(wanted, server=server, tenant=tenant, as_json=as_json))


@register.command(name="list")
def list_registers(*, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """List the latest versions of all registers."""
    from service.cli.holding_registers import run_list  # noqa: PLC0415

    raise typer.Exit(run_list(server=server, tenant=tenant, as_json=as_json))


@register.command()
def drop(
    name: Annotated[str, typer.Argument(metavar="VERSION", help="holdingRegisters/…/versions/…")],
    *,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Destroy a version. Determinations keep what they have read of it."""
    from service.cli.holding_registers import run_drop  # noqa: PLC0415

    raise typer.Exit(run_drop(name, server=server, tenant=tenant, as_json=as_json))
