"""The three standards, each answered for every person: equity; income or votes; control.

Nothing is a cascade: every standard is checked for everybody, and what nobody has shown leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from service.owners.attribution import Attributed, attribute
from service.owners.command import Reach
from service.owners.rules import OwnerRules, VoteMethod
from service.owners.shares import WHOLE, ZERO
from service.owners.structure import PartyKind, Right, Structure
from service.owners.tables import Tables
from service.owners.voting import Commanding, Way, commanding, concerts


class Standard(StrEnum):
    """What makes an owner; the law counts income and votes as one standard."""

    EQUITY = "EQUITY"
    INCOME = "INCOME"
    VOTES = "VOTES"
    CONTROL = "CONTROL"

    @property
    def number(self) -> int:
        """The law's number of it."""
        return {"EQUITY": 1, "INCOME": 2, "VOTES": 2, "CONTROL": 3}[self.value]


class Answer(StrEnum):
    """Whether somebody meets a standard."""

    YES = "YES"
    NO = "NO"
    UNDETERMINED = "UNDETERMINED"


class State(StrEnum):
    """What a standard came to: owners, and nothing open; shown to be empty; or something open."""

    FOUND = "FOUND"
    EMPTY = "EMPTY"
    UNDETERMINED = "UNDETERMINED"


@dataclass(frozen=True, slots=True)
class Claim:
    """One person under one standard.

    Attributes:
        least, most: the share that is shown, and the most that it may be; whole and nothing under CONTROL.
        below: ``most`` is a bound that is not reached.
        group: with whom together; empty: alone.
        way: how the votes are commanded, where they are.
    """

    person: str
    standard: Standard
    answer: Answer
    least: Fraction
    most: Fraction
    below: bool = False
    group: tuple[str, ...] = ()
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What keeps a standard open; ``party``: about whom."""

    reason: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A standard for everybody."""

    standard: Standard
    claims: tuple[Claim, ...]
    gaps: tuple[Gap, ...]

    @property
    def state(self) -> State:
        """What it came to."""
        if self.gaps:
            return State.UNDETERMINED
        return State.FOUND if any(claim.answer is Answer.YES for claim in self.claims) else State.EMPTY


def see_through(structure: Structure, rules: OwnerRules, tables: Tables) -> dict[Right, Attributed]:
    """Each right of the target seen through."""
    found: dict[int, Attributed] = {}
    for right in Right:
        table = tables.of(right)
        if id(table) not in found:
            found[id(table)] = attribute(structure, rules, table, structure.target)
    return {right: found[id(tables.of(right))] for right in Right}


def check_standards(
    structure: Structure, rules: OwnerRules, tables: Tables, attributed: dict[Right, Attributed], threshold: Fraction
) -> tuple[Result, ...]:
    """All standards for all persons of a structure of one day that holds nothing but what stands above its target."""
    people = sorted(party.id for party in structure.parties.values() if party.kind is PartyKind.PERSON)
    field = commanding(structure, rules, tables.votes)
    results = [
        _by_share(field, right, attributed[right], people, threshold, tables=tables)
        for right in (Right.EQUITY, Right.INCOME)
    ]
    if rules.votes.method is VoteMethod.PRODUCT:
        by_product = attributed[Right.VOTES]
        results.append(_by_share(field, Right.VOTES, by_product, people, threshold, tables=tables))
    else:
        results.append(_by_command(field, people, threshold))
    results.append(_by_control(structure, field, people))
    return tuple(results)


def _answer(least: Fraction, most: Fraction, below: bool, threshold: Fraction) -> Answer:
    if least >= threshold:
        return Answer.YES
    return Answer.NO if most < threshold or (most == threshold and below) else Answer.UNDETERMINED


@dataclass(frozen=True, slots=True)
class _Together:
    """What the members of a group have together, each share once."""

    members: tuple[str, ...]
    share: Fraction
    proved: bool


def _groups(structure: Structure, rules: OwnerRules, tables: Tables, right: Right) -> list[_Together]:
    """The groups whose shares of a right add up; a company that is a member counts with what it has itself."""
    found = []
    for group in concerts(structure, proved=False) if right in rules.concert.rights else ():
        opaque = frozenset(group.members) - {structure.target}
        shares = attribute(structure, rules, tables.of(right), structure.target, opaque)
        total = min(WHOLE, sum((shares.share(member) for member in group.members), ZERO))
        found.append(_Together(group.members, total, bool(group.evidence)))
    return found


def _by_share(
    field: Commanding, right: Right, shares: Attributed, people: Sequence[str], threshold: Fraction, *, tables: Tables
) -> Result:
    standard, groups = Standard(right.value), _groups(field.structure, field.rules, tables, right)
    claims = []
    for person in people:
        own = [one for one in groups if field.belongs(person, one.members)]
        alone = shares.share(person)
        best, group = max(
            [(alone, ()), *((one.share, one.members) for one in own if one.proved)], key=lambda option: option[0]
        )
        most, below = shares.most(max([best, *(one.share for one in own)]))
        answer = _answer(best, most, below, threshold)
        claims.append(Claim(person, standard, answer, best, most, below, group))
    gaps = list(_open_people(claims))
    if _answer(ZERO, *shares.most(ZERO), threshold) is Answer.UNDETERMINED:
        gaps.append(Gap("UNKNOWN_OWNER_POSSIBLE"))
    if gaps and shares.through.closed > ZERO:
        gaps += [
            Gap("OWNERSHIP_CLOSED_RING", member)
            for circle in shares.through.circles
            if circle.closed
            for member in circle.members
        ]
    return Result(standard, tuple(claims), tuple(gaps))


def _by_command(field: Commanding, people: Sequence[str], threshold: Fraction) -> Result:
    claims = []
    for person in people:
        way = max(field.ways(person), key=lambda one: one.reach.cast)
        most, below = field.most(max(one.reach.cast for one in field.possible_ways(person)))
        answer = _answer(way.reach.cast, most, below, threshold)
        claims.append(Claim(person, Standard.VOTES, answer, way.reach.cast, most, below, way.members, way))
    gaps = list(_open_people(claims))
    if _answer(ZERO, *field.most(field.unknown().cast), threshold) is Answer.UNDETERMINED:
        gaps.append(Gap("UNKNOWN_OWNER_POSSIBLE"))
    gaps += [
        Gap("CONTROL_NOT_EXAMINED", entity)
        for entity, reach in field.without_commander.items()
        if reach.cast >= threshold
    ]
    return Result(Standard.VOTES, tuple(claims), tuple(gaps))


def _by_control(structure: Structure, field: Commanding, people: Sequence[str]) -> Result:
    claims = []
    for person in people:
        proved = next((way for way in field.ways(person) if _commands(way.reach, structure.target)), None)
        if proved is not None:
            claims.append(Claim(person, Standard.CONTROL, Answer.YES, WHOLE, WHOLE, False, proved.members, proved))
            continue
        may = any(_may_command(field, way.reach, structure.target) for way in field.possible_ways(person))
        answer = Answer.UNDETERMINED if may else Answer.NO
        claims.append(Claim(person, Standard.CONTROL, answer, ZERO, WHOLE if may else ZERO))
    gaps = list(_open_people(claims))
    if _may_command(field, field.unknown(), structure.target):
        gaps.append(Gap("UNKNOWN_OWNER_POSSIBLE"))
    if not any(item.entity == structure.target and item.evidence for item in structure.examinations):
        gaps.append(Gap("CONTROL_NOT_EXAMINED", structure.target))
    gaps += [
        Gap("CONTROL_NOT_EXAMINED", entity)
        for entity, reach in field.without_commander.items()
        if _commands(reach, structure.target)
    ]
    return Result(Standard.CONTROL, tuple(claims), tuple(gaps))


def _commands(reach: Reach, target: str) -> bool:
    return target in reach.commanded


def _may_command(field: Commanding, reach: Reach, target: str) -> bool:
    votes = sum(reach.votes.values(), ZERO) + field.possible.open.get(target, ZERO)
    return target in reach.commanded or votes > field.possible.majority


def _open_people(claims: Sequence[Claim]) -> Iterator[Gap]:
    return (Gap("SHARE_OPEN", claim.person) for claim in claims if claim.answer is Answer.UNDETERMINED)
