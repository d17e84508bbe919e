"""Shares that persons have in the end, with those of trusts: each party of a trust has the trust's share whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from service.owners.look_through import Through, look_through
from service.owners.rules import AsHolder, OwnerRules
from service.owners.shares import WHOLE, ZERO
from service.owners.structure import PartyKind, Structure
from service.owners.tables import Table


@dataclass(frozen=True, slots=True)
class Attributed:
    """What is whose in the end, of one right.

    Attributes:
        through: the target seen through, trusts not.
        by_trust: party -> trust -> what it has by that trust.
        open: the most that a party may have beyond that; ``below``: a bound that nobody reaches.
    """

    through: Through
    by_trust: Mapping[str, Mapping[str, Fraction]]
    open: Fraction
    below: bool

    def share(self, party: str) -> Fraction:
        """What is shown to be a party's."""
        return min(WHOLE, self.through.totals.get(party, ZERO) + sum(self.by_trust.get(party, {}).values(), ZERO))

    def most(self, shown: Fraction) -> tuple[Fraction, bool]:
        """The most that somebody may have of whom so much is shown, and whether that is a bound that nobody reaches."""
        most = shown + self.open
        return (WHOLE, False) if most > WHOLE else (most, self.below)


def attribute(
    structure: Structure, rules: OwnerRules, table: Table, target: str, opaque: frozenset[str] = frozenset()
) -> Attributed:
    """See through everything, trusts too; not through ``opaque`` entities, whose own share is asked for."""
    return _attribute(structure, rules, table, target, opaque=opaque)


def is_transparent(structure: Structure, rules: OwnerRules, party: str) -> bool:
    """Whether a holder is looked through to its own holders."""
    return holder_rule(structure, rules, party) is AsHolder.LOOK_THROUGH


def holder_rule(structure: Structure, rules: OwnerRules, party: str) -> AsHolder | None:
    """What is done with a party that holds shares; None for people."""
    rule = rules.kinds.get(structure.parties[party].kind)
    return None if rule is None else rule.as_holder


def is_filled(structure: Structure, rules: OwnerRules, entity: str) -> bool:
    """Whether every role is shown to be somebody's that an entity of this kind must have."""
    stated = {role.role for role in structure.roles if role.entity == entity and role.evidence}
    return stated.issuperset(rules.kinds[structure.parties[entity].kind].required_roles)


def _attribute(
    structure: Structure,
    rules: OwnerRules,
    table: Table,
    target: str,
    *,
    opaque: frozenset[str],
    trusts: frozenset[str] = frozenset(),
) -> Attributed:
    through = look_through(table, target, lambda party: party not in opaque and is_transparent(structure, rules, party))
    gained: dict[str, dict[str, Fraction]] = defaultdict(dict)
    most, below = through.most_unknown, through.is_bound_exclusive
    for trust, amount in through.totals.items():
        if holder_rule(structure, rules, trust) is not AsHolder.EACH_ROLE:
            continue
        rule = rules.kinds[structure.parties[trust].kind]
        roles = [role for role in structure.roles if role.entity == trust and role.evidence]
        if trust in trusts or not is_filled(structure, rules, trust):
            most += amount
        if trust in trusts:
            continue
        for party in sorted({role.party for role in roles if role.role in rule.listed_roles}):
            if structure.parties[party].kind is PartyKind.PERSON:
                gained[party][trust] = amount
            elif is_transparent(structure, rules, party):
                behind = _attribute(structure, rules, table, party, opaque=opaque, trusts=trusts | {trust})
                most += amount * behind.open
                for person in {*behind.through.totals, *behind.by_trust}:
                    gained[person][trust] = max(gained[person].get(trust, ZERO), amount * behind.share(person))
            elif structure.parties[party].kind is PartyKind.UNKNOWN:
                most += amount
    return Attributed(through, {party: dict(by) for party, by in sorted(gained.items())}, most, below)
