"""Options that groups of commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Server = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Call a running server, not the embedded store.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Inspection = Annotated[
    bool, typer.Option("--for-inspection", help="For an authority's inspection: restricted records too.")
]
RequestId = Annotated[str | None, typer.Option(help="Id of the request; a fresh one unless given.")]
