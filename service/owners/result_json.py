"""A determination as JSON of the form ``idverdict-owner-determination/1``: the same bytes for the same facts and rules.

It holds the parties' references, shares as exact fractions, and the digests of the day's structure and of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from service.canonical import Value, canonical_json, digest
from service.owners.determination import Determination
from service.owners.listing import Owner, RoleHeld
from service.owners.look_through import Circle
from service.owners.proof import Edge, Path, Proof, Prover, equations
from service.owners.standards import Claim, Gap, Result, Standard
from service.owners.structure import Right
from service.owners.structure_json import structure_value
from service.owners.tables import Table
from service.owners.voting import Way

FORMAT: Final = "idverdict-owner-determination/1"


def result_bytes(made: Determination) -> bytes:
    """The canonical bytes of a determination."""
    return canonical_json(result_value(made))


def result_value(made: Determination) -> dict[str, Value]:
    """A determination as JSON values."""
    provers = _provers(made)
    return {
        "format": FORMAT,
        "target": made.target,
        "determined_for": made.determined_for,
        "on": made.on.isoformat(),
        "known_at": None if made.known_at is None else made.known_at.isoformat(),
        "rules": made.rules.reference(),
        "structure_sha256": digest(structure_value(made.structure)),
        "outcome": made.outcome.value,
        "threshold": str(made.threshold),
        "enhanced_by": [trigger.value for trigger in made.triggers],
        "simplified": made.simplified,
        "owners": [_owner(owner, made, provers) for owner in made.owners],
        "standards": [_standard(result) for result in made.results],
        "open": _gaps(made.gaps),
        "accounts": _accounts(made),
    }


def _provers(made: Determination) -> dict[str, tuple[Prover, Table]]:
    tables = made.tables
    if tables is None:
        return {}
    return {
        right.value: (
            Prover(made.structure, right, tables.of(right), made.attributed[right].through),
            tables.of(right),
        )
        for right in Right
    }


def _owner(owner: Owner, made: Determination, provers: dict[str, tuple[Prover, Table]]) -> dict[str, Value]:
    return {
        "party": owner.person.id,
        "identification": owner.person.identification,
        "standards": list(owner.standards),
        "claims": [{**_claim(claim), "proof": _proof(claim, made, provers)} for claim in owner.claims],
        "roles": [_role(role) for role in owner.roles],
    }


def _claim(claim: Claim) -> dict[str, Value]:
    said: dict[str, Value] = {"standard": claim.standard.value, "answer": claim.answer.value}
    if claim.standard is not Standard.CONTROL:
        said.update({"share": str(claim.least), "at_most": str(claim.most), "at_most_is_reached": not claim.below})
    if claim.group:
        said["together"] = list(claim.group)
    return said


def _standard(result: Result) -> dict[str, Value]:
    return {
        "standard": result.standard.value,
        "number": result.standard.number,
        "state": result.state.value,
        "open": _gaps(result.gaps),
        "people": [{"party": claim.person, **_claim(claim)} for claim in result.claims],
    }


def _proof(claim: Claim, made: Determination, provers: dict[str, tuple[Prover, Table]]) -> dict[str, Value]:
    if claim.way is not None:
        return _commanded(claim.way, claim.person, made, provers[Right.VOTES.value][0])
    prover, table = provers[claim.standard.value]
    members = claim.group or (claim.person,)
    shown: dict[str, Value] = {member: _ways(prover.prove(member), table) for member in members}
    trusts = made.attributed[Right(claim.standard.value)].by_trust
    by_trust: dict[str, Value] = {
        member: {trust: _by_trust(trust, part, made, prover, table) for trust, part in trusts[member].items()}
        for member in members
        if member in trusts
    }
    return {"shares": shown, **({"by_trust": by_trust} if by_trust else {})}


def _by_trust(trust: str, part: Fraction, made: Determination, prover: Prover, table: Table) -> dict[str, Value]:
    """What somebody has by a trust: the trust's own ways to the target, and who has which role in it."""
    return {"share": str(part), "roles": _roles_of(trust, made), **_ways(prover.prove(trust), table)}


def _roles_of(entity: str, made: Determination) -> list[Value]:
    return [
        {"party": role.party, "role": role.role.value, "evidence": list(role.evidence)}
        for role in sorted(made.structure.roles, key=lambda one: (one.party, one.role, one.evidence))
        if role.entity == entity
    ]


def _ways(proof: Proof, table: Table) -> dict[str, Value]:
    said: dict[str, Value] = {"paths": [_path(path) for path in proof.paths], "all_paths": proof.complete}
    if proof.circles:
        said["equations"] = [_circle(circle, table) for circle in proof.circles]
    return said


def _path(path: Path) -> dict[str, Value]:
    return {"product": str(path.product), "edges": [_edge(edge) for edge in path.edges]}


def _edge(edge: Edge) -> dict[str, Value]:
    said: dict[str, Value] = {
        "holder": edge.holder,
        "entity": edge.entity,
        "share": str(edge.share),
        "evidence": list(edge.evidence),
    }
    if edge.nominees:
        said["in_the_name_of"] = list(edge.nominees)
    return said


def _circle(circle: Circle, table: Table) -> dict[str, Value]:
    return {
        "members": list(circle.members),
        "closed": circle.closed,
        "carries": {member: str(part) for member, part in circle.carried.items()},
        "of_each_other": {
            member: {other: str(part) for other, part in row.items()}
            for member, row in equations(table, circle).items()
        },
    }


def _commanded(way: Way, person: str, made: Determination, prover: Prover) -> dict[str, Value]:
    """Entity by entity, whose votes are cast there, and by what they are commanded."""
    structure, commanding = made.structure, {person, *way.members, *way.reach.commanded}
    steps: list[Value] = []
    for entity, votes in {**way.reach.commanded, structure.target: way.reach.votes}.items():
        statements = sorted(
            (
                control
                for control in structure.controls
                if control.entity == entity and control.evidence and not commanding.isdisjoint(control.holders)
            ),
            key=lambda control: (control.means, control.holders, control.evidence),
        )
        step: dict[str, Value] = {
            "entity": entity,
            "commanded": entity in way.reach.commanded,
            "votes": [_edge(prover.edge(voter, entity)) for voter in votes],
        }
        if entity in way.reach.controlled:
            step["by"] = [
                {"means": control.means, "holders": list(control.holders), "evidence": list(control.evidence)}
                for control in statements
            ]
            step["roles"] = _roles_of(entity, made)
        steps.append(step)
    agreed: list[Value] = [
        {"members": list(group.members), "entity": group.entity, "evidence": list(group.evidence)}
        for group in sorted(structure.concerts, key=lambda one: (one.members, one.entity or ""))
        if group.members == way.members
    ]
    return {
        "person": person,
        "votes_cast": str(way.reach.cast),
        "steps": steps,
        **({"agreed": agreed} if agreed else {}),
    }


def _role(role: RoleHeld) -> dict[str, Value]:
    said: dict[str, Value] = {"entity": role.entity, "role": role.role.value, "evidence": list(role.evidence)}
    if role.via:
        said["via"] = role.via
    return said


def _gaps(gaps: Iterable[Gap]) -> list[Value]:
    return [{"reason": gap.reason, **({"party": gap.party} if gap.party else {})} for gap in gaps]


def _accounts(made: Determination) -> dict[str, Value]:
    """Where the whole of each right went: shown parties, rests, closed rings; together exactly 1."""
    said: dict[str, Value] = {}
    for right, attributed in made.attributed.items():
        through = attributed.through
        said[right.value] = {
            "parties": {party: str(part) for party, part in through.totals.items()},
            "rest": str(through.rest),
            "closed": str(through.closed),
            "layers": through.layers,
            "most_of_one_unknown": str(attributed.open),
        }
    return said
