"""What `idverdict owners ...` does: files in, text or JSON out; returns the exit status."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from service.cli.failures import FAILED, UsageError, explained
from service.cli.given_files import bytes_of, differing, object_of, today
from service.cli.private_files import write_new
from service.owners import (
    Determination,
    Owner,
    Structure,
    StructureRefused,
    determine,
    load_rules,
    parse_structure,
    result_bytes,
    structure_value,
)
from service.owners.bods import read_bods, write_bods
from service.owners.picture import picture
from service.owners.register import Comparison, compare
from service.owners.register_json import parse_calendar, parse_register
from service.owners.shares import percent_text
from service.owners.standards import Standard
from service.owners.structure import printable
from service.owners.working_days import WorkingDays
from service.rulebook import RulebookError


def run_determine(
    file: Path,
    target: str | None,
    on: datetime | None,
    known_at: str | None,
    *,
    policy: Path | None,
    svg: Path | None,
    as_json: bool,
) -> int:
    """Determine, print, and draw on wish."""
    with explained() as failure:
        structure = _structure(file, target)
        made = _made(structure, on, known_at, policy)
        if svg is not None:
            write_new(svg, _drawn(made))
        if as_json:
            typer.echo(result_bytes(made))
        else:
            _show(made)
    return failure.status


def run_replay(result: Path, file: Path, policy: Path | None) -> int:
    """Determine again, and compare every byte."""
    with explained() as failure:
        kept = bytes_of(result).rstrip(b"\n")
        before = object_of(kept, "the result")
        day, known_at = str(before.get("on", "")), before.get("known_at")
        structure = _structure(file, str(before.get("target") or "") or None)
        try:
            on = datetime.combine(date.fromisoformat(day), datetime.min.time())
        except ValueError:
            raise UsageError("the result does not say its day") from None
        made = _made(structure, on, None if known_at is None else str(known_at), policy)
        if result_bytes(made) == kept:
            typer.echo("The same result, byte for byte.")
            return failure.status
        typer.echo(f"Another result: {differing(object_of(result_bytes(made), 'it'), before)}")
        failure.status = FAILED
    return failure.status


def run_compare(
    file: Path,
    register: Path,
    on: datetime | None,
    known_at: str | None,
    *,
    policy: Path | None,
    calendar: Path | None,
    as_json: bool,
) -> int:
    """Compare a register with the determination, and print the differences."""
    with explained() as failure:
        try:
            stated = parse_register(bytes_of(register))
            days = WorkingDays() if calendar is None else parse_calendar(bytes_of(calendar))
        except StructureRefused as error:
            raise UsageError(f"{register if calendar is None else f'{register} or {calendar}'}: {error}") from None
        compared = compare(_made(_structure(file, stated.target), on, known_at, policy), stated, days)
        if as_json:
            typer.echo(compared.bytes())
        else:
            _show_differences(compared)
    return failure.status


def run_import(file: Path, target: str | None, output: Path) -> int:
    """BODS to a structure."""
    with explained() as failure:
        structure = _structure(file, target)
        text = json.dumps(structure_value(structure), ensure_ascii=False, indent=2)
        write_new(output, f"{text}\n".encode())
        typer.echo(
            f"{output}: {len(structure.parties)} parties, {len(structure.holdings)} holdings, "
            f"{len(structure.controls)} controls, {len(structure.roles)} roles"
        )
        _show_left_out(structure.left_out)
    return failure.status


def run_export(
    file: Path,
    target: str | None,
    on: datetime | None,
    known_at: str | None,
    *,
    policy: Path | None,
    publisher: str,
    output: Path,
) -> int:
    """A structure and its owners to BODS."""
    with explained() as failure:
        made = _made(_structure(file, target), on, known_at, policy)
        statements, left_out = write_bods(made, publisher)
        write_new(output, f"{json.dumps(statements, ensure_ascii=False, indent=2)}\n".encode())
        typer.echo(f"{output}: {len(statements)} statements")
        _show_left_out(left_out)
    return failure.status


def _made(structure: Structure, on: datetime | None, known_at: str | None, policy: Path | None) -> Determination:
    day = (today() if on is None else on).date()
    try:
        instant = None if known_at is None else datetime.fromisoformat(known_at)
    except ValueError:
        raise UsageError("--known-at is written as 2026-01-31T09:00:00Z") from None
    if instant is not None and instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    try:
        return determine(structure, load_rules(policy), day, instant)
    except RulebookError as error:
        raise UsageError(f"--policy: {error}") from None
    except StructureRefused as error:
        raise UsageError(f"{error}{f' [{error.party}]' if error.party else ''}") from None


def _drawn(made: Determination) -> bytes:
    try:
        return picture(made).encode()
    except StructureRefused as error:
        raise UsageError(f"--svg: {error}") from None


def _structure(file: Path, target: str | None) -> Structure:
    text = bytes_of(file)
    try:
        if text.lstrip()[:1] == b"[":
            return read_bods(text, target)
        structure = parse_structure(text)
    except StructureRefused as error:
        raise UsageError(f"{file}: {error}") from None
    if target is None:
        return structure
    if target not in structure.parties:
        raise UsageError("the target is no party of the file")
    return replace(structure, target=target)


def _show(made: Determination) -> None:
    parties = made.structure.parties

    def named(id: str) -> str:
        name = parties[id].name if id in parties else ""
        return printable(f"{name} ({id})" if name and name != id else id)

    lowered = f", lowered by {' and '.join(trigger.value for trigger in made.triggers)}" if made.triggers else ""
    typer.echo(f"{made.outcome.value}  {named(made.target)} on {made.on.isoformat()}")
    typer.echo(f"from {percent_text(made.threshold)} on{lowered}; rules {made.rules.id} {made.rules.version}")
    if made.simplified:
        typer.echo("Simplified for this kind of entity; not in doubt or at high risk.")
    if made.owners:
        table = Table(box=SIMPLE_HEAD, title="Beneficial owners", title_justify="left")
        for column in ("who", "standard", "by", "identified by"):
            table.add_column(column, overflow="fold")
        for owner in made.owners:
            identified = printable(owner.person.identification or "nothing yet")
            standards = " + ".join(map(str, owner.standards)) or "-"
            table.add_row(*map(escape, (named(owner.person.id), standards, _by(owner), identified)))
        Console().print(table)
    for result in made.results:
        typer.echo(f"standard {result.standard.number} {result.standard.value}: {result.state.value}")
    for gap in made.gaps:
        typer.echo(f"  open: {gap.reason}{f'  {named(gap.party)}' if gap.party else ''}")
    _show_left_out(made.structure.left_out)


def _show_differences(compared: Comparison) -> None:
    found = len(compared.differences)
    typer.echo(f"{found} difference{'' if found == 1 else 's'} from the register of {compared.register.retrieved}")
    for one in compared.differences:
        values = f": {one.here} here, {one.there} there" if one.here or one.there else ""
        typer.echo(f"  {one.kind.value} {printable(one.party)}{values}  {one.weight.value}, {one.action.value}")
    if found:
        unsure = " (holidays until then are not in the calendar)" if compared.calendar_ends else ""
        typer.echo(f"due on {compared.due}{unsure}")
    if compared.preliminary:
        typer.echo("The owners are UNDETERMINED: differences may change.")


def _by(owner: Owner) -> str:
    said = []
    for claim in owner.claims:
        share = "" if claim.standard is Standard.CONTROL else f" {percent_text(claim.least)} ({claim.least})"
        said.append(f"{claim.standard.value}{share}{' together' if claim.group else ''}")
    said += [f"{role.role.value}{f' via {role.via}' if role.via else ''}" for role in owner.roles]
    return "\n".join(map(printable, said))


def _show_left_out(left_out: tuple[str, ...]) -> None:
    for what in left_out:
        typer.echo(f"  left out: {printable(what)}")
