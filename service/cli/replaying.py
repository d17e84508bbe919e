"""``idverdict replay``: what a verdict, or those of a period, would be today; prints codes and ids, no value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from service.cli.failures import FAILED, UsageError, explained
from service.cli.stores import open_store
from service.names import stated_verification
from service.verification.found import find, kept_message
from service.verification.policy import Policy, load_policy
from service.verification.replay import Replay, replay
from service.verification.shadow import Shadow, shadow
from storage import Filter

_SHOWN_IDS = 20


def run_replay(
    verification: str | None,
    since: datetime | None,
    until: datetime | None,
    policy: Path | None,
    *,
    tenant: str,
    for_inspection: bool,
    as_json: bool,
) -> int:
    """Replay one verification, or those of a period; returns the exit status.

    It is 1 where, under its own policy, a verdict does not come out as it was, or cannot be replayed.
    """
    with explained() as failure:
        if (verification is None) == (since is None and until is None):
            raise UsageError("name one verification, or a period with --since, --until or both")
        other = None if policy is None else load_policy(policy)
        with open_store(tenant) as store:
            if verification is not None:
                stored = find(store, stated_verification(verification)[0], for_inspection=for_inspection)
                one = replay(kept_message(stored), store.policies, other)
                reviews = store.reviews.reviews_of([one.id]).get(one.id, ())
                decided = [review.decision.value for review in reviews if review.decision is not None]
                _print_json({**asdict(one), "reviews": decided}) if as_json else _show(one, decided)
                failed = other is None and not one.same
            else:
                period = Filter(created_from=_aware(since), created_to=_aware(until))
                all_of_it = shadow(store, period, other, for_inspection=for_inspection)
                _print_json(asdict(all_of_it)) if as_json else _show_period(all_of_it, other)
                failed = other is None and all_of_it.same < all_of_it.replayed
        if failed:
            failure.status = FAILED
    return failure.status


def _show(one: Replay, decided: Sequence[str]) -> None:
    """What came of a replay, and what people decided on the verdict since, which is not judged again."""
    _show_replay(one)
    if decided:
        typer.echo(f"  people decided: {', '.join(decided)}")


def _show_replay(one: Replay) -> None:
    policy = " ".join(one.policy)
    if one.assumed:
        typer.echo(f"The verdict is older than the keeping of policies; the one text kept of {policy} was taken.")
    if one.same:
        typer.echo(f"{one.now}  the same verdict, check by check, under {policy}")
        return
    changed = f"{one.was} -> {one.now}" if one.was != one.now else f"{one.was} (unchanged)"
    typer.echo(f"{changed}  under {policy}")
    if one.own_policy:
        typer.echo("The policy is the verdict's own: the code of what follows has changed since.")
    if one.reasons_were != one.reasons_now:
        typer.echo(f"  reasons: {', '.join(one.reasons_were) or '-'} -> {', '.join(one.reasons_now) or '-'}")
    for difference in one.checks:
        was, now = ("; ".join(said) or "did not run" for said in (difference.was, difference.now))
        typer.echo(f"  {difference.check}: " + (f"{was} -> {now}" if was != now else f"{was}, on other measures"))


def _show_period(run: Shadow, other: Policy | None) -> None:
    under = "each under its own policy" if other is None else f"under {other.id} {other.version}"
    typer.echo(f"{run.replayed} replayed {under}: {run.same} the same")
    if run.changes:
        table = Table(box=SIMPLE_HEAD, title="Decisions that would change", title_justify="left")
        for column in ("from", "to"):
            table.add_column(column, no_wrap=True)
        table.add_column("count", justify="right", no_wrap=True)
        table.add_column("ids", overflow="fold", min_width=36)
        for change in run.changes:
            table.add_row(change.was, change.now, str(len(change.ids)), _some(change.ids))
        Console().print(table)
    if run.other:
        typer.echo(f"{len(run.other)} with the same decision and other reasons or checks: {_some(run.other)}")
    for reason, ids in run.left_out.items():
        typer.echo(f"{len(ids)} left out ({reason}): {_some(ids)}")


def _some(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - _SHOWN_IDS} more; --json has all" if len(ids) > _SHOWN_IDS else ""
    return " ".join(ids[:_SHOWN_IDS]) + more


def _aware(at: datetime | None) -> datetime | None:
    return None if at is None else at if at.tzinfo else at.replace(tzinfo=UTC)


def _print_json(value: dict[str, object]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
