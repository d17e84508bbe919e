"""A structure and its owners as BODS 0.4 statements: components first, then each owner's relationship with the target.

The same determination gives the same statements: their ids are digests of what they say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from service.canonical import digest
from service.owners.bods.interests import interest_of, of_holding, share_of
from service.owners.bods.losses import left_out
from service.owners.bods.words import (
    ENTITY_TYPES,
    INTEREST_OF_MEANS,
    INTEREST_OF_ROLE,
    INTERESTS,
    VERSION,
)
from service.owners.determination import Determination
from service.owners.listing import Owner
from service.owners.proof import Prover
from service.owners.shares import ZERO
from service.owners.standards import Claim, Standard
from service.owners.structure import Party, PartyKind, Right
from service.owners.tables import known_owner, stated_owner

Statement = dict[str, Any]
Edge = tuple[str, str]
Shown = tuple[str, ...]


def write_bods(made: Determination, publisher: str) -> tuple[list[Statement], tuple[str, ...]]:
    """The statements, and what they cannot hold, with how often. Numbers lose nothing as doubles."""
    return _Writer(made, publisher).statements(), tuple(left_out(made))


class _Writer:
    def __init__(self, made: Determination, publisher: str) -> None:
        self._made, self._publisher = made, publisher
        self._structure = made.structure
        self._owners = frozenset(owner.person.id for owner in made.owners)
        self._derived = (f"determined under rules {made.rules.id} {made.rules.version}",)
        self._direct: dict[Edge, dict[Shown, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        for holding in self._structure.holdings:
            owner = known_owner(self._structure, holding) or stated_owner(holding) or holding.holder
            self._note(owner, holding.entity, of_holding(holding), holding.evidence)
        for control in self._structure.controls:
            for holder in control.holders:
                kind = INTEREST_OF_MEANS.get(control.means, "otherInfluenceOrControl")
                self._note(holder, control.entity, interest_of(kind, control.means, control.times), control.evidence)
        for role in self._structure.roles:
            kind = INTEREST_OF_ROLE[role.role]
            self._note(role.party, role.entity, interest_of(kind, role.role.value, role.times), role.evidence)

    def statements(self) -> list[Statement]:
        """All statements in an order in which components come first."""
        primaries = [one for owner in self._made.owners if (one := self._owner(owner)) is not None]
        components = {id for one in primaries for id in one["recordDetails"]["componentRecords"]}
        parties = [self._party(self._structure.parties[id], id in components) for id in sorted(self._structure.parties)]
        relations = [
            self._relation(edge, shown, components) for edge, by in sorted(self._direct.items()) for shown in sorted(by)
        ]
        relations.sort(key=lambda one: not one["recordDetails"]["isComponent"])
        return [*parties, *relations, *self._rests(), *primaries]

    def _note(self, holder: str, entity: str, interest: Statement, evidence: tuple[str, ...]) -> None:
        self._direct[holder, entity][evidence].append(interest)

    def _statement(self, record: str, kind: str, details: Statement, evidence: Shown | None = None) -> Statement:
        on = self._made.on.isoformat()
        statement: Statement = {
            "declarationSubject": self._made.determined_for,
            "statementDate": on,
            "recordId": record,
            "recordStatus": "new",
            "recordType": kind,
            "recordDetails": details,
            "publicationDetails": {
                "publicationDate": on,
                "bodsVersion": VERSION,
                "publisher": {"name": self._publisher},
            },
        }
        if evidence is not None:
            kinds = ["primaryResearch"] if evidence else ["selfDeclaration"]
            statement["source"] = {"type": kinds, **({"description": "\n".join(sorted(evidence))} if evidence else {})}
        return {"statementId": digest(_as_text(statement)), **statement}

    def _party(self, party: Party, is_component: bool) -> Statement:
        if party.kind in {PartyKind.PERSON, PartyKind.UNKNOWN}:
            known = party.kind is PartyKind.PERSON
            details: Statement = {
                "isComponent": is_component,
                "personType": "knownPerson" if known else "unknownPerson",
            }
            if party.name:
                details["names"] = [{"fullName": party.name}]
            if not known:
                details["unspecifiedPersonDetails"] = {"reason": "unknown"}
            return self._statement(party.id, "person", details)
        kind, subtype = ENTITY_TYPES[party.kind]
        entity = {"type": kind, **({"subtype": subtype} if subtype else {}), "details": party.kind.value}
        details = {"isComponent": is_component, "entityType": entity}
        if party.name:
            details["name"] = party.name
        return self._statement(party.id, "entity", details)

    def _relation(self, edge: Edge, shown: Shown, components: set[str]) -> Statement:
        """What a party has in an entity by the same evidence."""
        (holder, entity), record = edge, _record(edge, shown)
        is_owner = entity == self._made.determined_for and holder in self._owners
        interests = [{**one, "beneficialOwnershipOrControl": is_owner} for one in self._direct[edge][shown]]
        details = {
            "isComponent": record in components,
            "subject": entity,
            "interestedParty": holder,
            "interests": interests,
        }
        return self._statement(record, "relationship", details, shown)

    def _owner(self, owner: Owner) -> Statement | None:
        """An owner's relationship through others; None where he has none."""
        interests, components = [], set[str]()
        for claim in owner.claims:
            if (own := self._indirect(claim)) is not None:
                interests.append(own)
                components |= self._components(claim)
        if not interests:
            return None
        details = {
            "isComponent": False,
            "componentRecords": sorted(components),
            "subject": self._made.determined_for,
            "interestedParty": owner.person.id,
            "interests": interests,
        }
        record = f"owner-{digest([owner.person.id, self._made.determined_for])[:32]}"
        return self._statement(record, "relationship", details, self._derived)

    def _indirect(self, claim: Claim) -> Statement | None:
        """What a claim has beyond what its person holds in the target itself."""
        target, tables = self._made.determined_for, self._made.tables
        if claim.standard is Standard.CONTROL:
            if claim.way is None or claim.person in claim.way.reach.commanded.get(target, {}):
                return None
            kinds = {control.entity for control in self._structure.controls if claim.person in control.holders}
            return None if target in kinds else interest_of("otherInfluenceOrControl", "", None, indirect=True)
        right = Right(claim.standard.value)
        direct = ZERO if tables is None else tables.of(right)[target].held.get(claim.person, ZERO)
        if claim.least <= direct:
            return None
        return {**interest_of(INTERESTS[right], "", None, indirect=True), **share_of(claim.least - direct, "")}

    def _components(self, claim: Claim) -> set[str]:
        """Records of the relationships and entities by which a claim holds."""
        target, edges = self._made.determined_for, set[tuple[str, str]]()
        if claim.way is not None:
            for entity, votes in {**claim.way.reach.commanded, target: claim.way.reach.votes}.items():
                edges |= {(voter, entity) for voter in votes}
                commanding = (claim.person, *claim.way.members, *claim.way.reach.commanded)
                edges |= {(one, entity) for one in commanding if (one, entity) in self._direct}
        elif self._made.tables is not None and claim.standard is not Standard.CONTROL:
            right = Right(claim.standard.value)
            table, through = self._made.tables.of(right), self._made.attributed[right].through
            prover = Prover(self._structure, right, table, through)
            trusts = self._made.attributed[right].by_trust.get(claim.person, {})
            edges |= {edge for edge in self._direct if edge[1] in trusts}
            for proof in map(prover.prove, (claim.person, *trusts)):
                edges |= {(edge.holder, edge.entity) for path in proof.paths for edge in path.edges}
                edges |= {
                    (holder, entity)
                    for circle in proof.circles
                    for entity in circle.members
                    for holder in table[entity].held
                    if holder in circle.members
                }
        edges.discard((claim.person, target))
        middle = {entity for edge in edges for entity in edge} - {claim.person, target}
        people = {id for id in middle if self._structure.parties[id].kind is PartyKind.PERSON}
        return {_record(edge, shown) for edge in edges for shown in self._direct.get(edge, ())} | (middle - people)

    def _rests(self) -> Iterator[Statement]:
        """What nobody named holds of the equity of each entity on the way."""
        if self._made.tables is None:
            return
        for entity in sorted(self._made.attributed[Right.EQUITY].through.carried):
            unknown = sum(
                (
                    holding.share.least
                    for holding in self._structure.holdings
                    if holding.entity == entity and holding.right is Right.EQUITY
                ),
                ZERO,
            )
            rest = 1 - unknown
            if rest > ZERO:
                interest = {**interest_of(INTERESTS[Right.EQUITY], "", None), **share_of(rest, "")}
                details = {
                    "isComponent": False,
                    "subject": entity,
                    "interestedParty": {"reason": "unknown", "description": "not held by anybody named"},
                    "interests": [interest],
                }
                yield self._statement(f"rest-{digest([entity])[:32]}", "relationship", details, self._derived)


def _record(edge: Edge, shown: Shown) -> str:
    return f"relationship-{digest([*edge, *shown])[:32]}"


def _as_text(value: Any) -> Any:
    """Numbers as text, so that ids can be digests."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {key: _as_text(one) for key, one in value.items()}
    return [_as_text(one) for one in value] if isinstance(value, list) else value
