"""The commands `idverdict keys ...`, on the store of the settings; a server may be running beside them."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import AsJson

keys = typer.Typer(
    help="Rotate and retire the keys that the store is sealed under, and erase a customer by destroying the key.",
    no_args_is_help=True,
)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Batch = Annotated[int, typer.Option(help="Data keys in one transaction.", min=1, max=10_000)]


@keys.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the keys: state, id, and how many data keys each wraps."""
    from service.cli.keys import run_list  # noqa: PLC0415

    raise typer.Exit(run_list(as_json=as_json))


@keys.command()
def rotate(
    rewrap: Annotated[bool, typer.Option(help="Wrap all data keys under the new key at once.")] = True,
    batch: Batch = 100,
) -> None:
    """Make a new key-encryption key current, and wrap every data key under it."""
    from service.cli.keys import run_rotate  # noqa: PLC0415

    raise typer.Exit(run_rotate(rewrap=rewrap, batch=batch))


@keys.command()
def rewrap(batch: Batch = 100, dry_run: DryRun = False) -> None:
    """Wrap the data keys that are under former keys under the current one. May be stopped, and goes on where it was.

    Exit status 1 if a data key does not open.
    """
    from service.cli.keys import run_rewrap  # noqa: PLC0415

    raise typer.Exit(run_rewrap(batch=batch, dry_run=dry_run))


@keys.command()
def retire(
    key: Annotated[str, typer.Argument(metavar="ID", help="Id of a former key, as `keys list` shows it.")],
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Give up a former key for good. Refused while anything is wrapped under it."""
    from service.cli.keys import run_retire  # noqa: PLC0415

    raise typer.Exit(run_retire(key, dry_run=dry_run, yes=yes))


@keys.command()
def check(as_json: AsJson = False) -> None:
    """Try the current key, and open every data key. Exit status 1 if one does not open."""
    from service.cli.keys import run_check  # noqa: PLC0415

    raise typer.Exit(run_check(as_json=as_json))


@keys.command()
def erase_customer(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="Your reference of the customer.")],
    *,
    tenant: Annotated[str, typer.Option(help="Whose customer it is.")] = "default",
    before_statutory_term: Annotated[
        bool, typer.Option("--before-statutory-term", help="Although the law still wants the records kept.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Destroy a customer's data key and pictures for good; the verifications stay as REDACTED.

    Refused before the statutory term is over (see `idverdict retention`), unless told otherwise, and under a hold.
    """
    from service.cli.keys import run_erase  # noqa: PLC0415

    raise typer.Exit(run_erase(reference, tenant, before_statutory_term, dry_run=dry_run, yes=yes, as_json=as_json))
