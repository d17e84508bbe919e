"""Who the beneficial owners of an entity are on a day, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from service.owners.attribution import Attributed
from service.owners.listing import Listed, Owner, list_roles
from service.owners.refused import StructureRefused
from service.owners.rules import AsTarget, KindRule, OwnerRules, Trigger
from service.owners.sources import MemorySource, Source, gather
from service.owners.standards import Answer, Claim, Gap, Result, check_standards, see_through
from service.owners.structure import Right, Structure
from service.owners.tables import Tables, build_tables


class Outcome(StrEnum):
    """What a determination came to.

    OWNERS: all are listed, and nothing is open. MANAGER: all standards are shown empty, the manager stands in.
    ROLES: the rules list who has a role in an entity of this kind. EXEMPT: such an entity has none. UNDETERMINED:
    something is open; the owners found so far are listed.
    """

    OWNERS = "OWNERS"
    MANAGER = "MANAGER"
    ROLES = "ROLES"
    EXEMPT = "EXEMPT"
    UNDETERMINED = "UNDETERMINED"


@dataclass(frozen=True, slots=True)
class Determination:
    """The result, with all that it was made of.

    Attributes:
        structure: what holds on the day above the target; for a branch, above its head office.
        target: the entity asked for; ``determined_for``: the one whose owners these are.
        threshold: the part from which on somebody is an owner here; ``triggers``: what lowered it.
        simplified: the rules' simplification for the kind of entity was used.
        results: by standard; empty where none was checked.
    """

    target: str
    determined_for: str
    on: date
    known_at: datetime | None
    rules: OwnerRules
    structure: Structure
    outcome: Outcome
    threshold: Fraction
    triggers: tuple[Trigger, ...] = ()
    simplified: bool = False
    owners: tuple[Owner, ...] = ()
    results: tuple[Result, ...] = ()
    gaps: tuple[Gap, ...] = ()
    tables: Tables | None = field(default=None, repr=False)
    attributed: dict[Right, Attributed] = field(default_factory=dict, repr=False)


def determine(structure: Structure, rules: OwnerRules, on: date, known_at: datetime | None = None) -> Determination:
    """Determine the owners of a structure's target.

    Raises:
        StructureRefused: the structure contradicts itself on that day.
    """
    today = structure.on(on, known_at)
    return determine_from(
        MemorySource(today), structure.target, rules, on, known_at, no_simplification=structure.no_simplification
    )


def determine_from(
    source: Source,
    target: str,
    rules: OwnerRules,
    on: date,
    known_at: datetime | None = None,
    *,
    no_simplification: bool = False,
) -> Determination:
    """Determine the owners of an entity of a source, whose statements are those of the day.

    Raises:
        StructureRefused: the structure contradicts itself on that day.
    """
    return _determine(source, target, rules, on, known_at, no_simplification=no_simplification, seen=frozenset())


def _determine(
    source: Source,
    target: str,
    rules: OwnerRules,
    on: date,
    known_at: datetime | None,
    *,
    no_simplification: bool,
    seen: frozenset[str],
) -> Determination:
    structure = gather(source, target, no_simplification=no_simplification)
    party = structure.parties[target]
    rule = rules.kinds.get(party.kind)
    if rule is None:
        raise StructureRefused("TARGET_NO_ENTITY", "owners are determined of entities", party=target)
    if target in seen:
        raise StructureRefused("ROLES_IN_A_CIRCLE", "entities have roles or head offices in a circle", party=target)
    blank = Determination(target, target, on, known_at, rules, structure, Outcome.UNDETERMINED, rules.thresholds.part)
    simplified = rule.simplification and not no_simplification

    def behind(entity: str) -> Determination:
        return _determine(
            source, entity, rules, on, known_at, no_simplification=no_simplification, seen=seen | {target}
        )

    if rule.as_target is AsTarget.HEAD_OFFICE:
        return (
            _as_head_office(blank, rule, behind(party.head_office))
            if party.head_office
            else _open(blank, Gap("HEAD_OFFICE_MISSING", target))
        )
    if rule.as_target is AsTarget.EXEMPT and simplified:
        return replace(blank, outcome=Outcome.EXEMPT, simplified=True)
    if rule.as_target is AsTarget.LIST_ROLES and (simplified or not rule.simplification):
        found = list_roles(structure, target, rule.listed_roles, lambda entity: _listed_of(behind(entity)))
        return _by_roles(replace(blank, simplified=simplified), rule, *found)
    return _by_standards(blank, rule)


def _by_standards(blank: Determination, rule: KindRule) -> Determination:
    structure, rules = blank.structure, blank.rules
    tables = build_tables(structure, rules)
    attributed = see_through(structure, rules, tables)
    triggers = tuple(_triggers(structure, rules, attributed.values()))
    threshold = rules.enhanced.part if triggers else rules.thresholds.part
    results = check_standards(structure, rules, tables, attributed, threshold)
    met: dict[str, list[Claim]] = {}
    for result in results:
        for claim in result.claims:
            if claim.answer is Answer.YES:
                met.setdefault(claim.person, []).append(claim)
    owners = tuple(Owner(structure.parties[person], tuple(claims)) for person, claims in sorted(met.items()))
    gaps = tuple(gap for result in results for gap in result.gaps)
    whole = replace(
        blank,
        threshold=threshold,
        triggers=triggers,
        results=results,
        owners=owners,
        gaps=tuple(dict.fromkeys(gaps)),
        tables=tables,
        attributed=attributed,
    )
    if gaps or owners:
        return replace(whole, outcome=Outcome.UNDETERMINED if gaps else Outcome.OWNERS)
    managers, missing = list_roles(structure, structure.target, rule.fallback_roles, None)
    if not managers or missing:
        return replace(whole, owners=managers, gaps=missing or (Gap("MANAGER_MISSING", structure.target),))
    return replace(whole, outcome=Outcome.MANAGER, owners=managers)


def _triggers(structure: Structure, rules: OwnerRules, seen: Iterable[Attributed]) -> Iterator[Trigger]:
    through = [one.through for one in seen]
    met = {
        Trigger.CYCLE: any(len(circle.members) > 1 for one in through for circle in one.circles),
        Trigger.NOMINEE: any(holding.nominee for holding in structure.holdings),
        Trigger.LAYERS: any(one.layers >= rules.enhanced.layers for one in through),
    }
    return (trigger for trigger in Trigger if met[trigger] and trigger in rules.enhanced.on)


def _listed_of(made: Determination) -> Listed:
    return made.owners, made.gaps


def _by_roles(blank: Determination, rule: KindRule, owners: tuple[Owner, ...], gaps: tuple[Gap, ...]) -> Determination:
    stated = {role.role for role in blank.structure.roles if role.entity == blank.target and role.evidence}
    required = rule.required_roles or rule.listed_roles
    missing = tuple(Gap(f"{role.value}_MISSING", blank.target) for role in required if role not in stated)
    gaps = gaps + missing
    return replace(blank, outcome=Outcome.UNDETERMINED if gaps else Outcome.ROLES, owners=owners, gaps=gaps)


def _as_head_office(blank: Determination, rule: KindRule, office: Determination) -> Determination:
    structure = blank.structure
    extra: tuple[Owner, ...] = ()
    gaps: tuple[Gap, ...] = ()
    if structure.parties[blank.target].foreign:
        extra, gaps = list_roles(structure, blank.target, rule.foreign_roles, None)
        if not extra:
            gaps += tuple(Gap(f"{role.value}_MISSING", blank.target) for role in rule.foreign_roles)
    by_id = {owner.person.id: owner for owner in office.owners}
    for owner in extra:
        before = by_id.get(owner.person.id, Owner(owner.person))
        by_id[owner.person.id] = replace(before, roles=before.roles + owner.roles)
    outcome = office.outcome
    if gaps:
        outcome = Outcome.UNDETERMINED
    elif outcome is Outcome.EXEMPT and extra:
        outcome = Outcome.ROLES
    return replace(
        office,
        target=blank.target,
        structure=replace(structure, target=office.structure.target),
        outcome=outcome,
        owners=tuple(by_id[id] for id in sorted(by_id)),
        gaps=office.gaps + gaps,
    )


def _open(blank: Determination, *gaps: Gap) -> Determination:
    return replace(blank, gaps=gaps)
