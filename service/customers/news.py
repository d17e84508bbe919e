"""What a change of a customer is to those who watch: state, events, level, mandates. Pure; no value is in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.canonical import Value, canonical_json
from service.customers.continuity.standing import FACTS, Standing
from service.customers.continuity.state import Position

OPENED, STATE, RAISED, ANSWERED, NOTED = "OPENED", "STATE_CHANGED", "EVENT_RAISED", "EVENT_ANSWERED", "NOTED"
LEVEL, MANDATE_ENDED, WITHDRAWN = "LEVEL_CHANGED", "MANDATE_ENDED", "CONSENT_WITHDRAWN"
OF_RECORDS: Final = {"PROFILE": "VERSION_ADDED", "RATING": "RATED"}
"""Kinds of news by the kinds of records that are added; of others it is RECORD_ADDED, of events what they say."""
COLLECTIONS: Final = {
    "PROFILE": "versions",
    "RATING": "ratings",
    "OVERRIDE_PROPOSAL": "overrides",
    "PARTY": "parties",
    "MANDATE": "mandates",
    "STRUCTURE": "structures",
    "DETERMINATION": "ownerDeterminations",
    "OWNER_PROPOSAL": "ownerProposals",
    "COMPARISON": "differences",
    "ATTACHMENT": "attachments",
}
"""Collections of a customer by the kinds of records; what is not among them has no name of its own."""


@dataclass(frozen=True, slots=True)
class Before:
    """A customer as last written: the state, the standing, and the day that both are of."""

    state: str
    standing: Standing
    on: date


def news_of(
    before: Before | None,
    standing: Standing,
    position: Position,
    on: date,
    *,
    entries: Iterable[Any] = (),
    unrated: int = 0,
) -> bytes:
    """The news of a change, as bytes; empty where it is none but what was added.

    Args:
        before: None for a file that is opened.
        standing, position: as they follow from the change.
        on: the day of the change.
        entries: what is recorded of events and attachments, as JSON values.
        unrated: the level that counts where nobody has rated.
    """
    found = list(_news(before, standing, position, on, entries=list(entries), unrated=unrated))
    return canonical_json(found) if found else b""


def parse_news(content: bytes) -> list[dict[str, Any]]:
    """The news in its bytes."""
    found: list[dict[str, Any]] = json.loads(content) if content else []
    return found


def reasons_of(position: Position, on: date) -> list[str]:
    """Why a customer is in a state: clocks that have opened, the earliest first, then what is missing. No value."""
    clocks = [
        f"{one.reason}:{one.element}" if one.element else one.reason for one in position.clocks if one.opens <= on
    ]
    gaps = [f"{one.reason}:{one.what}" for one in position.gaps]
    return list(dict.fromkeys((*clocks, *gaps)))


def _news(
    before: Before | None, standing: Standing, position: Position, on: date, *, entries: list[Any], unrated: int
) -> Iterator[dict[str, Value]]:
    if before is None:
        yield {"kind": OPENED}
    reported = [str(one["event"]) for one in entries if "event" in one]
    for event in reported:
        if event in FACTS:
            yield {"kind": NOTED, "event": event}
    old = {(one.event, one.at) for one in before.standing.triggers} if before else set()
    new = [one.event for one in standing.triggers if (one.event, one.at) not in old]
    for event in dict.fromkeys((*(one for one in reported if one not in FACTS), *new)):
        yield {"kind": RAISED, "event": event}
    open_ = {one.event for one in standing.triggers}
    for event in sorted({event for event, _ in old} - open_):
        yield {"kind": ANSWERED, "event": event}
    level = shown_level(standing, on, unrated)
    was = shown_level(before.standing, before.on, unrated) if before else 0
    if level != was:
        yield {"kind": LEVEL, "level": level, "previous": was}
    ended = {id_ for id_, one in standing.mandates.items() if one.over}
    known = {id_ for id_, one in before.standing.mandates.items() if one.over} if before else set()
    for id_ in sorted(ended - known):
        yield {"kind": MANDATE_ENDED, "mandate": id_}
    for one in entries:
        if "withdraws" in one:
            yield {"kind": WITHDRAWN, "record": str(one["withdraws"])}
    state = position.state.value
    if before is None or state != before.state:
        yield {
            "kind": STATE,
            "state": state,
            "previous": before.state if before else None,
            "reasons": list[Value](reasons_of(position, on)),
        }


def shown_level(standing: Standing, on: date, unrated: int) -> int:
    """The level of risk that counts on a day; 0 for a customer whom nobody has rated."""
    if standing.level is None and standing.override is None:
        return 0
    return standing.level_on(on, unrated)
