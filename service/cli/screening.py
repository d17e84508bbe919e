"""What `idverdict screen check` and `replay` do: files in, text or JSON out; returns the exit status."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from service.cli.failures import FAILED, UsageError, explained
from service.cli.given_files import bytes_of, differing, object_of
from service.owners.structure import printable
from service.rulebook import RulebookError
from service.screening.facts import Facts, normal_date
from service.screening.index import build
from service.screening.list_files import ListFormat, ListRefused, read_list
from service.screening.policy import ScreeningPolicy, load_policy
from service.screening.result_json import ResultUnreadable, replayed, result_bytes
from service.screening.screening import List, Screening, Strength, screen

_BY_NAME: Final = {".csv": ListFormat.CSV, ".jsonl": ListFormat.JSONL, ".json": ListFormat.FTM, ".ftm": ListFormat.FTM}


def run_check(files: Sequence[Path], facts: Facts, form: str, policy: Path | None, *, as_json: bool) -> int:
    """Screen and print."""
    with explained() as failure:
        if any(normal_date(date) != date for date in facts.birth_dates):
            raise UsageError("--born is written as 1970, 1970-01 or 1970-01-31")
        made = screen(facts, _lists(files, form), _policy(policy))
        if as_json:
            typer.echo(result_bytes(made))
        else:
            _show(made)
        if any(hit.strength is Strength.HIT for hit in made.hits):
            failure.status = FAILED
    return failure.status


def run_replay(result: Path, files: Sequence[Path], form: str, policy: Path | None) -> int:
    """Screen again, and compare every byte."""
    with explained() as failure:
        kept = bytes_of(result).rstrip(b"\n")
        try:
            again = replayed(kept, _lists(files, form), _policy(policy))
        except ResultUnreadable as error:
            raise UsageError(f"{result}: {error}") from None
        if again == kept:
            typer.echo("The same result, byte for byte.")
        else:
            typer.echo(f"Another result: {differing(object_of(again, 'it'), object_of(kept, 'the result'))}")
            failure.status = FAILED
    return failure.status


def format_of(file: str, form: str) -> ListFormat:
    """The form of a file, as stated or by its name. Raises UsageError."""
    if form:
        if form.upper() not in ListFormat.__members__:
            raise UsageError(f"--format must be one of {', '.join(ListFormat.__members__)}")
        return ListFormat[form.upper()]
    found = _BY_NAME.get(Path(file).suffix.lower())
    if found is None:
        raise UsageError(f"{file}: say --format CSV, JSONL or FTM")
    return found


def _lists(files: Sequence[Path], form: str) -> list[List]:
    made = []
    for file in files:
        try:
            found = read_list(bytes_of(file), format_of(file.name, form))
        except ListRefused as error:
            raise UsageError(f"{file}: {error}") from None
        made.append(List(file.stem, 1, found.sha256.hex(), build(found.entries)))
    return made


def _policy(policy: Path | None) -> ScreeningPolicy:
    try:
        return load_policy(policy)
    except RulebookError as error:
        raise UsageError(f"--policy: {error}") from None


def _show(made: Screening) -> None:
    strong = sum(hit.strength is Strength.HIT for hit in made.hits)
    weak = len(made.hits) - strong
    typer.echo(f"{strong} hits, {weak} weak, {made.more} more; policy {made.policy.id} {made.policy.version}")
    for hit in made.hits:
        words = (*hit.meeting.notes, *hit.agreement.supports, *hit.agreement.contradicts)
        said = f"  ({', '.join(words)})" if words else ""
        names = f"{hit.ours} = {hit.theirs}" if hit.ours else "a number"
        typer.echo(
            f"{hit.strength.value:4} {hit.score:4}  {hit.meeting.how.value}  "
            f"{printable(names)}  {printable(f'{hit.list.id}/{hit.entry.id}')}{said}"
        )
