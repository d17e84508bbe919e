"""Where a structure comes from: only what stands above the target is gathered, level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from service.owners.refused import StructureRefused
from service.owners.structure import (
    Concert,
    Control,
    Examination,
    Holding,
    Party,
    Rest,
    Role,
    Structure,
)

MOST_PARTIES: Final = 100_000
"""A structure with more parties above one target is refused, not worked on for hours."""


@dataclass(slots=True)
class Around:
    """What is stated about one party: holdings in it, control over it, roles in it, and concerts it is part of."""

    holdings: list[Holding] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    concerts: list[Concert] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)

    def others(self) -> Iterator[str]:
        """Every other party that is named there."""
        for holding in self.holdings:
            yield holding.holder
            if holding.held_for is not None:
                yield holding.held_for
        for control in self.controls:
            yield from control.holders
        for concert in self.concerts:
            yield from concert.members
        for role in self.roles:
            yield role.party


class Stated(NamedTuple):
    """A party, and what is stated about it."""

    party: Party
    around: Around


class Source(Protocol):
    """Structures of one day, such as the rows of a store."""

    def level(self, ids: Collection[str]) -> Mapping[str, Stated]:
        """What is stated of some parties, all asked for at once; one that the source has not got is not there."""


class MemorySource:
    """A structure in memory as a source."""

    def __init__(self, structure: Structure) -> None:
        """Index a structure of one day."""
        self._parties = structure.parties
        index: dict[str, Around] = defaultdict(Around)
        for holding in structure.holdings:
            index[holding.entity].holdings.append(holding)
        for control in structure.controls:
            index[control.entity].controls.append(control)
        for concert in structure.concerts:
            for about in concert.members if concert.entity is None else (concert.entity,):
                index[about].concerts.append(concert)
        for rest in structure.rests:
            index[rest.entity].rests.append(rest)
        for examination in structure.examinations:
            index[examination.entity].examinations.append(examination)
        for role in structure.roles:
            index[role.entity].roles.append(role)
        self._index = dict(index)

    def level(self, ids: Collection[str]) -> Mapping[str, Stated]:
        """What is stated of some parties."""
        return {id: Stated(self._parties[id], self._index.get(id) or Around()) for id in ids if id in self._parties}


def gather(source: Source, target: str, *, no_simplification: bool = False) -> Structure:
    """The structure above a target: its holders, theirs, and so on, with all that is stated about them.

    Raises:
        StructureRefused: a party is named that the source has not got, or there are too many.
    """
    parties: dict[str, Party] = {}
    found = Around()
    concerts: dict[Concert, None] = {}
    waiting = [target]
    while waiting:
        if len(parties) + len(waiting) > MOST_PARTIES:
            raise StructureRefused("TOO_MANY_PARTIES", f"more than {MOST_PARTIES} parties stand above the target")
        level = source.level(waiting)
        following: dict[str, None] = {}
        for id in waiting:
            if id not in level:
                raise StructureRefused("PARTY_UNKNOWN", "a party is named that is not among the parties", party=id)
            party, around = level[id]
            parties[id] = party
            if party.head_office is not None:
                following[party.head_office] = None
            found.holdings += around.holdings
            found.controls += around.controls
            found.rests += around.rests
            found.examinations += around.examinations
            found.roles += around.roles
            concerts.update(dict.fromkeys(around.concerts))
            following.update(dict.fromkeys(around.others()))
        waiting = [id for id in following if id not in parties]
    return Structure(
        target,
        parties,
        tuple(found.holdings),
        tuple(found.controls),
        tuple(concerts),
        tuple(found.rests),
        tuple(found.examinations),
        tuple(found.roles),
        no_simplification,
    )
