"""The commands `idverdict screen ...`: of files without a store, on a server, or on the store of the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import AsJson, Server

screen = typer.Typer(help="Screen people against lists, and decide on hits.", no_args_is_help=True)

Tenant = Annotated[str | None, typer.Option(help="Whose, in the embedded store; 'default' unless named.")]
Names = Annotated[list[str], typer.Option("--name", help="As written; may be given again for other names.")]
Born = Annotated[list[str] | None, typer.Option("--born", help="Date of birth: 1970, 1970-01 or 1970-01-31.")]
Countries = Annotated[list[str] | None, typer.Option("--country", help="Nationality or residence.")]
Numbers = Annotated[list[str] | None, typer.Option("--number", help="Number of a document or register.")]
Form = Annotated[str, typer.Option("--format", help="CSV, JSONL or FTM; default: by the file's name.")]
Policy = Annotated[Path | None, typer.Option(help="A policy as TOML; default: the one that ships.")]
Files = Annotated[list[Path], typer.Argument(metavar="LIST...", exists=True, dir_okay=False, help="Files of lists.")]


@screen.command()
def check(
    files: Files,
    names: Names,
    *,
    born: Born = None,
    countries: Countries = None,
    numbers: Numbers = None,
    form: Form = "",
    policy: Policy = None,
    as_json: AsJson = False,
) -> None:
    """Screen somebody against files of lists, without a store. Exit status 1 if there is a hit."""
    from service.cli.screening import run_check  # noqa: PLC0415
    from service.screening.facts import Facts  # noqa: PLC0415

    facts = Facts(
        tuple(names), None, tuple(born or ()), tuple(one.upper() for one in countries or ()), tuple(numbers or ())
    )
    raise typer.Exit(run_check(files, facts, form, policy, as_json=as_json))


@screen.command()
def replay(
    result: Annotated[Path, typer.Argument(metavar="RESULT", exists=True, dir_okay=False, help="A result, as JSON.")],
    files: Files,
    *,
    form: Form = "",
    policy: Policy = None,
) -> None:
    """Screen the subject of a result again. Exit status 1 unless every byte is the same."""
    from service.cli.screening import run_replay  # noqa: PLC0415

    raise typer.Exit(run_replay(result, files, form, policy))


@screen.command(name="import")
def import_(
    list_id: Annotated[str, typer.Argument(metavar="LIST", help="The bank's word for the list.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file here, or with --in-folder in the tenant's.")],
    *,
    in_folder: Annotated[bool, typer.Option(help="FILE is a path in the tenant's folder below BULK_URL.")] = False,
    form: Form = "",
    sha256: Annotated[str, typer.Option(help="SHA-256 that the file must have.")] = "",
    entries: Annotated[int, typer.Option(help="How many entries it must have.", min=0)] = 0,
    request_id: Annotated[str | None, typer.Option(help="Same id, same version; default: new.")] = None,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Import a version of a list, whole or not at all."""
    from service.cli.screening_service import Import, run_import  # noqa: PLC0415

    wanted = Import(list_id, file, form, sha256, entries, request_id, in_folder)
    raise typer.Exit(run_import(wanted, server=server, tenant=tenant, as_json=as_json))


@screen.command()
def lists(*, server: Server = None, tenant: Tenant = None, as_json: AsJson = False) -> None:
    """Show the versions of lists, the latest first."""
    from service.cli.screening_service import run_lists  # noqa: PLC0415

    raise typer.Exit(run_lists(server=server, tenant=tenant, as_json=as_json))


@screen.command()
def customer(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The bank's reference of the customer.")],
    names: Names,
    *,
    born: Born = None,
    countries: Countries = None,
    numbers: Numbers = None,
    contacts: Annotated[list[str] | None, typer.Option("--contact", help="Telephone number or address.")] = None,
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Screen a customer, store the facts for later sweeps, and open hits. Exit status 1 if there is a hit."""
    from idverdict import v1  # noqa: PLC0415

    from service.cli.screening_service import run_customer  # noqa: PLC0415

    subject = v1.ScreeningSubject(names=names, birth_dates=born or (), countries=countries or (), numbers=numbers or ())
    request = v1.ScreenCustomerRequest(customer_reference=reference, subject=subject, contacts=contacts or ())
    raise typer.Exit(run_customer(request, server=server, tenant=tenant, as_json=as_json))


@screen.command()
def hits(
    *,
    state: Annotated[list[str] | None, typer.Option(help="OPEN, PROPOSED, CLEARED, CONFIRMED or ENDED.")] = None,
    reference: Annotated[str, typer.Option("--customer", help="Of one customer.")] = "",
    server: Server = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """List hits, the oldest first, without values."""
    from service.cli.screening_service import run_hits  # noqa: PLC0415

    raise typer.Exit(run_hits(state or [], reference, server=server, tenant=tenant, as_json=as_json))


@screen.command()
def show(
    hit: Annotated[str, typer.Argument(metavar="HIT", help="Id or name of a hit.")],
    *,
    server: Server = None,
    tenant: Tenant = None,
) -> None:
    """Show a hit with its history."""
    from service.cli.screening_service import run_show  # noqa: PLC0415

    raise typer.Exit(run_show(hit, server=server, tenant=tenant))


@screen.command()
def decide(
    hit: Annotated[str, typer.Argument(metavar="HIT", help="Id or name of a hit.")],
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="CLEARED or CONFIRMED.")],
    *,
    note: Annotated[str, typer.Option(help="Why, in words that repeat no number.")],
    etag: Annotated[str, typer.Option(help="Of the hit as it was read; default: as it is now.")] = "",
    server: Server = None,
    tenant: Tenant = None,
) -> None:
    """Decide a hit, or confirm another person's decision."""
    from service.cli.screening_service import run_decide  # noqa: PLC0415

    raise typer.Exit(run_decide(hit, decision, note, etag, server=server, tenant=tenant))


@screen.command()
def sweep(*, server: Server = None, tenant: Tenant = None) -> None:
    """Begin a sweep of every customer against every list; workers do it."""
    from service.cli.screening_service import run_sweep  # noqa: PLC0415

    raise typer.Exit(run_sweep(server=server, tenant=tenant))


@screen.command()
def sweeps(*, server: Server = None, tenant: Tenant = None) -> None:
    """Show the latest sweeps."""
    from service.cli.screening_service import run_sweeps  # noqa: PLC0415

    raise typer.Exit(run_sweeps(server=server, tenant=tenant))


@screen.command()
def duplicates(*, server: Server = None, tenant: Tenant = None) -> None:
    """Find customers that may be one, or nobody."""
    from service.cli.screening_service import run_duplicates  # noqa: PLC0415

    raise typer.Exit(run_duplicates(server=server, tenant=tenant))
