"""Options that groups of commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Server = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Call a running server, not the embedded store.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
