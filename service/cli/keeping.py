"""What `idverdict retention ...` does: each makes one request, and returns the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import typer
from idverdict import v1

from service.cli.access import open_retention
from service.cli.failures import UsageError, explained
from service.cli.plain import Json, plain
from service.cli.private_files import write_new
from service.cli.stores import open_store
from service.labels import word
from service.retention.requests import receipt_message

Ask = Callable[[v1.RetentionServiceStub], v1.Retention]


def run_end(customer: str, on: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Note a relationship's end."""
    request = v1.NoteRelationshipEndRequest(customer_reference=customer, ended_on=on)
    return _noted(lambda service: service.NoteRelationshipEnd(request), server, tenant, as_json)


def run_request_deletion(customer: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Note a request for deletion."""
    request = v1.RequestDeletionRequest(customer_reference=customer)
    return _noted(lambda service: service.RequestDeletion(request), server, tenant, as_json)


def run_place_hold(
    customer: str, hold: str, investigation: bool, *, server: str | None, tenant: str | None, as_json: bool
) -> int:
    """Place a hold."""
    kind = "HOLD_KIND_INVESTIGATION" if investigation else "HOLD_KIND_LEGAL"
    request = v1.PlaceHoldRequest(customer_reference=customer, hold_id=hold, kind=kind)
    return _noted(lambda service: service.PlaceHold(request), server, tenant, as_json)


def run_release_hold(customer: str, hold: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Release a hold."""
    request = v1.ReleaseHoldRequest(customer_reference=customer, hold_id=hold)
    return _noted(lambda service: service.ReleaseHold(request), server, tenant, as_json)


def run_show(customer: str, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Show what is known of a customer's term."""
    request = v1.GetRetentionRequest(customer_reference=customer)
    return _noted(lambda service: service.GetRetention(request), server, tenant, as_json)


def run_purge(
    really: str | None, limit: int, receipt: Path | None, *, server: str | None, tenant: str | None, as_json: bool
) -> int:
    """List what is due; or destroy what a plan showed, and print the receipt."""
    with explained() as failure, open_retention(server, tenant) as service:
        if really is None:
            plan = service.PlanPurge(v1.PlanPurgeRequest(limit=limit))
            _print_json(plain(plan)) if as_json else _show_plan(plan, limit)
            return failure.status
        if receipt is not None and receipt.exists():
            raise UsageError("--receipt names a file that is there already")
        done = plain(service.Purge(v1.PurgeRequest(plan_sha256=really, limit=limit)))
        if receipt is not None:
            write_new(receipt, json.dumps(done, ensure_ascii=False, indent=2).encode())
        if as_json:
            _print_json(done)
        else:
            verifications = sum(len(gone["verifications"]) for gone in done["purged"])
            typer.echo(
                f"{len(done['purged'])} customers with {verifications} verifications and {done['pictures']} pictures "
                f"are purged, {done['skipped']} left out; purge {done['purge']}"
            )
    return failure.status


def run_receipts(tenant: str) -> int:
    """Print every receipt."""
    with explained() as failure, open_store(tenant) as store:
        for purge_id in store.purges.list():
            typer.echo(json.dumps(plain(receipt_message(store, purge_id)), ensure_ascii=False))
    return failure.status


def _noted(ask: Ask, server: str | None, tenant: str | None, as_json: bool) -> int:
    with explained() as failure, open_retention(server, tenant) as service:
        answer = ask(service)
        _print_json(plain(answer)) if as_json else _show(answer)
    return failure.status


def _show(noted: v1.Retention) -> None:
    """What is known, a line each; the customer's reference is not repeated."""
    contents = f" and {noted.contents} contents of attachments" if noted.contents else ""
    kept = f"{noted.verifications} verifications and {noted.pictures} pictures{contents}"
    typer.echo(f"{kept}, {', '.join(noted.record_sets)}")
    if not noted.relationship_ended_on:
        typer.echo("no end of the relationship is noted: kept without end")
    else:
        again = "; verified since, so the end must be noted again" if noted.verified_since else ""
        typer.echo(f"ended on {noted.relationship_ended_on}, kept until {noted.kept_until}{again}")
    if noted.HasField("deletion_request_time"):
        typer.echo(f"deletion asked for {noted.deletion_request_time.ToJsonString()}: only stored since")
    for hold in noted.holds:
        kind = word(v1.HoldKind, hold.kind).lower()
        until = f", released {hold.release_time.ToJsonString()}" if hold.HasField("release_time") else ""
        typer.echo(f"hold {hold.hold_id} ({kind}) since {hold.place_time.ToJsonString()}{until}")


def _show_plan(plan: v1.PurgePlan, limit: int) -> None:
    for due in plan.due:
        typer.echo(
            f"{due.record_set}  ended {due.relationship_ended_on}  kept until {due.kept_until}  "
            f"{due.verifications} verifications  {due.pictures} pictures  {due.contents} contents of attachments"
        )
    typer.echo(f"{len(plan.due)} customers are due on {plan.as_of} under a term of {plan.term_years} years")
    if plan.due:
        typer.echo(f"destroy them: idverdict retention purge --limit {limit} --really {plan.sha256}", err=True)
    for digest in plan.unfinished:
        typer.echo(f"not finished: idverdict retention purge --really {digest}", err=True)


def _print_json(value: Json) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
