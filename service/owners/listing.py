"""Owners as they are listed, by standards and by roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from service.owners.standards import Claim, Gap
from service.owners.structure import Party, PartyKind, RoleKind, Structure


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role by which somebody is listed; ``via``: the entity that has the role and whose owner he is."""

    entity: str
    role: RoleKind
    evidence: tuple[str, ...]
    via: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """A beneficial owner: by which claims, by which roles; without either, he is none."""

    person: Party
    claims: tuple[Claim, ...] = ()
    roles: tuple[RoleHeld, ...] = ()

    @property
    def standards(self) -> tuple[int, ...]:
        """The numbers of the standards that he meets."""
        return tuple(sorted({claim.standard.number for claim in self.claims}))


Listed = tuple[tuple[Owner, ...], tuple[Gap, ...]]
Behind = Callable[[str], Listed]


def list_roles(
    structure: Structure, entity: str, roles: Iterable[RoleKind], behind: Behind | None
) -> tuple[tuple[Owner, ...], tuple[Gap, ...]]:
    """Who has one of some roles in an entity, and who stands behind entities that have one."""
    wanted = set(roles)
    held: dict[str, list[RoleHeld]] = {}
    gaps: list[Gap] = []
    for role in sorted(structure.roles, key=lambda one: (one.party, one.role, one.evidence)):
        if role.entity != entity or role.role not in wanted:
            continue
        party = structure.parties[role.party]
        if not role.evidence:
            gaps.append(Gap("ROLE_WITHOUT_EVIDENCE", role.party))
        elif party.kind is PartyKind.PERSON:
            held.setdefault(party.id, []).append(RoleHeld(entity, role.role, role.evidence))
        elif behind is None or party.kind is PartyKind.UNKNOWN:
            gaps.append(Gap("ROLE_NOT_A_PERSON", role.party))
        else:
            owners_behind, gaps_behind = behind(party.id)
            gaps += gaps_behind
            for owner in owners_behind:
                held.setdefault(owner.person.id, []).append(RoleHeld(entity, role.role, role.evidence, party.id))
    owners = tuple(Owner(structure.parties[id], (), tuple(roles)) for id, roles in sorted(held.items()))
    return owners, tuple(dict.fromkeys(gaps))
