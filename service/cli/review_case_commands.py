"""The commands `idverdict review ...` that show a case."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import AsJson, Server
from service.cli.review_options import Case, Fence, Note, Operator, Reasons, Tenant, review


@review.command()
def show(
    case: Case,
    *,
    pictures: Annotated[bool, typer.Option(help="Show pictures and strips of the fields in question.")] = True,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Show a case that you hold: fields, claim, reading, pictures and history. Masked unless in question."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.review_showing import run_show  # noqa: PLC0415

    raise typer.Exit(run_show(Where(server, tenant, operator, as_json=as_json), case, pictures=pictures))


@review.command()
def picture(
    case: Case,
    evidence: Annotated[str, typer.Argument(metavar="EVIDENCE", help="verifications/ID/evidence/ID")],
    *,
    max_edge: Annotated[int, typer.Option(help="Longest edge in pixels.", min=160, max=1600)] = 1600,
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
) -> None:
    """Show one picture of a case that you hold."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.review_showing import run_picture  # noqa: PLC0415

    raise typer.Exit(run_picture(Where(server, tenant, operator, as_json=False), case, evidence, max_edge))


@review.command()
def reveal(
    case: Case,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD...", help="Such as 0.id_number or claim.contact.")],
    *,
    attempt: Annotated[str, typer.Option(metavar="VERIFICATION", help="Id or name of the attempt.")],
    fence: Fence,
    reason: Reasons,
    note: Note = "",
    server: Server = None,
    tenant: Tenant = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Reveal masked values, for a reason that is recorded."""
    from service.cli.review_desk import Where  # noqa: PLC0415
    from service.cli.reviewing import Said, run_reveal  # noqa: PLC0415

    where = Where(server, tenant, operator, as_json=as_json)
    raise typer.Exit(run_reveal(where, case, fence, attempt=attempt, fields=fields, said=Said(reason, note)))
