"""The calendar: each clock runs, the earliest wins and is named, and measures come after notice and grace alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from service.customers.continuity.policy import ReviewsPolicy, load_reviews
from service.customers.continuity.standing import (
    CUSTOMER_NOTIFIED,
    DOCUMENT_REFUSED,
    REFUSAL_WITHDRAWN,
    REVIEW_COMPLETED,
    Overridden,
    Party,
    Standing,
)
from service.customers.continuity.state import State
from service.customers.profile.evidence import Basis, Known
from service.customers.profile.policy import BasisKind, Subject, load_elements
from service.customers.settling import Settled, changes, settle
from service.rulebook import RulebookError

OPENED = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
ELEMENTS, REVIEWS = load_elements(), load_reviews()
DAY = timedelta(days=1)
VALUES = {
    "name": "张样本",
    "sex": "FEMALE",
    "nationality": "CHN",
    "occupation": "教师",
    "address": "样本路1号",
    "contact": "13800000000",
    "document_type": "cn_resident_id",
    "document_number": "11010519491231002X",
    "document_validity": "2031-05-01",
    "purpose": "工资",
    "funds": "工资",
}


def bases(at: datetime = NOON, **changed: str) -> list[Basis]:
    """Claims and readings of everything."""
    values = VALUES | changed
    until = date.fromisoformat(values["document_validity"])
    return [
        Basis(BasisKind(kind), name, value, "verifications/x", "", at, "cn_resident_id", until)
        for kind in ("CLAIM", "VERIFICATION")
        for name, value in values.items()
    ]


def customer(on: date = OPENED, standing: Standing | None = None, more: Any = (), ended: date | None = None) -> Settled:
    """A person who was identified on the day of opening, as of another day."""
    start = standing or Standing(Subject.PERSON, "ACCOUNT_OPENING", OPENED, level=2)
    known = Known(Subject.PERSON, ()).with_bases([*bases(), *more])
    first = settle(ELEMENTS, REVIEWS, known, start, OPENED)
    return settle(ELEMENTS, REVIEWS, known, first.standing, on, ended=ended)


def test_identified_once_everything_is_there() -> None:
    """A person with what is required is IDENTIFIED; one without is IN_PROGRESS, and the gaps are named."""
    assert customer().position.state is State.IDENTIFIED
    empty = settle(
        ELEMENTS, REVIEWS, Known(Subject.PERSON, ()), Standing(Subject.PERSON, "ACCOUNT_OPENING", OPENED), OPENED
    )
    assert empty.position.state is State.IN_PROGRESS
    assert {"name", "funds"} <= {gap.what for gap in empty.position.gaps}


@pytest.mark.parametrize(("level", "due"), [(1, "2029-03-01"), (2, "2029-03-01"), (3, "2028-03-01"), (5, "2026-09-01")])
def test_period_follows_the_level(level: int, due: str) -> None:
    """Row 9: the review is due so many months after the last one, by the level of risk."""
    found = customer(standing=Standing(Subject.PERSON, "ACCOUNT_OPENING", OPENED, level=level))
    clock = next((one for one in found.position.clocks if one.reason == "LEVEL_PERIOD"), None)
    if level == 5:  # never identified at that level without proof of funds
        assert clock is None
        return
    assert clock is not None
    assert clock.due == date.fromisoformat(due)


def test_the_file_may_not_let_the_highest_wait() -> None:
    """A period above twelve months for the highest level is refused (art. 25)."""
    with pytest.raises(RulebookError, match="12 months"):
        ReviewsPolicy.parse(REVIEWS.text.replace("level = 5\nmonths = 6", "level = 5\nmonths = 13", 1))


def test_document_end_notice_grace_measures() -> None:
    """Rows 9 and 11: shown thirty days before the end, overdue after it, measures after notice and grace alone."""
    start = Standing(Subject.PERSON, "ACCOUNT_OPENING", date(2031, 1, 1), level=2)
    opened = datetime(2031, 1, 1, 4, tzinfo=UTC)
    known = Known(Subject.PERSON, ()).with_bases(bases(opened))
    standing = settle(ELEMENTS, REVIEWS, known, start, date(2031, 1, 1)).standing

    def on(day: str, of: Standing = standing) -> Settled:
        return settle(ELEMENTS, REVIEWS, known, of, date.fromisoformat(day))

    assert on("2031-03-31").position.state is State.IDENTIFIED
    due = on("2031-04-01").position
    assert due.state is State.REVIEW_DUE
    assert due.winning is not None
    assert (due.winning.reason, due.winning.due) == ("DOCUMENT_END", date(2031, 5, 1))
    assert on("2031-05-02").position.state is State.OVERDUE
    assert on("2033-01-01").position.state is State.OVERDUE  # nobody was told
    told = standing.after_event(CUSTOMER_NOTIFIED, datetime(2031, 4, 10, 4, tzinfo=UTC))
    assert on("2031-07-30", told).position.state is State.OVERDUE
    assert on("2031-07-31", told).position.state is State.MEASURES_ADVISED
    renewed = known.with_bases(bases(datetime(2031, 8, 1, 4, tzinfo=UTC), document_validity="2041-05-01"))
    late = settle(ELEMENTS, REVIEWS, renewed, told, date(2031, 8, 1))
    assert late.position.state is State.IDENTIFIED
    assert late.standing.notified_on is None


def test_turn_is_the_next_day_that_changes_the_state() -> None:
    """Between today and the turn no day changes the state; on the turn the sweep looks again."""
    found = customer()
    turn = found.position.turn
    assert turn is not None
    for days in range(0, (turn - OPENED).days, 17):
        assert customer(OPENED + days * DAY).position.state is found.position.state
    assert customer(turn).position.state is not found.position.state


def test_change_of_name_is_an_event_that_new_evidence_answers() -> None:
    """Row 11: another name is only declared and a review due; a document with it answers it."""
    before = customer()
    claim = Basis(BasisKind.CLAIM, "name", "李样本", "customers/x", "", NOON + DAY)
    (trigger,) = changes(REVIEWS, before.profile, [claim])
    assert trigger.event == "NAME_CHANGED"
    standing = replace(before.standing, triggers=(trigger,))
    changed = customer(OPENED + 2 * DAY, standing, [claim])
    assert changed.position.state is State.REVIEW_DUE
    assert changed.profile.by_name["name"].status.value == "DECLARED"
    shown = Basis(BasisKind.VERIFICATION, "name", "李样本", "verifications/y", "", NOON + DAY, "cn_resident_id")
    answered = customer(OPENED + 2 * DAY, standing, [claim, shown])
    assert answered.standing.triggers == ()
    assert answered.position.state is State.IDENTIFIED
    assert changes(REVIEWS, before.profile, [replace(claim, value="張樣本")]) == ()


@pytest.mark.parametrize("event", ["DOUBT", "ABNORMAL_BEHAVIOUR", "LIST_HIT", "RISK_LEVEL_CHANGED", "POLICY_CHANGED"])
def test_event_without_elements_waits_for_a_completed_review(event: str) -> None:
    """What no document answers is answered by a completed review, from which the period runs anew."""
    standing = customer().standing.after_event(event, NOON + DAY)
    assert customer(OPENED + DAY, standing).position.state is State.REVIEW_DUE
    done = standing.after_event(REVIEW_COMPLETED, NOON + 2 * DAY)
    found = customer(OPENED + 2 * DAY, done)
    assert found.position.state is State.IDENTIFIED
    assert found.standing.reviewed_on == OPENED + 2 * DAY


def test_conflict_makes_a_review_due() -> None:
    """Evidence that contradicts is doubt: a review is due, and the clock names the element."""
    other = Basis(BasisKind.VERIFICATION, "name", "李样本", "verifications/y", "", NOON + DAY, "cn_resident_id")
    found = customer(OPENED + DAY, more=[other]).position
    assert found.state is State.REVIEW_DUE
    assert found.winning is not None
    assert (found.winning.reason, found.winning.element) == ("ELEMENT_CONFLICT", "name")


def test_refusal_and_end_are_facts() -> None:
    """Row 17: who refuses is REFUSED until that is withdrawn; a relationship that ended is ENDED."""
    refused = customer().standing.after_event(DOCUMENT_REFUSED, NOON + DAY)
    assert customer(OPENED + DAY, refused).position.state is State.REFUSED
    withdrawn = refused.after_event(REFUSAL_WITHDRAWN, NOON + 2 * DAY)
    assert customer(OPENED + 2 * DAY, withdrawn).position.state is State.IDENTIFIED
    assert customer(OPENED + DAY, ended=OPENED).position.state is State.ENDED
    assert customer(OPENED, ended=OPENED).position.state is State.IDENTIFIED


def test_stock_dates_bind_older_relationships() -> None:
    """Who was there before the rules is brought up by the date of the level; who was looked at since is not."""
    old = Standing(Subject.PERSON, "ACCOUNT_OPENING", date(2015, 1, 1), level=4)
    nothing = Known(Subject.PERSON, ())
    found = settle(ELEMENTS, REVIEWS, nothing, old, date(2026, 6, 10)).position
    assert found.winning is not None
    assert (found.winning.reason, found.winning.due) == ("STOCK_HIGHER_RISK", date(2026, 6, 30))
    assert settle(ELEMENTS, REVIEWS, nothing, old, date(2026, 7, 1)).position.state is State.OVERDUE
    low = replace(old, level=1)
    assert [one.reason for one in settle(ELEMENTS, REVIEWS, nothing, low, OPENED).position.clocks] == ["STOCK_ALL"]
    assert "STOCK_ALL" not in {one.reason for one in customer().position.clocks}


def test_override_counts_for_its_days_alone() -> None:
    """A level that two people set holds until its end; the state follows on that day."""
    standing = replace(customer().standing, override=Overridden(4, OPENED, OPENED + 10 * DAY))
    assert [customer(OPENED + n * DAY, standing).position.level for n in (0, 9, 10)] == [4, 4, 2]
    assert customer(OPENED, standing).position.turn == OPENED + 10 * DAY


def test_entity_needs_representative_and_owners() -> None:
    """Rows 13 and 14: an entity is not identified without its representative and every owner, each identified."""
    standing = Standing(Subject.ENTITY, "ACCOUNT_OPENING", OPENED, level=1)

    def gaps(of: Standing) -> set[tuple[str, str]]:
        found = settle(ELEMENTS, REVIEWS, Known(Subject.ENTITY, ()), of, OPENED).position
        return {(gap.what, gap.reason) for gap in found.gaps if not gap.reason.startswith("ELEMENT")}

    assert gaps(standing) == {("LEGAL_REPRESENTATIVE", "PARTY_MISSING"), ("OWNER", "OWNERS_UNDETERMINED")}
    named = replace(standing, parties={"p": Party("LEGAL_REPRESENTATIVE", False)}, owners=("o",))
    assert gaps(named) == {("LEGAL_REPRESENTATIVE", "PARTY_NOT_IDENTIFIED"), ("OWNER", "PARTY_NOT_IDENTIFIED")}
    whole = {"p": Party("LEGAL_REPRESENTATIVE", True), "o": Party("OWNER", True)}
    assert gaps(replace(named, parties=whole)) == set()
    over = {**whole, "o": Party("OWNER", True, ends=OPENED - DAY)}
    assert gaps(replace(named, parties=over)) == {("OWNER", "PARTY_NOT_IDENTIFIED")}
    left = {**whole, "p": Party("LEGAL_REPRESENTATIVE", True, OPENED)}
    assert gaps(replace(named, parties=left)) == {("LEGAL_REPRESENTATIVE", "PARTY_MISSING")}


def test_standing_reads_as_it_was_written() -> None:
    """What is kept of a standing gives the same standing again, byte for byte."""
    standing = replace(
        customer().standing,
        override=Overridden(4, OPENED, OPENED + DAY),
        parties={"p": Party("AGENT", True, OPENED, OPENED + DAY)},
        owners=("p",),
    ).after_event("DOUBT", NOON)
    assert Standing.parse(standing.encoded()) == standing
    assert Standing.parse(standing.encoded()).encoded() == standing.encoded()
