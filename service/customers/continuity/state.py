"""A customer's state on a day, with its reasons: every clock, the one that wins, the next day that changes it.

Pure: rules, profile and standing in, a state out. What was never identified has no clock but its events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from service.customers.continuity.policy import ReviewsPolicy
from service.customers.continuity.standing import Standing
from service.customers.profile.deriving import Element, Profile, add_months, day_of
from service.customers.profile.evidence import Trigger
from service.customers.profile.policy import ElementsPolicy, Status

_DAY: Final = timedelta(days=1)
OWNERS_OPEN: Final = "OWNERS_UNDETERMINED"


class State(StrEnum):
    """Where a customer stands. REFUSED and ENDED are facts; the others follow."""

    IN_PROGRESS = "IN_PROGRESS"
    """Something that is required was never there."""
    IDENTIFIED = "IDENTIFIED"
    REVIEW_DUE = "REVIEW_DUE"
    """A review may begin, and the customer is to be told."""
    OVERDUE = "OVERDUE"
    MEASURES_ADVISED = "MEASURES_ADVISED"
    """The customer was told, and the grace is over."""
    REFUSED = "REFUSED"
    ENDED = "ENDED"


DUE: Final = frozenset({State.REVIEW_DUE, State.OVERDUE, State.MEASURES_ADVISED})


@dataclass(frozen=True, slots=True, order=True)
class Clock:
    """One reason for a review.

    Attributes:
        due: the last day; ``opens``: the first day on which it is shown.
        reason: what it is of: LEVEL_PERIOD, DOCUMENT_END, ELEMENT_STALE, ELEMENT_CONFLICT, a stock date, or an event.
        element: which element, where it is of one.
        purpose, measure: of the review, and what is advised when the grace is over.
    """

    due: date
    opens: date
    reason: str
    element: str = ""
    purpose: str = "REVIEW"
    measure: str = "RESTRICT"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something required that is not there: an element with its status and what is asked for, or a party."""

    what: str
    reason: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """A state with its reasons.

    Attributes:
        gaps: what is required and not there.
        clocks: all that run, the earliest first; the first one wins.
        measures_on: the first day on which measures are advised; None where nothing is due, or nobody was told.
        turn: the next day on which the state changes by itself; None where none does.
        level: the level of risk that counts.
    """

    state: State
    level: int
    gaps: tuple[Gap, ...]
    clocks: tuple[Clock, ...]
    measures_on: date | None
    turn: date | None

    @property
    def winning(self) -> Clock | None:
        """The clock that wins."""
        return self.clocks[0] if self.clocks else None


def gaps_of(elements: ElementsPolicy, reviews: ReviewsPolicy, profile: Profile, standing: Standing) -> tuple[Gap, ...]:
    """What is required on the profile's day and not there."""
    level = standing.level_on(profile.on, reviews.unrated_level)
    found = [
        Gap(name, f"ELEMENT_{status.value}", asked.value)
        for name, status, asked in profile.gaps(level, standing.purpose)
    ]
    for rule in elements.parties:
        if rule.of is standing.subject and level >= rule.from_level:
            theirs = [one for one in standing.parties.values() if one.role == rule.role and one.holds(profile.on)]
            if not theirs:
                found.append(Gap(rule.role, "PARTY_MISSING"))
            elif not all(one.is_identified(profile.on) for one in theirs):
                found.append(Gap(rule.role, "PARTY_NOT_IDENTIFIED"))
    for rule in elements.owners:
        if rule.of is standing.subject and level >= rule.from_level:
            if standing.owners is None:
                found.append(Gap(rule.role, OWNERS_OPEN))
            elif any(not _identified(standing, id_, profile.on) for id_ in standing.owners):
                found.append(Gap(rule.role, "PARTY_NOT_IDENTIFIED"))
    return tuple(found)


def position(
    elements: ElementsPolicy,
    reviews: ReviewsPolicy,
    profile: Profile,
    standing: Standing,
    ended: date | None = None,
) -> Position:
    """The state of a customer on the profile's day; ``ended`` is the last day of the relationship, if there is one."""
    on = profile.on
    level = standing.level_on(on, reviews.unrated_level)
    gaps = gaps_of(elements, reviews, profile, standing)
    clocks = tuple(sorted(_clocks(reviews, profile, standing, level)))
    measures = _measures_on(reviews, standing, clocks)
    over = ended is not None and ended < on
    state = State.ENDED if over else _state(standing, gaps, clocks, measures, on)
    turns = [*_turns(clocks, measures, standing), *([ended + _DAY] if ended else [])]
    turn = None if state is State.ENDED else min((day for day in turns if day > on), default=None)
    return Position(state, level, gaps, clocks, measures, turn)


def after_review(reviews: ReviewsPolicy, profile: Profile, standing: Standing) -> Standing:
    """The standing once evidence has answered triggers: every element of one has a winning basis that is no older.

    What no evidence answers stays until a review is completed.
    """
    there = profile.by_name
    open_ = tuple(one for one in standing.triggers if not _answered(reviews, there, one))
    return standing if open_ == standing.triggers else replace(standing, triggers=open_)


def _answered(reviews: ReviewsPolicy, there: Mapping[str, Element], trigger: Trigger) -> bool:
    rule = reviews.by_event.get(trigger.event)
    found = [there[name] for name in (rule.elements if rule else ()) if name in there]
    return bool(found) and all(
        one.status.rank >= Status.READ.rank
        and not one.conflicts
        and any(one.bases[place].at >= trigger.at for place in one.winning)
        for one in found
    )


def _identified(standing: Standing, id_: str, on: date) -> bool:
    party = standing.parties.get(id_)
    return party is not None and party.is_identified(on) and party.holds(on)


def last_day(reviews: ReviewsPolicy, trigger: Trigger) -> date:
    """The last day for what an event asks for: its own, as a difference from a register has, or by the rules."""
    rule = reviews.by_event.get(trigger.event)
    return trigger.due or day_of(trigger.at) + timedelta(days=rule.due_days if rule else 0)


def _clocks(reviews: ReviewsPolicy, profile: Profile, standing: Standing, level: int) -> Iterator[Clock]:
    terms = reviews.terms
    for trigger in standing.triggers:
        rule = reviews.by_event.get(trigger.event)
        yield Clock(
            last_day(reviews, trigger),
            day_of(trigger.at),
            trigger.event,
            purpose=rule.purpose if rule else "REVIEW",
            measure=rule.measure if rule else "RESTRICT",
        )
    yield from _of_stock(reviews, standing, level)
    if standing.identified_on is None:
        return
    doubt = reviews.by_event["DOUBT"]
    for element in profile.elements:
        name = element.rule.name
        if element.conflicts:
            day = day_of(element.conflicts[0].at)
            due = day + timedelta(days=doubt.due_days)
            yield Clock(due, day, "ELEMENT_CONFLICT", name, doubt.purpose, doubt.measure)
        if element.stale_on is not None and element.rule.max_age_months is not None:
            due = element.stale_on - _DAY
            yield Clock(
                due, due - timedelta(days=terms.lead_days), "ELEMENT_STALE", name, measure=reviews.period_measure
            )
    if (end := profile.document_end) is not None:
        yield Clock(end, end - timedelta(days=terms.document_days), "DOCUMENT_END", measure=reviews.document_measure)
    since = standing.reviewed_on or standing.identified_on
    due = add_months(since, reviews.months(level))
    yield Clock(due, due - timedelta(days=terms.lead_days), "LEVEL_PERIOD", measure=reviews.period_measure)


def _of_stock(reviews: ReviewsPolicy, standing: Standing, level: int) -> Iterator[Clock]:
    """Stock dates: of relationships that began before the rules and were not looked at since."""
    since = standing.reviewed_on or standing.identified_on or standing.began
    lead = timedelta(days=reviews.terms.lead_days)
    for stock in reviews.stock:
        if standing.began < stock.began_before and level >= stock.from_level and since < stock.began_before:
            yield Clock(stock.due, stock.due - lead, stock.id, measure=reviews.period_measure)


def _measures_on(reviews: ReviewsPolicy, standing: Standing, clocks: tuple[Clock, ...]) -> date | None:
    if standing.notified_on is None or not clocks:
        return None
    return max(standing.notified_on, clocks[0].due) + timedelta(days=reviews.terms.grace_days) + _DAY


def _state(
    standing: Standing, gaps: tuple[Gap, ...], clocks: tuple[Clock, ...], measures: date | None, on: date
) -> State:
    if standing.refused_on is not None:
        return State.REFUSED
    if measures is not None and on >= measures:
        return State.MEASURES_ADVISED
    if clocks and on > clocks[0].due:
        return State.OVERDUE
    if standing.identified_on is None:
        return State.IN_PROGRESS
    if any(clock.opens <= on for clock in clocks) or gaps:
        return State.REVIEW_DUE
    return State.IDENTIFIED


def _turns(clocks: tuple[Clock, ...], measures: date | None, standing: Standing) -> Iterator[date]:
    for clock in clocks:
        yield clock.opens
        yield clock.due + _DAY
    if measures is not None:
        yield measures
    if standing.override is not None:
        yield standing.override.begins
        yield standing.override.ends
    for mandate in standing.mandates.values():
        if mandate.until is not None and not mandate.over:
            yield mandate.until
    for party in standing.parties.values():
        if party.until is not None:
            yield party.until
        if party.ends is not None:
            yield party.ends + _DAY
