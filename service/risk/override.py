"""Overriding a rating: a reason, a second person, an end, and never below a floor. Checks alone; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from service.risk.rating import Rating

_LEAST_REASON = 10


class OverrideFault(StrEnum):
    """What is wrong with an override."""

    OTHER_RATING = "OTHER_RATING"
    NO_REASON = "NO_REASON"
    SAME_PERSON = "SAME_PERSON"
    NO_PERSON = "NO_PERSON"
    NO_LEVEL = "NO_LEVEL"
    SAME_LEVEL = "SAME_LEVEL"
    BELOW_FLOOR = "BELOW_FLOOR"
    FLOOR_OPEN = "FLOOR_OPEN"
    ENDED = "ENDED"
    TOO_LONG = "TOO_LONG"


@dataclass(frozen=True, slots=True)
class Override:
    """A level that two people put in the place of the computed one.

    Attributes:
        rating_sha256: the digest of the rating's bytes.
        begins: the first day, and ``ends`` the first on which it no longer holds.
    """

    rating_sha256: str
    level: int
    reason: str
    proposer: str
    approver: str
    begins: date
    ends: date


def override_faults(rating: Rating, rating_sha256: str, override: Override) -> tuple[OverrideFault, ...]:
    """Everything that is wrong with an override of a rating; empty: it may be approved."""
    return tuple(_faults(rating, rating_sha256, override))


def effective_level(rating: Rating, rating_sha256: str, override: Override | None, on: date) -> int:
    """The level that counts on a day: the override's while it holds and is sound, otherwise the computed one."""
    if override is None or not override.begins <= on < override.ends:
        return rating.level
    return rating.level if override_faults(rating, rating_sha256, override) else override.level


def _faults(rating: Rating, rating_sha256: str, override: Override) -> Iterator[OverrideFault]:
    if override.rating_sha256 != rating_sha256:
        yield OverrideFault.OTHER_RATING
    if len(override.reason.strip()) < _LEAST_REASON:
        yield OverrideFault.NO_REASON
    people = (override.proposer.strip(), override.approver.strip())
    if not all(people):
        yield OverrideFault.NO_PERSON
    elif people[0].casefold() == people[1].casefold():
        yield OverrideFault.SAME_PERSON
    if not 1 <= override.level <= rating.policy.highest:
        yield OverrideFault.NO_LEVEL
    if override.level == rating.level:
        yield OverrideFault.SAME_LEVEL
    if override.level < rating.floor_level:
        yield OverrideFault.BELOW_FLOOR
    if override.level < rating.level and rating.open_floors:
        yield OverrideFault.FLOOR_OPEN
    if override.ends <= override.begins:
        yield OverrideFault.ENDED
    if override.ends - override.begins > timedelta(days=rating.policy.override.max_days):
        yield OverrideFault.TOO_LONG
