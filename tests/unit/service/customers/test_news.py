"""News of a change: what watchers are told of state, events, level and mandates, and nothing of any value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from service.customers.continuity.policy import load_reviews
from service.customers.continuity.standing import Mandate, Overridden, Standing
from service.customers.news import Before, news_of, parse_news
from service.customers.profile.evidence import Basis, Known
from service.customers.profile.policy import BasisKind, Subject, load_elements
from service.customers.settling import Settled, settle

TODAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
ELEMENTS, REVIEWS = load_elements(), load_reviews()
START = Standing(Subject.PERSON, "ACCOUNT_OPENING", TODAY)
VALUES = {"name": "张样本", "document_number": "11010519491231002X", "contact": "13800000000"}


def settled(standing: Standing, on: date = TODAY) -> Settled:
    """A person of whom three elements are known."""
    bases = [Basis(BasisKind.CLAIM, name, value, "", "", NOON) for name, value in VALUES.items()]
    return settle(ELEMENTS, REVIEWS, Known(Subject.PERSON, ()).with_bases(bases), standing, on)


def news(before: Standing | None, after: Standing, *said: Any, on: date = TODAY, since: date = TODAY) -> Any:
    """The news of a change, each with its kind and what it says."""
    was = None if before is None else Before(settled(before, since).position.state.value, before, since)
    now = settled(after, on)
    return parse_news(news_of(was, now.standing, now.position, on, entries=said, unrated=3))


def test_file_that_is_opened_tells_its_state_with_reasons_and_no_value() -> None:
    """Reasons name elements and roles; nothing of what is known of them is in the news."""
    content = news_of(None, START, settled(START).position, TODAY)
    opened, state = parse_news(content)
    assert opened == {"kind": "OPENED"}
    assert (state["kind"], state["state"], state["previous"]) == ("STATE_CHANGED", "IN_PROGRESS", None)
    assert "ELEMENT_MISSING:sex" in state["reasons"]
    assert "ELEMENT_DECLARED:name" in state["reasons"]
    for value in VALUES.values():
        assert value.encode() not in content


def test_events_are_raised_noted_and_answered() -> None:
    """Row 17: a refusal is an event and a state; what answers it is told too."""
    refused = START.after_event("DOCUMENT_REFUSED", NOON)
    told = news(START, refused, {"event": "DOCUMENT_REFUSED"})
    assert [one["kind"] for one in told] == ["EVENT_RAISED", "STATE_CHANGED"]
    assert (told[0]["event"], told[1]["state"]) == ("DOCUMENT_REFUSED", "REFUSED")
    again = refused.after_event("DOCUMENT_REFUSED", NOON + timedelta(hours=1))
    assert [one["kind"] for one in news(refused, again, {"event": "DOCUMENT_REFUSED"})] == ["EVENT_RAISED"]
    back = refused.after_event("REFUSAL_WITHDRAWN", NOON)
    told = news(refused, back, {"event": "REFUSAL_WITHDRAWN"})
    assert [one.get("event", one.get("state")) for one in told] == [
        "REFUSAL_WITHDRAWN", "DOCUMENT_REFUSED", "IN_PROGRESS",
    ]  # fmt: skip
    assert [one["kind"] for one in told] == ["NOTED", "EVENT_ANSWERED", "STATE_CHANGED"]


def test_level_is_told_as_a_rating_or_a_day_changes_it() -> None:
    """The day on which an override begins and the one on which it ends change the level that counts."""
    rated = replace(START, level=2)
    assert {"kind": "LEVEL_CHANGED", "level": 2, "previous": 0} in news(START, rated)
    overridden = replace(rated, override=Overridden(4, TODAY + timedelta(2), TODAY + timedelta(5)))
    assert not [one for one in news(rated, overridden) if one["kind"] == "LEVEL_CHANGED"]
    for since, on, level, previous in ((0, 2, 4, 2), (2, 5, 2, 4)):
        told = news(overridden, overridden, on=TODAY + timedelta(on), since=TODAY + timedelta(since))
        assert {"kind": "LEVEL_CHANGED", "level": level, "previous": previous} in told


def test_mandate_ends_by_its_day_or_by_revocation_and_is_told_once() -> None:
    """The state turns on its day, so that the sweep finds the file."""
    acting = replace(START, mandates={"m1": Mandate(TODAY + timedelta(3)), "m2": Mandate(None)})
    found = settled(acting)
    assert found.position.turn == TODAY + timedelta(3)
    assert Standing.parse(found.standing.encoded()) == found.standing
    assert news(acting, acting) == []
    ended = {"kind": "MANDATE_ENDED", "mandate": "m1"}
    later = TODAY + timedelta(3)
    assert news(acting, acting, on=later) == [ended]
    assert news(settled(acting, later).standing, acting, on=later) == []
    revoked = replace(acting, mandates={**acting.mandates, "m2": Mandate(None, over=True)})
    assert news(acting, revoked) == [{"kind": "MANDATE_ENDED", "mandate": "m2"}]


def test_what_changes_nothing_is_no_news() -> None:
    """A sweep that finds a file as it was tells nothing."""
    assert news_of(Before("IN_PROGRESS", START, TODAY), START, settled(START).position, TODAY) == b""
