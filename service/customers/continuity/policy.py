"""When customers are reviewed, as data: events, periods by level of risk, grace, stock dates.

``policies/reviews.toml`` ships.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from service.customers.profile.policy import Word
from service.rulebook import Grounded, Identifier, Rulebook

LONGEST_AT_HIGHEST: Final = 12
"""Months: the highest level is reviewed at least once a year (令〔2025〕第11号 art. 25 [V])."""


class EventRule(Grounded):
    """An event that asks for a new identification.

    Attributes:
        elements: what it makes stale; empty: only a completed review answers it.
        changed: a change of these elements by the customer is the event.
        due_days: by when it is to be answered.
        purpose: of the verification that answers it.
        measure: what is advised once the grace is over.
    """

    event: Word
    zh: str
    elements: tuple[Identifier, ...] = ()
    changed: tuple[Identifier, ...] = ()
    due_days: Annotated[int, Field(ge=0, le=3660)]
    purpose: Word = "REVIEW"
    measure: Word = "RESTRICT"


class Period(Grounded):
    """How often customers of a level are reviewed."""

    level: Annotated[int, Field(ge=1, le=9)]
    months: Annotated[int, Field(ge=1, le=120)]


class Stock(Grounded):
    """Relationships that began before a day are reviewed by another."""

    id: Word
    began_before: date
    from_level: Annotated[int, Field(ge=1, le=9)] = 1
    due: date


class Terms(Grounded):
    """Days before and after a due day.

    Attributes:
        lead_days: a review may begin, and the customer is to be told, so many days before it is due.
        document_days: the same before a document's end.
        grace_days: after the notification (and not before the due day), until measures are advised.
    """

    lead_days: Annotated[int, Field(ge=0, le=365)]
    document_days: Annotated[int, Field(ge=0, le=365)]
    grace_days: Annotated[int, Field(ge=0, le=3660)]


class ReviewsPolicy(Rulebook):
    """The whole file."""

    terms: Terms
    unrated_level: Annotated[int, Field(ge=1, le=9)]
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]
    events: Annotated[tuple[EventRule, ...], Field(min_length=1)]
    stock: tuple[Stock, ...] = ()
    document_measure: Word = "RESTRICT"
    period_measure: Word = "RESTRICT"

    @cached_property
    def by_event(self) -> Mapping[str, EventRule]:
        """The events by their words."""
        return {one.event: one for one in self.events}

    @cached_property
    def touched(self) -> Mapping[str, tuple[str, ...]]:
        """By event, the elements that it makes stale."""
        return {one.event: one.elements for one in self.events}

    def months(self, level: int) -> int:
        """The period of a level; beyond the last one, that of the last."""
        found = [one.months for one in self.periods if one.level <= level]
        return found[-1] if found else self.periods[0].months

    def events_of_change(self, elements: frozenset[str]) -> tuple[str, ...]:
        """The events that a change of these elements is."""
        return tuple(one.event for one in self.events if not elements.isdisjoint(one.changed))

    def _problems(self) -> Iterator[str]:
        levels = [one.level for one in self.periods]
        if levels != list(range(1, len(levels) + 1)):
            yield "periods are those of levels 1, 2, 3, ... in order"
        if self.periods[-1].months > LONGEST_AT_HIGHEST:
            yield f"the highest level is reviewed at least every {LONGEST_AT_HIGHEST} months"
        if any(later.months > earlier.months for earlier, later in zip(self.periods, self.periods[1:], strict=False)):
            yield "a higher level has no longer period"
        events = [one.event for one in self.events]
        if len(set(events)) < len(events):
            yield "an event is there twice"
        for needed in ("DOUBT", "RISK_LEVEL_CHANGED", "REGISTER_DIFFERENCE"):
            if needed not in events:
                yield f"the event {needed} is missing"


def load_reviews(path: Path | None = None) -> ReviewsPolicy:
    """The policy in a file, or the one that ships. Raises RulebookError."""
    return ReviewsPolicy.load(path, "service.customers.continuity", "policies/reviews.toml")


@lru_cache(maxsize=32)
def parse_reviews(text: str) -> Any:
    """A policy of its text. Raises RulebookError."""
    return ReviewsPolicy.parse(text)
