"""What follows from evidence and standing on a day: profile, standing and state, by one set of rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from service.canonical import canonical_json
from service.customers.continuity.policy import ReviewsPolicy
from service.customers.continuity.standing import Standing
from service.customers.continuity.state import Position, State, after_review, position
from service.customers.profile.deriving import Profile, derive, same_value
from service.customers.profile.evidence import Basis, Known, Trigger
from service.customers.profile.policy import BasisKind, ElementsPolicy


@dataclass(frozen=True, slots=True)
class Settled:
    """A customer on a day.

    Attributes:
        profile: the elements.
        standing: with what evidence has answered taken out of it.
        position: the state, with its reasons.
    """

    profile: Profile
    standing: Standing
    position: Position


def settle(
    elements: ElementsPolicy,
    reviews: ReviewsPolicy,
    known: Known,
    standing: Standing,
    on: date,
    *,
    ended: date | None = None,
) -> Settled:
    """Derive profile and state of a day; ``ended`` is the relationship's last day."""
    standing = standing.with_mandates_of(on)
    profile = derive(elements, known, standing.triggers, on, reviews.touched)
    answered = after_review(reviews, profile, standing)
    if answered != standing:
        standing = answered
        profile = derive(elements, known, standing.triggers, on, reviews.touched)
    found = position(elements, reviews, profile, standing, ended)
    if standing.identified_on is None and not found.gaps:
        standing = replace(standing, identified_on=on)
        found = position(elements, reviews, profile, standing, ended)
    if found.state is State.IDENTIFIED and standing.notified_on is not None:
        standing = replace(standing, notified_on=None)
        found = position(elements, reviews, profile, standing, ended)
    return Settled(profile, standing, found)


def changes(reviews: ReviewsPolicy, before: Profile, new: Iterable[Basis]) -> tuple[Trigger, ...]:
    """The events that new claims are: of elements that had another value. The first claim of a new value counts."""
    there = before.by_name
    found: dict[str, Trigger] = {}
    for basis in sorted(new, key=lambda one: one.order):
        element = there.get(basis.element)
        if basis.kind is not BasisKind.CLAIM or element is None or not element.value:
            continue
        if any(one.kind is BasisKind.CLAIM and one.at > basis.at for one in element.bases):
            continue  # older than what is known
        if not same_value(element.rule, element.value, basis.value):
            for event in reviews.events_of_change(frozenset({basis.element})):
                found.setdefault(event, Trigger(event, basis.at))
    return tuple(found.values())


def version_bytes(profile: Profile, reviews: ReviewsPolicy) -> bytes:
    """A version of the profile as it is kept: the profile, and the rules that say what a trigger touches."""
    return canonical_json({"profile": profile.value(), "reviews": reviews.reference()})
