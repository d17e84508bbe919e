"""Derives each element's value and status from evidence: customers.md, nine elements, steps 1 to 5. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Final

from service.canonical import Value, canonical_json
from service.customers.profile.evidence import Basis, Known, Trigger
from service.customers.profile.policy import BasisKind, ElementRule, ElementsPolicy, Status
from service.verification.values.comparison import COMPARISONS
from service.verification.values.verdict import Level

CHINA: Final = timezone(timedelta(hours=8))
"""Days are those of China."""
LONG_TERM: Final = "LONG_TERM"
_SAME: Final = (Level.EXACT, Level.EQUIVALENT)
FORMAT: Final = "idverdict-profile/1"
_BEFORE_KNOWN: Final = f'],"format":"{FORMAT}","known":'.encode()
_DECODER: Final = json.JSONDecoder()


def day_of(at: datetime) -> date:
    """The day of a moment in China."""
    return at.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Element:
    """What is known of one element.

    Attributes:
        value: the current one; empty where there is none.
        bases: what supports it, oldest first; ``winning`` of them are the best, by their places.
        conflicts: what contradicts it and is newer; nothing of it is taken over.
        verified_at: since when it has the status; ``stale_on``: the first day on which that is over by itself.
        reliance: the third party that its status rests on alone.
    """

    rule: ElementRule
    value: str = field(repr=False)
    status: Status
    bases: tuple[Basis, ...] = ()
    winning: tuple[int, ...] = ()
    conflicts: tuple[Basis, ...] = ()
    verified_at: datetime | None = None
    stale_on: date | None = None
    reliance: str = ""

    def json(self, said: Callable[[Basis], Value] = Basis.json) -> dict[str, Value]:
        """As JSON values; ``said`` gives those of a basis."""
        return {
            "name": self.rule.name,
            "value": self.value,
            "status": self.status.value,
            "bases": [said(one) for one in self.bases],
            "winning": list(self.winning),
            "conflicts": [said(one) for one in self.conflicts],
            "verify_time": self.verified_at.isoformat() if self.verified_at else None,
            "stale_on": self.stale_on.isoformat() if self.stale_on else None,
            "reliance": self.reliance,
        }


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer's elements on a day."""

    policy: ElementsPolicy
    known: Known
    triggers: tuple[Trigger, ...]
    on: date
    elements: tuple[Element, ...]

    @property
    def by_name(self) -> Mapping[str, Element]:
        """The elements by their names."""
        return {one.rule.name: one for one in self.elements}

    @property
    def document_end(self) -> date | None:
        """The last day of the customer's document; None where it has none, or none is known."""
        found = self.by_name.get("document_validity")
        return last_day(found.value) if found is not None else None

    def gaps(self, level: int, purpose: str) -> tuple[tuple[str, Status, Status], ...]:
        """Required elements that are not known well enough: name, status, what is asked for."""
        needs = self.policy.needs(self.known.subject, level, purpose)
        there = self.by_name
        return tuple(
            (name, there[name].status, asked) for name, asked in needs.items() if there[name].status.rank < asked.rank
        )

    def value(self) -> dict[str, Value]:
        """As JSON values, with all that it was made of."""
        bases = {id(one): one.json() for one in self.known.bases}  # of which the elements have some, too

        def said(one: Basis) -> Value:
            return bases[id(one)]

        return {
            "format": FORMAT,
            "policy": self.policy.reference(),
            "on": self.on.isoformat(),
            "known": self.known.json(said),
            "triggers": [one.json() for one in self.triggers],
            "elements": [one.json(said) for one in self.elements],
        }

    def bytes(self) -> bytes:
        """The canonical bytes: the same evidence, triggers, day and rules give the same."""
        return canonical_json(self.value())


def known_in(version: bytes) -> Known:
    """The evidence in the canonical JSON of a version of a profile; what was derived from it is passed over."""
    _, found, rest = version.partition(_BEFORE_KNOWN)  # no text in JSON has a quotation mark like that in it
    if not found:
        return Known.of_json(json.loads(version)["profile"]["known"])
    return Known.of_json(_DECODER.raw_decode(rest.decode())[0])


def derive(
    policy: ElementsPolicy,
    known: Known,
    triggers: Iterable[Trigger],
    on: date,
    touched: Mapping[str, Sequence[str]],
) -> Profile:
    """Derive all elements of a customer.

    Args:
        policy: the rules.
        known: the evidence.
        triggers: what happened and was not answered yet.
        on: the day.
        touched: by the kind of a trigger, the elements that it makes stale.
    """
    open_ = tuple(sorted(triggers, key=lambda one: (one.at, one.event)))
    of_element: dict[str, list[Basis]] = {}
    for one in known.bases:
        of_element.setdefault(one.element, []).append(one)
    elements = tuple(
        _element(rule, of_element.get(rule.name, ()), open_, on, touched) for rule in policy.of(known.subject)
    )
    return Profile(policy, known, open_, on, elements)


def last_day(value: str) -> date | None:
    """The day in the value of a document's validity; None for LONG_TERM, and for what is no day."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def same_value(rule: ElementRule, ours: str, theirs: str) -> bool:
    """Whether two values of an element are the same, in any of the forms that its kind knows."""
    return ours == theirs or COMPARISONS[rule.kind](ours, theirs, ()) in _SAME


def _element(
    rule: ElementRule,
    theirs: Sequence[Basis],
    triggers: Sequence[Trigger],
    on: date,
    touched: Mapping[str, Sequence[str]],
) -> Element:
    ours = [one for one in theirs if _counts(rule, one)]
    current = _current(ours)
    if current is None:
        return Element(rule, "", Status.MISSING, conflicts=tuple(one for one in ours if not one.agrees))
    same = {one: same_value(rule, current.value, one) for one in {one.value for one in ours}}
    bases = tuple(one for one in ours if one.agrees and same[one.value])
    conflicts = tuple(_conflicts(rule, ours, bases, same, current))
    given = [_given(rule, one) for one in bases]
    best = max(given, key=lambda one: one.rank)
    winning = tuple(place for place, one in enumerate(given) if one is best)
    raised = [one.at for one in triggers if rule.name in touched.get(one.event, ())]
    newest = max(raised, default=None)
    ends = [_stale_on(rule, bases[place]) for place in winning]
    living = [
        place
        for place, end in zip(winning, ends, strict=True)
        if (end is None or on < end) and (newest is None or bases[place].at >= newest)
    ]
    stale_on = None if any(end is None for end in ends) else max(end for end in ends if end is not None)
    relied = {bases[place].reliance for place in winning}
    return Element(
        rule,
        current.value,
        best if living else Status.STALE,
        bases,
        winning,
        conflicts,
        min(bases[place].at for place in winning),
        stale_on,
        relied.pop() if len(relied) == 1 else "",
    )


def _counts(rule: ElementRule, basis: Basis) -> bool:
    return basis.kind is BasisKind.CLAIM or rule.given_by(basis.kind, basis.via) is not None


def _current(bases: Sequence[Basis]) -> Basis | None:
    """The latest claim; without one, the latest value that a source has."""
    claims = [one for one in bases if one.kind is BasisKind.CLAIM]
    stated = [one for one in bases if one.agrees]
    found = claims or stated
    return found[0] if len(found) == 1 else max(found, key=lambda one: one.order, default=None)


def _conflicts(
    rule: ElementRule, ours: Sequence[Basis], bases: Sequence[Basis], same: Mapping[str, bool], current: Basis
) -> Iterator[Basis]:
    """What contradicts the current value since it was first stated, and was not answered by evidence as good.

    To state the same value once more answers nothing.
    """
    against = [one for one in ours if one.kind is not BasisKind.CLAIM and same[one.value] != one.agrees]
    if not against:
        return
    claims = [one for one in ours if one.kind is BasisKind.CLAIM]
    others = [one.at for one in claims if not same[one.value]]
    since = min((one.at for one in claims if not others or one.at > max(others)), default=current.at)
    for one in against:
        if one.at < since:
            continue
        answered = any(
            other.at > one.at and _given(rule, other).rank >= _given(rule, one).rank
            for other in bases
            if other.kind is not BasisKind.CLAIM
        )
        if not answered:
            yield one


def _given(rule: ElementRule, basis: Basis) -> Status:
    found = None if basis.kind is BasisKind.CLAIM else rule.given_by(basis.kind, basis.via)
    return found or Status.DECLARED


def _stale_on(rule: ElementRule, basis: Basis) -> date | None:
    """The first day on which a basis is over: after its document's last day, or past the age of the rules."""
    ends = []
    if rule.ends_with_document and basis.until is not None:
        ends.append(basis.until + timedelta(days=1))
    if rule.max_age_months is not None:
        ends.append(add_months(day_of(basis.at), rule.max_age_months))
    return min(ends, default=None)


def add_months(day: date, months: int) -> date:
    """So many months later: the same day of the month, or the last one that the month has."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")
