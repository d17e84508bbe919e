"""The objects of a file of the form ``idverdict-structure/1``; unknown keys are refused, and shares are text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from service.owners.refused import StructureRefused
from service.owners.shares import Share, parse_part
from service.owners.structure import (
    ONE_VOTE,
    Concert,
    Control,
    Examination,
    Holding,
    Party,
    PartyKind,
    Rest,
    Right,
    Role,
    RoleKind,
    Times,
)


def _fraction(stated: object) -> object:
    """Text of a share or of a number of votes; what else stays, to be refused by its type."""
    if isinstance(stated, str):
        try:
            return parse_part(stated)
        except StructureRefused as error:
            raise ValueError(str(error)) from None
    raise ValueError("a share is text, such as '35%', '0.35' or '7/20': a JSON number is not exact")


def _votes(stated: object) -> object:
    if isinstance(stated, int) and not isinstance(stated, bool) and 0 <= stated <= 10_000:
        return Fraction(stated)
    raise ValueError("votes of a share are a whole number up to 10000")


Id = Annotated[str, Field(min_length=1, max_length=200)]
Part = Annotated[Fraction, BeforeValidator(_fraction)]
Votes = Annotated[Fraction, BeforeValidator(_votes)]
Evidence = tuple[Annotated[str, Field(min_length=1, max_length=500)], ...]


class Item(BaseModel):
    """An object of a file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class TimedForm(Item):
    """What has times and evidence."""

    valid_from: date | None = Field(None, alias="from")
    valid_until: date | None = Field(None, alias="until")
    known_from: AwareDatetime | None = None
    known_until: AwareDatetime | None = None
    evidence: Evidence = ()

    def times(self) -> Times:
        """Both times."""
        return Times(self.valid_from, self.valid_until, self.known_from, self.known_until)

    def shown(self) -> tuple[str, ...]:
        """The evidence, each once, in order."""
        return tuple(sorted(set(self.evidence)))


class Bounds(Item):
    """A share between two bounds."""

    min: Part
    max: Part


class PartyForm(Item):
    """A party."""

    id: Id
    kind: PartyKind
    name: Annotated[str, Field(max_length=500)] = ""
    head_office: Id | None = None
    foreign: bool = False
    identification: Id | None = None

    def value(self, _place: str = "") -> Party:
        """The party."""
        return Party(self.id, self.kind, self.name, self.head_office, self.foreign, self.identification)


class HoldingForm(TimedForm):
    """A holding."""

    holder: Id
    entity: Id
    right: Right = Right.EQUITY
    share: Part | Bounds
    votes_per_share: Votes = ONE_VOTE
    nominee: bool = False
    held_for: Id | None = None

    def value(self, place: str = "") -> Holding:
        """The holding. Raises StructureRefused, which names the place."""
        share = stated_share(self.share, f"{place}.share")
        if self.held_for is not None and not self.nominee:
            raise StructureRefused("NOT_A_NOMINEE", "held_for needs nominee", f"{place}.held_for")
        return Holding(
            self.holder,
            self.entity,
            self.right,
            share,
            self.shown(),
            self.times(),
            self.votes_per_share,
            self.nominee,
            self.held_for,
        )


class ControlForm(TimedForm):
    """Control by other means."""

    holders: Annotated[tuple[Id, ...], Field(min_length=1)]
    entity: Id
    means: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,40}$")]

    def value(self, _place: str = "") -> Control:
        """The statement of control."""
        return Control(tuple(sorted(set(self.holders))), self.entity, self.means, self.shown(), self.times())


class ConcertForm(TimedForm):
    """A group that votes together."""

    members: Annotated[tuple[Id, ...], Field(min_length=2)]
    entity: Id | None = None

    def value(self, _place: str = "") -> Concert:
        """The group."""
        return Concert(tuple(sorted(set(self.members))), self.entity, self.shown(), self.times())


class RestForm(TimedForm):
    """What was shown of a rest."""

    entity: Id
    right: Right = Right.EQUITY
    each_below: Part | None = None
    votes_per_share: Votes | None = None

    def value(self, _place: str = "") -> Rest:
        """What was shown."""
        return Rest(self.entity, self.right, self.each_below, self.votes_per_share, self.shown(), self.times())


class ExaminationForm(TimedForm):
    """An examination of control."""

    entity: Id

    def value(self, _place: str = "") -> Examination:
        """The examination."""
        return Examination(self.entity, self.shown(), self.times())


class RoleForm(TimedForm):
    """A role."""

    party: Id
    entity: Id
    role: RoleKind

    def value(self, _place: str = "") -> Role:
        """The role."""
        return Role(self.party, self.entity, self.role, self.shown(), self.times())


class FileForm(Item):
    """The whole file."""

    format: Literal["idverdict-structure/1"]
    target: Id
    parties: tuple[PartyForm, ...]
    holdings: tuple[HoldingForm, ...] = ()
    controls: tuple[ControlForm, ...] = ()
    concerts: tuple[ConcertForm, ...] = ()
    rests: tuple[RestForm, ...] = ()
    examinations: tuple[ExaminationForm, ...] = ()
    roles: tuple[RoleForm, ...] = ()
    no_simplification: bool = False
    left_out: tuple[str, ...] = ()


def stated_share(stated: Fraction | Bounds, place: str) -> Share:
    """A share as a file states it.

    Raises:
        StructureRefused: its least is above its most.
    """
    try:
        return Share(stated.min, stated.max) if isinstance(stated, Bounds) else Share.exactly(stated)
    except StructureRefused as error:
        raise error.at(place) from None
