"""Votes and control under the rule that a majority commands: alone, in concert, and jointly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from service.owners.attribution import holder_rule, is_filled
from service.owners.command import Field, Reach, field_of
from service.owners.rules import AsHolder, OwnerRules
from service.owners.shares import WHOLE, ZERO
from service.owners.structure import Concert, Control, PartyKind, Structure
from service.owners.tables import Table


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a party commands: alone, or together with the members of a group."""

    members: tuple[str, ...]
    reach: Reach


@dataclass(frozen=True)
class Commanding:
    """Who commands what around the target; ``proved`` by evidence, ``possible`` with all that is open."""

    structure: Structure
    rules: OwnerRules
    proved: Field
    possible: Field

    @cached_property
    def _alone(self) -> Mapping[str, Reach]:
        return {party: self.proved.reach((party,)) for party in sorted(self.structure.parties)}

    @cached_property
    def _at_most(self) -> Mapping[str, Reach]:
        same = self.possible.controlling == self.proved.controlling
        if same and not self.possible.open and not self.possible.anybodys:
            return self._alone
        return {party: self.possible.reach((party,), at_most=True) for party in sorted(self.structure.parties)}

    def ways(self, person: str) -> Iterator[Way]:
        """All ways that are proved, alone first."""
        yield Way((), self._alone[person])
        yield from self._together(person, self.proved, self._alone, at_most=False)

    def possible_ways(self, person: str) -> Iterator[Way]:
        """All ways that may be."""
        yield Way((), self._at_most[person])
        yield from self._together(person, self.possible, self._at_most, at_most=True)

    def unknown(self) -> Reach:
        """What somebody unknown may command."""
        return self.possible.reach((), at_most=True)

    def most(self, votes: Fraction) -> tuple[Fraction, bool]:
        """So many votes in the target with all that are open there, and whether that is a bound that nobody reaches."""
        most = votes + self.possible.open.get(self.possible.target, ZERO)
        return (WHOLE, False) if most > WHOLE else (most, self.possible.below)

    @cached_property
    def without_commander(self) -> Mapping[str, Reach]:
        """Entities that nobody commands and whose control nobody examined, with what they command."""
        people = [party.id for party in self.structure.parties.values() if party.kind is PartyKind.PERSON]
        taken = {entity for person in people for way in self.ways(person) for entity in way.reach.commanded}
        examined = {item.entity for item in self.structure.examinations if item.evidence}
        target = self.proved.target
        return {
            entity: reach
            for entity, reach in self._alone.items()
            if entity not in taken
            and entity not in examined
            and entity != target
            and holder_rule(self.structure, self.rules, entity) is AsHolder.LOOK_THROUGH
        }

    def _together(self, person: str, field: Field, alone: Mapping[str, Reach], *, at_most: bool) -> Iterator[Way]:
        for group in concerts(self.structure, proved=not at_most):
            if not self.belongs(person, group.members):
                continue
            if group.entity is None:
                yield Way(group.members, field.reach(group.members, at_most=at_most))
                continue
            voters = {*group.members, *(entity for member in group.members for entity in alone[member].commanded)}
            votes = {
                voter: field.voting[voter][group.entity]
                for voter in sorted(voters)
                if group.entity in field.voting.get(voter, {})
            }
            sum_of = sum(votes.values(), ZERO)
            if sum_of + (field.open.get(group.entity, ZERO) if at_most else ZERO) > field.majority:
                reach = field.reach((person,), granted=(group.entity,), at_most=at_most)
                commanded = {**reach.commanded, group.entity: votes}
                cast = votes if group.entity == field.target else reach.votes
                yield Way(group.members, Reach(commanded, reach.controlled - {group.entity}, cast))
            elif group.entity == field.target:
                yield Way(group.members, Reach({}, frozenset(), votes))
        for control in self.structure.controls:
            joint = len(control.holders) > 1 and self.belongs(person, control.holders)
            if joint and (at_most or counts(control, self.rules)):
                yield Way(control.holders, field.reach((person,), granted=(control.entity,), at_most=at_most))

    def belongs(self, person: str, members: tuple[str, ...]) -> bool:
        """Whether somebody is a member, or commands one."""
        return person in members or any(member in self._alone[person].commanded for member in members)


def commanding(structure: Structure, rules: OwnerRules, table: Table) -> Commanding:
    """Who commands what around the structure's target."""
    entities = [id for id in structure.parties if _may_be_commanded(structure, rules, id)]
    target, majority = structure.target, rules.votes.majority
    proved = field_of(table, target, _controlling(structure, rules, proved=True), majority, entities)
    possible = _controlling(structure, rules, proved=False)
    anybodys = frozenset(
        entity
        for party, held in (*possible.items(), *((one, {c.entity}) for c in structure.controls for one in c.holders))
        if structure.parties[party].kind is PartyKind.UNKNOWN
        for entity in held
    )
    return Commanding(
        structure, rules, proved, field_of(table, target, possible, majority, entities, anybodys=anybodys)
    )


def _may_be_commanded(structure: Structure, rules: OwnerRules, party: str) -> bool:
    """Whether votes in an entity, or what is open of them, may be somebody's."""
    rule = holder_rule(structure, rules, party)
    if rule is AsHolder.EACH_ROLE:
        return not is_filled(structure, rules, party)
    return rule is AsHolder.LOOK_THROUGH or party == structure.target


def concerts(structure: Structure, *, proved: bool) -> list[Concert]:
    """Groups that are shown, or all, in one order."""
    chosen = (group for group in structure.concerts if group.evidence or not proved)
    return sorted(chosen, key=lambda group: (group.entity or "", group.members))


def counts(control: Control, rules: OwnerRules) -> bool:
    """Whether a statement of control is shown, by a means that the rules know."""
    return bool(control.evidence) and control.means in rules.control.means


def _controlling(structure: Structure, rules: OwnerRules, *, proved: bool) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for control in structure.controls:
        if len(control.holders) == 1 and (counts(control, rules) or not proved):
            found[control.holders[0]].add(control.entity)
    for role in structure.roles:
        rule = rules.kinds.get(structure.parties[role.entity].kind)
        trust = rule is not None and rule.as_holder is AsHolder.EACH_ROLE and role.role in rule.listed_roles
        if trust and (role.evidence or not proved):
            found[role.party].add(role.entity)
    return {party: frozenset(entities) for party, entities in found.items()}
