"""Events in the order of the log: whoever goes on from a position misses nothing and gets nothing twice."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event

import pytest

from storage import Action, Events, PageTokenInvalid, VerificationEvent
from tests.storage_support import Place, verification

DAY = date(2026, 3, 9)


def followed(events: Events, token: str, until: Event, chance: random.Random) -> list[VerificationEvent]:
    """Follow until nothing comes any more, in a session after another: each begins with the token before."""
    seen: list[VerificationEvent] = []
    while True:
        last = until.is_set()
        position = events.position(token)
        found, position = events.after(position)
        taken = found[: chance.randint(0, len(found))] if found else []
        seen += taken
        if taken:
            token = events.token(taken[-1].position)
        elif not found:
            token = events.token(position)
            if last:
                return seen


@pytest.mark.parametrize("seed", range(3))
def test_each_event_comes_once_and_in_order_while_others_write(place: Place, seed: int) -> None:
    """Several stores write at once, other tenants too; a follower that breaks off at any point goes on behind it."""
    stores = [place.open() for _ in range(3)]
    events, over = stores[0].events, Event()
    token = events.token(events.end())
    with ThreadPoolExecutor(8) as pool:
        following = [pool.submit(followed, events, token, over, random.Random(seed * 10 + n)) for n in range(2)]
        writers = [
            pool.submit(lambda store, n: [store.save(verification(f"{n}-{i}", customer_reference=f"{n}-{i}")).id
                                          for i in range(12)], store, number)
            for number, store in enumerate([*stores, stores[0].of("other")])
        ]  # fmt: skip
        saved = [one for writer in writers[:3] for one in writer.result()]
        writers[3].result()
        over.set()
        seen = [one.result() for one in following]
    for one in seen:
        assert sorted(event.verification_id for event in one) == sorted(saved)
        assert [event.position for event in one] == sorted({event.position for event in one})
    assert [event.position for event in seen[0]] == [event.position for event in seen[1]]


def test_what_becomes_of_a_verification_is_told(place: Place) -> None:
    """Created, expired, erased, with its decision and the time; reads are no events."""
    store = place.open()
    begun = store.events.end()
    kept = store.save(verification(valid_until=DAY))
    store.get(kept.id)
    store.expiry.expire(DAY, DAY)
    assert kept.customer_reference is not None
    store.erase_customer(kept.customer_reference, datetime(2026, 4, 1, tzinfo=UTC), before_statutory_term=True)
    found, position = store.events.after(begun)
    assert [(event.action, event.verification_id, event.decision) for event in found] == [
        (Action.VERIFICATION_CREATED, kept.id, "ACCEPT"),
        (Action.VERIFICATION_EXPIRED, kept.id, "ACCEPT"),
        (Action.VERIFICATION_ERASED, kept.id, "ACCEPT"),
    ]
    assert store.events.after(position) == ([], position)
    assert position == store.events.end()


def test_more_events_than_are_looked_up_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The position behind a full page is that of its last event."""
    monkeypatch.setattr("storage.verifications.events.AT_ONCE", 4)
    store = place.open()
    for number in range(10):
        store.save(verification(f"r-{number}"))
    position, pages = -1, list[int]()
    while found := store.events.after(position)[0]:
        position = found[-1].position
        pages.append(len(found))
    assert pages == [4, 4, 2]


def test_token_is_the_tenants_own(place: Place) -> None:
    """It is refused for another tenant, altered, or of a log that has not come so far; and tells no number."""
    store = place.open()
    store.save(verification())
    events = store.events
    token = events.token(0)
    assert events.position(token) == 0
    assert events.position(events.token(-1)) == -1
    assert len({events.token(0) for _ in range(8)}) == 8
    altered = ("y" if token[0] == "x" else "x") + token[1:]
    for bad in (token[:-2], altered, token + "AAAA", "", "é", events.token(events.end() + 1)):
        with pytest.raises(PageTokenInvalid):
            events.position(bad)
    with pytest.raises(PageTokenInvalid):
        store.of("other").events.position(token)
