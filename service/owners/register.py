"""The owners that a register has, beside those that were determined: differences, what they ask for, and until when.

Asking the register is not enough to know the owners, so the register is compared with a determination and never taken
for one. Suspicion is reported apart and has no place here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from service.canonical import Value, canonical_json, digest
from service.owners.determination import Determination, Outcome
from service.owners.listing import Owner
from service.owners.result_json import result_value
from service.owners.rules import DifferenceKind, Weight
from service.owners.shares import Share
from service.owners.standards import Standard
from service.owners.working_days import WorkingDays

FORMAT: Final = "idverdict-owner-differences/1"


class Action(StrEnum):
    """What a difference asks for."""

    REPORT = "REPORT"
    RECORD_REASON = "RECORD_REASON"
    PROMPT_THEN_REPORT = "PROMPT_THEN_REPORT"


@dataclass(frozen=True, slots=True)
class Registered:
    """An owner as a register has him.

    Attributes:
        party: the bank's reference of him.
        standards: the numbers of the standards, where the register states them.
        share: of the equity, where it states one.
    """

    party: str
    standards: tuple[int, ...] | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """What a register says of an entity; ``owners`` is None where it has no entry at all."""

    target: str
    retrieved: date
    owners: tuple[Registered, ...] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, what it asks for, and the last day for it."""

    kind: DifferenceKind
    weight: Weight
    action: Action
    party: str = ""
    here: str = ""
    there: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences of a register from a determination.

    Attributes:
        preliminary: the determination is open, so differences may go or come.
        due: the last day, and ``calendar_ends``: it lies beyond the calendar, whose holidays are not known there.
    """

    made: Determination
    register: Register
    differences: tuple[Difference, ...]
    preliminary: bool
    due: date
    calendar_ends: bool

    def value(self) -> dict[str, Value]:
        """The comparison as JSON values."""
        return {
            "format": FORMAT,
            "target": self.made.target,
            "rules": self.made.rules.reference(),
            "determination_sha256": digest(result_value(self.made)),
            "retrieved": self.register.retrieved.isoformat(),
            "found": self.made.on.isoformat(),
            "preliminary": self.preliminary,
            "due": self.due.isoformat() if self.differences else None,
            "due_beyond_calendar": self.calendar_ends,
            "differences": [
                {
                    "kind": one.kind.value,
                    "weight": one.weight.value,
                    "action": one.action.value,
                    **({"party": one.party} if one.party else {}),
                    **({"here": one.here, "there": one.there} if one.here or one.there else {}),
                }
                for one in self.differences
            ],
        }

    def bytes(self) -> bytes:
        """The canonical bytes."""
        return canonical_json(self.value())


def compare(made: Determination, register: Register, days: WorkingDays) -> Comparison:
    """Compare a register with a determination; the time runs from the day of the determination."""
    rule = made.rules.register_
    differences = tuple(
        Difference(kind, rule.weights[kind], _action(kind, rule.weights[kind]), party, here, there)
        for kind, party, here, there in _found(made, register)
    )
    due, beyond = days.after(made.on, rule.working_days)
    return Comparison(made, register, differences, made.outcome is Outcome.UNDETERMINED, due, beyond)


def _action(kind: DifferenceKind, weight: Weight) -> Action:
    if weight is Weight.IMMATERIAL:
        return Action.RECORD_REASON
    return Action.PROMPT_THEN_REPORT if kind is DifferenceKind.NOT_REGISTERED else Action.REPORT


def _found(made: Determination, register: Register) -> Iterator[tuple[DifferenceKind, str, str, str]]:
    if register.owners is None:
        if made.outcome is not Outcome.EXEMPT:
            yield DifferenceKind.NOT_REGISTERED, "", "", ""
        return
    here = {owner.person.id: owner for owner in made.owners}
    there = {one.party: one for one in register.owners}
    for party in sorted(here.keys() | there.keys()):
        if party not in there:
            yield DifferenceKind.MISSING_IN_REGISTER, party, "", ""
        elif party not in here:
            yield DifferenceKind.NOT_FOUND_HERE, party, "", ""
        else:
            yield from _in_detail(here[party], there[party])


def _in_detail(owner: Owner, registered: Registered) -> Iterator[tuple[DifferenceKind, str, str, str]]:
    if registered.standards is not None and owner.standards and registered.standards != owner.standards:
        ours, theirs = (" ".join(map(str, numbers)) for numbers in (owner.standards, registered.standards))
        yield DifferenceKind.STANDARDS_DIFFER, owner.person.id, ours, theirs
    ours_share = next((claim.least for claim in owner.claims if claim.standard is Standard.EQUITY), None)
    stated = registered.share
    if stated is not None and ours_share is not None and not stated.least <= ours_share <= stated.most:
        yield DifferenceKind.SHARE_DIFFERS, owner.person.id, str(ours_share), _text(stated)


def _text(share: Share) -> str:
    parts: tuple[Fraction, ...] = (share.least, share.most) if share.slack else (share.least,)
    return " to ".join(map(str, parts))
