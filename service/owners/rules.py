"""The rules for beneficial owners as data; ``policies/default.toml`` ships."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from service.owners.refused import StructureRefused
from service.owners.shares import parse_part
from service.owners.structure import PartyKind, Right, RoleKind
from service.rulebook import Grounded, Rulebook


def _part(stated: object) -> Fraction:
    try:
        part = parse_part(stated) if isinstance(stated, str) else None
    except StructureRefused as error:
        raise ValueError(error.explanation) from None
    if not part:
        raise ValueError("a part is written as text, such as '25%', and is above 0")
    return part


Part = Annotated[Fraction, BeforeValidator(_part)]


class Trigger(StrEnum):
    """What makes a structure one that is looked at from a lower share on."""

    CYCLE = "CYCLE"
    NOMINEE = "NOMINEE"
    LAYERS = "LAYERS"


class Unstated(StrEnum):
    """What an entity's income or votes are where nothing is stated of them."""

    FOLLOW_EQUITY = "FOLLOW_EQUITY"
    UNKNOWN = "UNKNOWN"


class PartlyStated(StrEnum):
    """What the rest is where something is stated."""

    UNKNOWN = "UNKNOWN"
    PRO_RATA = "PRO_RATA"


class VoteMethod(StrEnum):
    """How votes count through a company."""

    COMMAND = "COMMAND"
    PRODUCT = "PRODUCT"


class Unproved(StrEnum):
    """What a holding without evidence is."""

    OPEN = "OPEN"
    COUNT = "COUNT"


class AsTarget(StrEnum):
    """What is done where an entity of a kind is the customer."""

    DETERMINE = "DETERMINE"
    LIST_ROLES = "LIST_ROLES"
    HEAD_OFFICE = "HEAD_OFFICE"
    EXEMPT = "EXEMPT"


class AsHolder(StrEnum):
    """What is done where an entity of a kind holds shares."""

    LOOK_THROUGH = "LOOK_THROUGH"
    TERMINAL = "TERMINAL"
    EACH_ROLE = "EACH_ROLE"


class Threshold(Grounded):
    """From which part on somebody is an owner; the part itself is enough."""

    part: Part


class Enhanced(Grounded):
    """The lower threshold, and what leads to it. ``layers``: so many entities one above the other."""

    part: Part
    layers: Annotated[int, Field(ge=2)]
    on: tuple[Trigger, ...]


class Derived(Grounded):
    """Where the shares of a right come from that are not stated."""

    unstated: Unstated
    partly_stated: PartlyStated


class Votes(Derived):
    """Votes, and how they count through companies. More than ``majority`` commands."""

    method: VoteMethod
    majority: Part


class ConcertRule(Grounded):
    """The rights in which the shares of a group add up."""

    rights: tuple[Right, ...]


class Treasury(Grounded):
    """Whether a company's own shares vote."""

    vote: bool


class EvidenceRule(Grounded):
    """What a holding is worth that nothing shows."""

    holdings_without: Unproved


class ControlRule(Grounded):
    """The means of control that count."""

    means: tuple[Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,40}$")], ...]


class KindRule(Grounded):
    """What follows from an entity's kind."""

    as_target: AsTarget
    as_holder: AsHolder
    simplification: bool = False
    listed_roles: tuple[RoleKind, ...] = ()
    required_roles: tuple[RoleKind, ...] = ()
    foreign_roles: tuple[RoleKind, ...] = ()
    fallback_roles: tuple[RoleKind, ...] = ()


class Weight(StrEnum):
    """What a difference from the register asks for: a report, or a reason that is kept."""

    MATERIAL = "MATERIAL"
    IMMATERIAL = "IMMATERIAL"


class DifferenceKind(StrEnum):
    """How the register and the determination differ."""

    NOT_REGISTERED = "NOT_REGISTERED"
    MISSING_IN_REGISTER = "MISSING_IN_REGISTER"
    NOT_FOUND_HERE = "NOT_FOUND_HERE"
    STANDARDS_DIFFER = "STANDARDS_DIFFER"
    SHARE_DIFFERS = "SHARE_DIFFERS"


class RegisterRule(Grounded):
    """What differences from the register lead to, within so many working days after the day they were found."""

    working_days: Annotated[int, Field(ge=1, le=366)]
    weights: dict[DifferenceKind, Weight]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.weights.keys() != set(DifferenceKind):
            raise ValueError("every kind of difference has a weight")
        return self


class OwnerRules(Rulebook):
    """The whole file."""

    thresholds: Threshold
    enhanced: Enhanced
    equity: Grounded
    income: Derived
    votes: Votes
    concert: ConcertRule
    treasury: Treasury
    evidence: EvidenceRule
    control: ControlRule
    register_: Annotated[RegisterRule, Field(alias="register")]
    kinds: dict[PartyKind, KindRule]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        people = {PartyKind.PERSON, PartyKind.UNKNOWN}
        absent = [kind.value for kind in PartyKind if kind not in self.kinds and kind not in people]
        if absent:
            raise ValueError(f"no rule for the kinds {', '.join(absent)}")
        if people & self.kinds.keys():
            raise ValueError("PERSON and UNKNOWN have no rule: people are owners, and nobody is known behind UNKNOWN")
        if self.enhanced.part > self.thresholds.part:
            raise ValueError("enhanced.part must not be above thresholds.part")
        if self.votes.majority < Fraction(1, 2):
            raise ValueError("votes.majority must be at least a half: two might command one company otherwise")
        return self


def load_rules(path: Path | None = None) -> OwnerRules:
    """The rules in a file, or those that ship.

    Raises:
        RulebookError: the file cannot be read, or is no such rulebook.
    """
    return OwnerRules.load(path, "service.owners", "policies/default.toml")
