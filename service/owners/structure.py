"""The structure behind a company as the bank knows it: parties, holdings, controls, and what was shown about the rest.

Everything has a valid time (when it is so in the world) and a known time (when the bank took it to be so), both
half-open: what is valid until a day no longer holds on that day. Nothing here is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from service.owners.shares import WHOLE, Share

ONE_VOTE: Final = WHOLE


class PartyKind(StrEnum):
    """What a party is; what follows from it stands in the rules."""

    PERSON = "PERSON"
    COMPANY = "COMPANY"
    PARTNERSHIP = "PARTNERSHIP"
    STATE = "STATE"
    STATE_OWNED = "STATE_OWNED"
    BRANCH = "BRANCH"
    TRUST = "TRUST"
    PRODUCT = "PRODUCT"
    EXEMPT = "EXEMPT"
    UNKNOWN = "UNKNOWN"


class Right(StrEnum):
    """What a holding is a share of."""

    EQUITY = "EQUITY"
    INCOME = "INCOME"
    VOTES = "VOTES"


class RoleKind(StrEnum):
    """A part that a party has in an entity without holding a share."""

    MANAGER = "MANAGER"
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    SENIOR_MANAGER = "SENIOR_MANAGER"
    PRODUCT_MANAGER = "PRODUCT_MANAGER"
    SETTLOR = "SETTLOR"
    TRUSTEE = "TRUSTEE"
    PROTECTOR = "PROTECTOR"
    BENEFICIARY = "BENEFICIARY"


@dataclass(frozen=True, slots=True)
class Times:
    """Valid time in days and known time in instants with a zone; an absent bound is open."""

    valid_from: date | None = None
    valid_until: date | None = None
    known_from: datetime | None = None
    known_until: datetime | None = None

    def hold(self, on: date, known_at: datetime | None) -> bool:
        """Whether it is valid on a day, as known at an instant; None: as known now."""
        valid = (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )
        if known_at is None:
            return valid and self.known_until is None
        begun = self.known_from is None or self.known_from <= known_at
        return valid and begun and (self.known_until is None or known_at < self.known_until)


ALWAYS: Final = Times()


def printable(text: str) -> str:
    """Text from a file without characters that steer a terminal or that XML has not."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


@dataclass(frozen=True, slots=True)
class Party:
    """A person or an entity, by the bank's reference.

    Attributes:
        head_office: the entity that a branch belongs to.
        foreign: established abroad.
        identification: the verification that identified the party; None: there is none.
    """

    id: str
    kind: PartyKind
    name: str = ""
    head_office: str | None = None
    foreign: bool = False
    identification: str | None = None

    @property
    def shown(self) -> str:
        """Its name, or its reference, fit for a screen or a picture."""
        return printable(self.name or self.id)


@dataclass(frozen=True, slots=True)
class Holding:
    """A share of one right in an entity.

    Attributes:
        votes_per_share: votes of a share of equity, beside shares that have one.
        nominee: the holder holds for another; ``held_for`` names him, None: it is not known for whom.
        evidence: references of what shows it; none: it is only said.
    """

    holder: str
    entity: str
    right: Right
    share: Share
    evidence: tuple[str, ...] = ()
    times: Times = ALWAYS
    votes_per_share: Fraction = ONE_VOTE
    nominee: bool = False
    held_for: str | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """Control by other means than shares; several holders have it jointly. ``means`` is a word of the rules."""

    holders: tuple[str, ...]
    entity: str
    means: str
    evidence: tuple[str, ...] = ()
    times: Times = ALWAYS


@dataclass(frozen=True, slots=True)
class Concert:
    """Parties who agreed to vote together in an entity; None: wherever they vote."""

    members: tuple[str, ...]
    entity: str | None = None
    evidence: tuple[str, ...] = ()
    times: Times = ALWAYS


@dataclass(frozen=True, slots=True)
class Rest:
    """What was shown of the part of a right that nobody named holds.

    Attributes:
        each_below: everybody in it holds less than this; None: nothing is known of that.
        votes_per_share: the votes of its shares; None: nothing is known of that.
    """

    entity: str
    right: Right
    each_below: Fraction | None = None
    votes_per_share: Fraction | None = None
    evidence: tuple[str, ...] = ()
    times: Times = ALWAYS


@dataclass(frozen=True, slots=True)
class Examination:
    """Somebody looked for control of an entity by other means, and found none beside what is stated."""

    entity: str
    evidence: tuple[str, ...] = ()
    times: Times = ALWAYS


@dataclass(frozen=True, slots=True)
class Role:
    """A party's role in an entity."""

    party: str
    entity: str
    role: RoleKind
    evidence: tuple[str, ...] = ()
    times: Times = ALWAYS


@dataclass(frozen=True, slots=True)
class Structure:
    """All that is known around one entity.

    Attributes:
        target: the entity whose owners are asked for.
        no_simplification: doubt or a high risk: what is simplified for a kind of entity is not, here.
    """

    target: str
    parties: Mapping[str, Party]
    holdings: tuple[Holding, ...] = ()
    controls: tuple[Control, ...] = ()
    concerts: tuple[Concert, ...] = ()
    rests: tuple[Rest, ...] = ()
    examinations: tuple[Examination, ...] = ()
    roles: tuple[Role, ...] = ()
    no_simplification: bool = False
    left_out: tuple[str, ...] = field(default=())
    """What an import could not hold, in words of the format."""

    def on(self, day: date, known_at: datetime | None) -> Structure:
        """What of it holds on a day, as known at an instant."""
        return Structure(
            target=self.target,
            parties=self.parties,
            holdings=tuple(item for item in self.holdings if item.times.hold(day, known_at)),
            controls=tuple(item for item in self.controls if item.times.hold(day, known_at)),
            concerts=tuple(item for item in self.concerts if item.times.hold(day, known_at)),
            rests=tuple(item for item in self.rests if item.times.hold(day, known_at)),
            examinations=tuple(item for item in self.examinations if item.times.hold(day, known_at)),
            roles=tuple(item for item in self.roles if item.times.hold(day, known_at)),
            no_simplification=self.no_simplification,
            left_out=self.left_out,
        )
