"""What `idverdict risk ...` does: files in, text or JSON out; returns the exit status."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typer
from pydantic import TypeAdapter, ValidationError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from service.canonical import canonical_json, decimal_text, number_text
from service.cli.failures import FAILED, UsageError, explained
from service.cli.given_files import bytes_of, differing, object_of, today
from service.risk import (
    InputsRefused,
    Override,
    Rating,
    RatingInputs,
    effective_level,
    load_policy,
    override_faults,
    parse_inputs,
    rate,
    simulate,
)
from service.risk.one_off import FORMAT, Assessment, assess
from service.risk.one_off_json import Request, parse_request
from service.risk.one_off_policy import load_one_off_policy
from service.rulebook import RulebookError


def run_rate(file: Path, policy: Path | None, *, as_json: bool) -> int:
    """Rate and print."""
    with explained() as failure, _refused(file):
        made = rate(load_policy(policy), parse_inputs(bytes_of(file)))
        typer.echo(made.bytes()) if as_json else _show(made)
    return failure.status


def run_replay(result: Path, business: Path | None, policy: Path | None) -> int:
    """Rate again by the inputs in a rating, or assess what was assessed, and compare every byte."""
    with explained() as failure, _refused(business or result):
        kept = bytes_of(result).rstrip(b"\n")
        if object_of(kept, "the result").get("format") == FORMAT:
            if business is None:
                raise UsageError("an assessment is made again of what was assessed: --business FILE")
            what, again = "assessment", _assessed(parse_request(bytes_of(business)), policy).bytes()
        else:
            what, again = "rating", _again(kept, policy).bytes()
        if again == kept:
            typer.echo(f"The same {what}, byte for byte.")
        else:
            typer.echo(f"Another {what}: {differing(object_of(again, 'it'), object_of(kept, f'the {what}'))}")
            failure.status = FAILED
    return failure.status


def run_simulate(files: list[Path], policy: Path, against: Path | None, *, as_json: bool) -> int:
    """Rate everybody under two policies, and print who moves."""
    with explained() as failure:
        with _refused(policy):
            before, after = load_policy(against), load_policy(policy)
        everybody = [one for file in files for one in _inputs(file)]
        compared = simulate(before, after, everybody)
        if as_json:
            typer.echo(canonical_json(compared.value()))
        else:
            typer.echo(
                f"{compared.count} rated under {before.id} {before.version} and {after.id} {after.version}: "
                f"{len(compared.changed)} change"
            )
            for (was, now), count in sorted(compared.moves.items()):
                typer.echo(f"  level {was} -> {now}: {count}")
            for subject, was, now in compared.changed:
                typer.echo(f"  {subject}: {was} -> {now}")
    return failure.status


def run_override(rating: Path, file: Path, policy: Path | None, on: datetime | None) -> int:
    """Check an override, and print the level that counts."""
    with explained() as failure, _refused(file):
        kept = bytes_of(rating).rstrip(b"\n")
        made = _again(kept, policy)
        if made.bytes() != kept:
            raise UsageError("the rating is not made again by this policy: see idverdict risk replay")
        sha256 = hashlib.sha256(kept).hexdigest()
        stated = {"rating_sha256": sha256, **object_of(bytes_of(file), "the override")}
        try:
            override = TypeAdapter(Override).validate_python(stated)
        except ValidationError as error:
            places = ", ".join(".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False))
            raise UsageError(f"{file}: {places}") from None
        faults = override_faults(made, sha256, override)
        day = (today() if on is None else on).date()
        typer.echo(f"level {effective_level(made, sha256, override, day)} on {day.isoformat()}; computed {made.level}")
        for fault in faults:
            typer.echo(f"  not to be approved: {fault.value}")
        failure.status = FAILED if faults else 0
    return failure.status


def run_one_off(file: Path, policy: Path | None, *, as_json: bool) -> int:
    """Assess and print."""
    with explained() as failure, _refused(file):
        asked = parse_request(bytes_of(file))
        made = _assessed(asked, policy)
        if as_json:
            typer.echo(made.bytes())
        else:
            why = f"  ({', '.join(made.reasons)})" if made.reasons else ""
            typer.echo(f"{made.answer.value}{why}")
            typer.echo(
                f"CNY {number_text(made.yuan)}, others USD {number_text(made.dollars)}: "
                f"{number_text(made.share)} of the limit, by {len(made.members)} of {len(asked.earlier) + 1} stated"
            )
            for currency in made.without_rate:
                typer.echo(f"  no rate for {currency}")
    return failure.status


@contextmanager
def _refused(file: Path) -> Iterator[None]:
    """Turn what a file is refused for into a line of the command."""
    try:
        yield
    except InputsRefused as error:
        raise UsageError(f"{file}: {error}") from None
    except RulebookError as error:
        raise UsageError(f"--policy: {error}") from None


def _assessed(asked: Request, policy: Path | None) -> Assessment:
    return assess(load_one_off_policy(policy), asked.business, asked.earlier, asked.rates, suspicion=asked.suspicion)


def _again(kept: bytes, policy: Path | None) -> Rating:
    stated = object_of(kept, "the rating").get("inputs")
    return rate(load_policy(policy), parse_inputs(json.dumps(stated)))


def _inputs(file: Path) -> Iterator[RatingInputs]:
    """The inputs in a file, or those in its lines."""
    text = bytes_of(file)
    with _refused(file):
        try:
            yield parse_inputs(text)
            return
        except InputsRefused:
            lines = [line for line in text.splitlines() if line.strip()]
            if len(lines) < 2:
                raise
        for number, line in enumerate(lines, 1):
            try:
                yield parse_inputs(line)
            except InputsRefused as error:
                raise InputsRefused(f"line {number}: {error}") from None


def _show(made: Rating) -> None:
    typer.echo(
        f"level {made.level}  R = {decimal_text(made.r)}, level {made.by_score} by score; "
        f"policy {made.policy.id} {made.policy.version}"
    )
    table = Table(box=SIMPLE_HEAD)
    for column, justify in (("factor", "left"), ("score", "right"), ("weight", "right"), ("", "left")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    for one in made.scored:
        said = "" if one.basis.value == "STATED" else f"{one.basis.value}: counts as the worst"
        table.add_row(one.factor.id, str(one.score), decimal_text(one.factor.weight), said)
    Console().print(table)
    for what, ids in (("floor", made.floors), ("low rule", made.lows), ("open", made.open_floors)):
        for id in ids:
            note = ": nothing is known of it" if what == "open" else ""
            typer.echo(f"  {what} {id}{note}")
    for name in made.unused:
        typer.echo(f"  input {name} is not in the policy")
