"""What `idverdict keys ...` does: each works on the store of the settings and returns the exit status."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import typer

from service.app import utc_now
from service.cli.failures import FAILED, Failure, explained
from service.cli.stores import open_store
from storage import Erasable, Store, Tally


def run_list(*, as_json: bool) -> int:
    """Print every key."""
    with explained() as failure, open_store() as store:
        known = store.ring.list()
        if as_json:
            _print_json([asdict(key) for key in known])
        else:
            for key in known:
                typer.echo(f"{key.state:<8}  {key.id}  {key.wraps}")
    return failure.status


def run_rotate(*, rewrap: bool, batch: int) -> int:
    """Make a new current key, and rewrap."""
    with explained() as failure, open_store() as store:
        typer.echo(f"{store.ring.rotate()} is current")
        typer.echo("Back the key file up now, if the keys are in one.", err=True)
        if rewrap:
            _rewrap(store, batch, failure)
    return failure.status


def run_rewrap(*, batch: int, dry_run: bool) -> int:
    """Rewrap what is left."""
    with explained() as failure, open_store() as store:
        if dry_run:
            typer.echo(f"{store.ring.left()} would be rewrapped")
        else:
            _rewrap(store, batch, failure)
    return failure.status


def run_retire(key: str, *, dry_run: bool, yes: bool) -> int:
    """Retire a key, once that was confirmed."""
    with explained() as failure, open_store() as store:
        store.ring.retire(key, dry_run=True)
        if dry_run:
            typer.echo(f"{key} would be retired")
            return failure.status
        _confirm(f"Give up {key} for good? Backups of before need it.", yes)
        store.ring.retire(key)
        typer.echo(f"{key} is retired")
    return failure.status


def run_check(*, as_json: bool) -> int:
    """Try the provider and every data key."""
    with explained() as failure, open_store() as store:
        store.ring.probe()
        total = sum(store.ring.check(), Tally())
        if as_json:
            _print_json(asdict(total))
        else:
            typer.echo(f"the current key works; {total.done} data keys open, {total.damaged} do not")
        if total.damaged:
            failure.status = FAILED
    return failure.status


def run_erase(reference: str, tenant: str, early: bool, *, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Erase a customer, once that was confirmed. The reference is not repeated."""
    with explained() as failure, open_store(tenant) as store:
        if not dry_run:
            store.finish_erasures()  # one that was interrupted finds no customer any more
        found = store.erasable(reference, utc_now(), before_statutory_term=early)
        if not dry_run:
            _confirm(f"Destroy {_described(found)} for good?", yes)
            found = store.erase_customer(reference, utc_now(), before_statutory_term=early)
        if as_json:
            _print_json({"erased": not dry_run, **asdict(found)})
        else:
            typer.echo(f"{_described(found)} {'would be' if dry_run else 'are'} erased")
    return failure.status


def _rewrap(store: Store, batch: int, failure: Failure) -> None:
    total = Tally()
    for tally in store.ring.rewrap(batch):
        total += tally
        typer.echo(f"{total.done} rewrapped", err=True)
    typer.echo(f"{total.done} rewrapped, {total.damaged} do not open")
    if total.damaged:
        failure.status = FAILED


def _confirm(question: str, yes: bool) -> None:
    if not yes:
        typer.confirm(question, abort=True, err=True)


def _described(found: Erasable) -> str:
    contents = f" and {found.contents} contents of attachments" if found.contents else ""
    return f"{found.keys} data keys, {found.verifications} verifications and {found.pictures} pictures{contents}"


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2))
