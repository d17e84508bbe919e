"""A second way to the same owners, written otherwise: one linear system over everything, and a fixpoint by repetition.

The system is solved by sympy over the rationals, after networkx has found what is closed. Nothing of `service.owners`
is used but the values that a structure is made of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import networkx
from sympy import QQ
from sympy.polys.matrices import DomainMatrix

from service.owners.structure import Structure
from tests.ownership import structure

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Solved:
    """What the second way finds: everybody's part of T, what is nobody's, and what is closed."""

    totals: dict[str, Fraction]
    rest: Fraction
    closed: Fraction


def random_structure(seed: int) -> Structure:
    """A structure above T: up to 14 companies and 6 people, with rests, own shares, circles and closed rings."""
    random = Random(seed)
    companies = ["T", *(f"C{number}" for number in range(random.randint(0, 13)))]
    people = [f"P{number}" for number in range(random.randint(1, 6))]
    lines: list[str] = []
    for company in companies:
        holders = random.sample(companies + people, k=random.randint(1, min(4, len(companies) + len(people))))
        if random.random() < 0.6 and all(one in companies for one in holders) and random.random() < 0.7:
            holders.append(random.choice(people))
        weights = [random.randint(1, 12) for _ in holders]
        whole = sum(weights) + random.choice([0, 0, random.randint(1, 8)])
        lines += [f"{holder} {weight}/{whole} {company}" for holder, weight in zip(holders, weights, strict=True)]
    if random.random() < 0.1 and len(companies) > 2:
        pair = set(companies[-2:])
        first, second = sorted(pair)
        lines = [line for line in lines if line.split()[2] not in pair]
        lines += [f"{first} 100% {second}", f"{second} 100% {first}", *([f"{first} 1/9 T"] if _room(lines) else [])]
    return structure(*lines, people=people)


def _room(lines: list[str]) -> bool:
    taken = sum((Fraction(line.split()[1]) for line in lines if line.split()[2] == "T"), Fraction(0))
    return taken <= Fraction(8, 9) and "C" in "".join(line.split()[0] for line in lines if line.split()[2] == "T")


def held(base: Structure) -> dict[str, dict[str, Fraction]]:
    """Entity -> holder -> share."""
    columns: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for holding in base.holdings:
        columns[holding.entity][holding.holder] += holding.share.least
    return {entity: dict(column) for entity, column in columns.items()}


def solve_all(base: Structure) -> Solved:
    """Everybody's part of T by one linear system over all entities that are not closed."""
    columns = held(base)
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_node("T")
    graph.add_edges_from((entity, holder) for entity, column in columns.items() for holder in column)
    entities = [one for one in {"T", *networkx.descendants(graph, "T")} if not one.startswith("P")]
    closed = {
        member
        for part in networkx.strongly_connected_components(graph.subgraph(entities))
        if all(sum(columns.get(one, {}).get(other, 0) for other in part) == 1 for one in part)
        for member in part
    }
    order = sorted(set(entities) - closed)
    if not order:
        return Solved({}, Fraction(0), Fraction(1))
    rows = [
        [_rational(Fraction(row == column) - columns.get(column, {}).get(row, Fraction(0))) for column in order]
        for row in order
    ]
    size = len(order)
    right = [[_rational(Fraction(name == "T"))] for name in order]
    solution = DomainMatrix(rows, (size, size), QQ).lu_solve(DomainMatrix(right, (size, 1), QQ)).to_list()
    carried = {name: _fraction(row[0]) for name, row in zip(order, solution, strict=True)}
    totals: dict[str, Fraction] = defaultdict(Fraction)
    rest, lost = Fraction(0), Fraction(0)
    for entity, part in carried.items():
        column = columns.get(entity, {})
        rest += part * (1 - sum(column.values(), Fraction(0)))
        for holder, share in column.items():
            if holder.startswith("P"):
                totals[holder] += part * share
            elif holder in closed:
                lost += part * share
    return Solved(dict(totals), rest, lost)


def votes_by_repetition(base: Structure, person: str) -> tuple[Fraction, bool]:
    """The votes that a person casts in T, and whether he commands it, by repeating until nothing changes."""
    columns = held(base)
    votes: dict[str, dict[str, Fraction]] = {}
    for entity, column in columns.items():
        own = column.get(entity, Fraction(0))
        others = {holder: share / (1 - own) for holder, share in column.items() if holder != entity and own != 1}
        votes[entity] = others
    mine = {person}
    while True:
        more = {
            entity
            for entity, column in votes.items()
            if sum((share for holder, share in column.items() if holder in mine), Fraction(0)) > HALF
        }
        if more <= mine:
            break
        mine |= more
    cast = sum((share for holder, share in votes.get("T", {}).items() if holder in mine), Fraction(0))
    return cast, "T" in mine


def cut_totals(base: Structure) -> dict[str, Fraction]:
    """What everybody would have if a circle were cut where it comes back: the usual mistake."""
    columns = held(base)
    totals: dict[str, Fraction] = defaultdict(Fraction)
    waiting: list[tuple[str, Fraction, frozenset[str]]] = [("T", Fraction(1), frozenset({"T"}))]
    while waiting:
        entity, part, seen = waiting.pop()
        for holder, share in columns.get(entity, {}).items():
            if holder.startswith("P"):
                totals[holder] += part * share
            elif holder not in seen:
                waiting.append((holder, part * share, seen | {holder}))
    return dict(totals)


def _rational(number: Fraction) -> object:
    return QQ(number.numerator, number.denominator)


def _fraction(number: object) -> Fraction:
    value = QQ.to_sympy(number)
    return Fraction(int(value.p), int(value.q))
