"""The commands `idverdict risk ...`: arguments in, exit status out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

risk = typer.Typer(
    help="Risk ratings, and one-off business, of what stands in files. No store, no server.", no_args_is_help=True
)

Existing = typer.Argument(exists=True, dir_okay=False)
Policy = Annotated[Path | None, typer.Option(help="A policy as TOML; default: the one that ships.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the canonical result, byte for byte.")]


@risk.command()
def rate(
    file: Annotated[Path, Existing],
    *,
    policy: Policy = None,
    as_json: AsJson = False,
) -> None:
    """Rate a customer by the inputs in a file. Any level exits with 0."""
    from service.cli.risk import run_rate  # noqa: PLC0415

    raise typer.Exit(run_rate(file, policy, as_json=as_json))


@risk.command()
def replay(
    result: Annotated[
        Path,
        typer.Argument(metavar="RESULT", exists=True, dir_okay=False, help="A rating, or an assessment, as JSON."),
    ],
    *,
    business: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Of an assessment: the file that was assessed.")
    ] = None,
    policy: Policy = None,
) -> None:
    """Rate again by the inputs that a rating holds, or assess one-off business again.

    Exit status 1 unless every byte is the same.
    """
    from service.cli.risk import run_replay  # noqa: PLC0415

    raise typer.Exit(run_replay(result, business, policy))


@risk.command()
def simulate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False)],
    *,
    policy: Annotated[Path, typer.Option(help="The policy to try.", exists=True, dir_okay=False)],
    against: Annotated[Path | None, typer.Option(help="The policy to compare with; default: ours.")] = None,
    as_json: AsJson = False,
) -> None:
    """What another policy would make of customers; a file holds one, or one a line."""
    from service.cli.risk import run_simulate  # noqa: PLC0415

    raise typer.Exit(run_simulate(files, policy, against, as_json=as_json))


@risk.command()
def override(
    rating: Annotated[Path, typer.Argument(metavar="RATING", exists=True, dir_okay=False, help="A rating, as JSON.")],
    file: Annotated[Path, typer.Argument(metavar="OVERRIDE", exists=True, dir_okay=False)],
    *,
    policy: Policy = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day asked for; default: today.")] = None,
) -> None:
    """Check an override of a rating, and say which level counts. Exit status 1 if it may not be approved."""
    from service.cli.risk import run_override  # noqa: PLC0415

    raise typer.Exit(run_override(rating, file, policy, on))


@risk.command(name="one-off")
def one_off(
    file: Annotated[Path, Existing],
    *,
    policy: Policy = None,
    as_json: AsJson = False,
) -> None:
    """Whether one-off business has to be identified. Either answer exits with 0."""
    from service.cli.risk import run_one_off  # noqa: PLC0415

    raise typer.Exit(run_one_off(file, policy, as_json=as_json))
