"""What `idverdict customer watch` and `catch-up` do: print what becomes of customers, and bring files up to date."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from idverdict import client, v1

from service.cli.access import connected, open_app, open_customers
from service.cli.customers import name_in
from service.cli.failures import UsageError, explained
from service.cli.plain import plain
from service.customers.owner_comparing import compare_set_aside
from service.customers.watching import events_of, is_asked_for
from service.labels import number, word
from storage import PageTokenInvalid, Store

_LOOK_S = 0.5
Told = Iterator[tuple[Sequence[v1.CustomerEvent], str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are asked for, as words; customers by name or by the bank's reference."""

    kinds: Sequence[str]
    events: Sequence[str]
    states: Sequence[str]
    customers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """From where on events are asked for, and until when.

    Attributes:
        from_beginning: with the oldest event where no position is kept.
        kept: the file that keeps the position; None for none.
        once: end once everything up to now was told.
    """

    from_beginning: bool
    kept: Path | None
    once: bool


def run_watch(server: str | None, tenant: str | None, filters: Filters, asked: Asked, *, as_json: bool) -> int:
    """Print events, one a line, until interrupted; the position is kept once a line is out."""
    with explained() as failure:
        token = _token(asked.kept)
        request = v1.WatchCustomersRequest(
            kinds=_numbers(v1.CustomerEventKind, filters.kinds, "--kind"),
            events=filters.events,
            states=_numbers(v1.CustomerState, filters.states, "--state"),
            customers=_names(server, tenant, filters.customers),
            resume_token=token,
            from_beginning=asked.from_beginning,
        )
        with connected(server, tenant) as connection:
            if connection is not None:
                told = _until_now(client.watch_customers(connection, request), once=asked.once)
                _print(told, asked.kept, as_json=as_json)
                return failure.status
        with open_app(tenant) as (app, _):
            _print(_embedded(app.store, request, once=asked.once), asked.kept, as_json=as_json)
    return failure.status


def run_catch_up(*, from_beginning: bool) -> int:
    """Bring files up to date with what the log tells, as a worker does."""
    with explained() as failure, open_app(None) as (app, _):
        following = app.following()
        following.catch_up(from_beginning=from_beginning)
        for tenant in app.store.tenants():
            compare_set_aside(app.store.of(tenant), app.customers, app.clock)
        if left := app.store.graph.set_aside.everybodys():
            typer.echo(f"{left} customers whose owners could not be compared")
        typer.echo("every file is up to date" if following.is_done() else "another process is at it")
    return failure.status


def _until_now(told: Told, *, once: bool) -> Told:
    """The messages of a server; with ``once`` up to the second heartbeat, before which everything was told."""
    beats = 0
    for events, token in told:
        beats += not events
        yield events, token
        if once and beats == 2:
            return


def _embedded(store: Store, request: v1.WatchCustomersRequest, *, once: bool) -> Told:
    """The same of the store in this process."""
    events = store.files.events
    try:
        position = events.position(request.resume_token) if request.resume_token else None
    except PageTokenInvalid:
        raise UsageError("the position that is kept is of another store or tenant") from None
    if position is None:
        position = -1 if request.from_beginning else events.end()
    while True:
        found, position = events.after(position)
        for one in found:
            yield [event for event in events_of(one) if is_asked_for(event, request)], events.token(one.position)
        yield [], events.token(position)
        if not found:
            if once:
                return
            time.sleep(_LOOK_S)


def _print(told: Told, kept: Path | None, *, as_json: bool) -> None:
    last = ""
    for events, token in told:
        for event in events:
            typer.echo(_json(event) if as_json else _line(event))
        if kept is not None and token != last:
            _keep(kept, token)
            last = token


def _keep(kept: Path, token: str) -> None:
    """Keep a position, the whole of it or the one before."""
    new = kept.with_name(f"{kept.name}.new")
    try:
        new.write_text(token, encoding="ascii")
        new.replace(kept)
    except OSError as error:
        raise UsageError(f"{kept}: cannot be written: {type(error).__name__}") from None


def _line(event: v1.CustomerEvent) -> str:
    parts = [event.event_time.ToJsonString(), event.customer, word(v1.CustomerEventKind, event.kind)]
    if event.state:
        before = word(v1.CustomerState, event.previous_state) if event.previous_state else "-"
        parts.append(f"{before} -> {word(v1.CustomerState, event.state)}")
    if event.level or event.previous_level:
        parts.append(f"{event.previous_level} -> {event.level}")
    parts += [one for one in (event.event, event.record, event.hit) if one]
    if event.decision:
        parts.append(word(v1.HitDecision, event.decision))
    if event.reasons:
        parts.append(f"({', '.join(event.reasons)})")
    return "  ".join(parts)


def _json(event: v1.CustomerEvent) -> str:
    return json.dumps(plain(event), ensure_ascii=False, separators=(",", ":"))


def _token(kept: Path | None) -> str:
    try:
        return "" if kept is None else kept.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{kept}: no position") from None


def _numbers(enum: Any, words: Iterable[str], option: str) -> list[Any]:
    try:
        return [number(enum, one) for one in words]
    except ValueError:
        raise UsageError(f"{option} is a word of {enum.DESCRIPTOR.name}") from None


def _names(server: str | None, tenant: str | None, customers: Sequence[str]) -> list[str]:
    if all(one.startswith("customers/") for one in customers):
        return list(customers)
    with open_customers(v1.CustomerServiceStub, server, tenant) as service:
        return [name_in(service, one) for one in customers]
