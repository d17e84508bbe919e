"""Options and arguments that the commands `idverdict review ...` share, and the group that they belong to."""

from __future__ import annotations

from typing import Annotated

import typer

review = typer.Typer(help="Decide what the policy leaves to people.", no_args_is_help=True)

Tenant = Annotated[str | None, typer.Option(help="Whose cases, in the embedded store.")]
Operator = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who decides, in the embedded store; default: the system's user.")
]
Case = Annotated[str, typer.Argument(metavar="CASE", help="Id or name of a case.")]
Fence = Annotated[int, typer.Option(help="Token of the claim.", min=1)]
Reasons = Annotated[list[str], typer.Option("--reason", help="Reason code, see `review rules`; may be repeated.")]
Note = Annotated[str, typer.Option(help="In own words, without numbers of documents.")]
