"""Votes by command: whoever has the majority in a company, or controls it otherwise, casts all of its votes.

What a party commands is a fixpoint: its own votes, and those of all that it commands, may command a further company.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from service.owners.shares import WHOLE, ZERO
from service.owners.tables import Table


@dataclass(frozen=True, slots=True)
class Reach:
    """What a party, or several together, command.

    Attributes:
        commanded: entity -> who of the party and those it commands votes there, with the votes.
        controlled: those of them that are commanded by other means than votes.
        votes: the votes cast in the target.
    """

    commanded: Mapping[str, Mapping[str, Fraction]]
    controlled: frozenset[str]
    votes: Mapping[str, Fraction]

    @property
    def cast(self) -> Fraction:
        """The votes in the target together, at most all."""
        return min(WHOLE, sum(self.votes.values(), ZERO))


@dataclass(frozen=True, slots=True)
class Field:
    """All votes and controls around a target.

    Attributes:
        voting: party -> entity -> its votes there.
        controlling: party -> entities that it controls by other means.
        open: entity -> votes that may be anybody's.
        majority: more than this commands.
        below: the open votes in the target are a bound that nobody reaches.
        anybodys: entities that somebody unknown commands by other means, who may be anybody.
    """

    target: str
    voting: Mapping[str, Mapping[str, Fraction]]
    controlling: Mapping[str, frozenset[str]]
    open: Mapping[str, Fraction]
    majority: Fraction
    below: bool = False
    anybodys: frozenset[str] = frozenset()

    def reach(self, parties: Iterable[str], granted: Iterable[str] = (), *, at_most: bool = False) -> Reach:
        """What parties command together.

        ``granted``: entities that they command anyhow. ``at_most``: as if all open votes were theirs.
        """
        by: dict[str, dict[str, Fraction]] = defaultdict(dict)
        sums: dict[str, Fraction] = defaultdict(Fraction)
        commanded: set[str] = set()
        controlled: set[str] = set()
        waiting = [*parties]
        done = set(waiting)

        def take(entity: str, *, otherwise: bool) -> None:
            if otherwise:
                controlled.add(entity)
            commanded.add(entity)
            if entity not in done:
                done.add(entity)
                waiting.append(entity)

        for entity in granted:
            take(entity, otherwise=True)
        for entity in sorted(self.anybodys) if at_most else ():
            take(entity, otherwise=True)
        for entity, share in self.open.items() if at_most else ():
            if share > self.majority:
                take(entity, otherwise=False)
        while waiting:
            one = waiting.pop()
            for entity, share in self.voting.get(one, {}).items():
                by[entity][one] = share
                sums[entity] += share
                reached = sums[entity] + self.open[entity] if at_most and entity in self.open else sums[entity]
                if reached > self.majority:
                    take(entity, otherwise=False)
            for entity in self.controlling.get(one, frozenset()):
                take(entity, otherwise=True)
        return Reach(
            {entity: dict(sorted(by[entity].items())) for entity in sorted(commanded)},
            frozenset(controlled),
            dict(sorted(by[self.target].items())),
        )


def field_of(
    table: Table,
    target: str,
    controlling: Mapping[str, frozenset[str]],
    majority: Fraction,
    entities: Iterable[str],
    *,
    anybodys: frozenset[str] = frozenset(),
) -> Field:
    """The field of votes in some entities, the target among them."""
    voting: dict[str, dict[str, Fraction]] = defaultdict(dict)
    unclear: dict[str, Fraction] = {}
    for entity in entities:
        column = table[entity]
        for holder, share in column.held.items():
            voting[holder][entity] = share
        if column.open:
            unclear[entity] = column.open
    return Field(target, voting, controlling, unclear, majority, table[target].below, anybodys)
