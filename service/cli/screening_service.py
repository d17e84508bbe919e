"""What `idverdict screen ...` does with lists, customers and hits of a server or the embedded store."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from idverdict import v1

from service.cli.access import open_screening
from service.cli.failures import FAILED, UsageError, explained
from service.cli.given_files import bytes_of
from service.cli.plain import plain
from service.cli.screening import format_of
from service.labels import label
from storage.screening.words import HitDecision, HitState


@dataclass(frozen=True, slots=True)
class Import:
    """What is imported, as the command states it."""

    list_id: str
    file: str
    form: str
    sha256: str
    entries: int
    request_id: str | None
    in_folder: bool


def run_import(wanted: Import, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Import and print the version."""
    with explained() as failure:
        request = v1.ImportListRequest(
            request_id=wanted.request_id or str(uuid.uuid4()),
            list=wanted.list_id,
            format=label(v1.ListFormat, format_of(wanted.file, wanted.form).value),
            expected_sha256=wanted.sha256,
            expected_entries=wanted.entries,
        )
        if wanted.in_folder:
            request.path = wanted.file
        else:
            request.content = bytes_of(Path(wanted.file))
        with open_screening(server, tenant, create=True) as service:
            made = plain(service.ImportList(request))
            _print(made, f"{made['name']}  {made['entries']} entries, {made['names']} names", as_json=as_json)
    return failure.status


def run_lists(*, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Print versions."""
    with explained() as failure, open_screening(server, tenant) as service:
        for one in service.ListListVersions(v1.ListListVersionsRequest()).versions:
            made = plain(one)
            text = f"{made['name']}  {made['entries']} entries  {made['create_time']}  {made['sha256'][:12]}"
            _print(made, text, as_json=as_json)
    return failure.status


def run_customer(request: v1.ScreenCustomerRequest, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Screen a customer and print what came of it."""
    with explained() as failure, open_screening(server, tenant, create=True) as service:
        made = service.ScreenCustomer(request)
        strong = sum(one.strength == v1.HIT_STRENGTH_HIT for one in made.matches)
        text = f"{strong} hits, {len(made.matches) - strong} weak; {made.opened} opened, {made.reopened} opened again"
        _print(plain(made), text, as_json=as_json)
        if strong:
            failure.status = FAILED
    return failure.status


def run_hits(states: Sequence[str], reference: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Print hits."""
    with explained() as failure:
        if not set(states) <= set(HitState.__members__):
            raise UsageError(f"--state must be one of {', '.join(HitState.__members__)}")
        wanted = [label(v1.HitState, state) for state in states]
        with open_screening(server, tenant) as service:
            token = ""
            while True:
                request = v1.ListHitsRequest(states=wanted, customer_reference=reference, page_token=token)
                page = service.ListHits(request)
                for one in page.hits:
                    made = plain(one)
                    whose = "  of a party" if one.of_party else ""
                    text = f"{one.name}  {made['state']}  {one.how} {one.score}  {one.list_version}{whose}"
                    _print(made, text, as_json=as_json)
                token = page.next_page_token
                if not token:
                    break
    return failure.status


def run_show(hit: str, *, server: str | None, tenant: str | None) -> int:
    """Print a hit as JSON."""
    with explained() as failure, open_screening(server, tenant) as service:
        typer.echo(_json(plain(service.GetHit(v1.GetHitRequest(name=_name(hit))))))
    return failure.status


def run_decide(hit: str, decision: str, note: str, etag: str, *, server: str | None, tenant: str | None) -> int:
    """Decide and print the state."""
    with explained() as failure:
        if decision.upper() not in HitDecision.__members__:
            raise UsageError("DECISION is CLEARED or CONFIRMED")
        with open_screening(server, tenant) as service:
            seen = etag or service.GetHit(v1.GetHitRequest(name=_name(hit))).etag
            request = v1.DecideHitRequest(
                request_id=str(uuid.uuid4()),
                name=_name(hit),
                etag=seen,
                decision=label(v1.HitDecision, decision.upper()),
                note=note,
            )
            made = plain(service.DecideHit(request))
            typer.echo(f"{made['name']}  {made['state']}")
    return failure.status


def run_sweep(*, server: str | None, tenant: str | None) -> int:
    """Begin a sweep."""
    with explained() as failure, open_screening(server, tenant) as service:
        typer.echo(_sweep(plain(service.StartSweep(v1.StartSweepRequest()))))
    return failure.status


def run_sweeps(*, server: str | None, tenant: str | None) -> int:
    """Print sweeps."""
    with explained() as failure, open_screening(server, tenant) as service:
        for one in service.ListSweeps(v1.ListSweepsRequest()).sweeps:
            typer.echo(_sweep(plain(one)))
    return failure.status


def run_duplicates(*, server: str | None, tenant: str | None) -> int:
    """Print groups of customers."""
    with explained() as failure, open_screening(server, tenant) as service:
        for one in service.ListDuplicates(v1.ListDuplicatesRequest()).groups:
            made = plain(one)
            typer.echo(f"{made['kind']}  {len(made['subjects'])} customers, {made['names']} names")
            for subject in made["subjects"]:
                typer.echo(f"  {subject}")
    return failure.status


def _sweep(made: Any) -> str:
    of = f" of {made['list_version']}" if made["list_version"] else ""
    counts = f"{made['opened']} opened, {made['reopened']} opened again, {made['ended']} ended"
    return f"{made['name']}  {made['kind']}{of}  {made['state']}  {made['subjects']} customers: {counts}"


def _name(hit: str) -> str:
    return hit if hit.startswith("hits/") else f"hits/{hit}"


def _print(made: Any, text: str, *, as_json: bool) -> None:
    typer.echo(_json(made) if as_json else text)


def _json(made: Any) -> str:
    return json.dumps(made, ensure_ascii=False, indent=2)
