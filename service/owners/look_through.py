"""Look-through: how much of the target is finally whose, exactly, through any number of entities and circles.

With s(h, c) the share of entity c that h holds, one whole of c carries x(c) of the target t:

    x(t) = 1 + sum of s(t, d) x(d)        x(c) = sum of s(c, d) x(d)

over the entities d that can be reached. A party h has the sum of s(h, c) x(c). Whatever circle the holdings form, x is
the solution of these equations; no circle is cut. Entities that own each other whole have no solution: a closed ring.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from service.owners.components import components
from service.owners.elimination import solve
from service.owners.refused import StructureRefused
from service.owners.shares import WHOLE, ZERO
from service.owners.tables import Table

MOST_IN_A_CIRCLE: Final = 300
"""Exact elimination of so many entities, each linked with four, takes 5 s; the time grows with the fourth power."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Entities that hold shares of each other.

    Attributes:
        members: in order of their references.
        carried: x of each; empty for a closed ring.
        closed: they own each other whole, so nobody is behind them.
    """

    members: tuple[str, ...]
    carried: Mapping[str, Fraction]
    closed: bool


@dataclass(frozen=True, slots=True)
class Through:
    """The target seen through.

    Attributes:
        carried: x of every entity that is looked through and not in a closed ring.
        totals: what each party has of the target in the end that is not looked through.
        rest: what is nobody's who is shown.
        open: the most of it that can be one party's; ``below``: a bound that nobody reaches.
        closed: what leads into closed rings.
        circles: all circles met.
        layers: the most entities that stand one above the other, the target being the first.
    """

    target: str
    carried: Mapping[str, Fraction]
    totals: Mapping[str, Fraction]
    rest: Fraction
    open: Fraction
    below: bool
    closed: Fraction
    circles: tuple[Circle, ...] = ()
    layers: int = 1

    @property
    def most_unknown(self) -> Fraction:
        """The most that a party may have beyond what is shown to be his."""
        return self.open + self.closed

    @property
    def is_bound_exclusive(self) -> bool:
        """Whether nobody reaches that bound: less than one part of it can be his."""
        return self.below


def look_through(table: Table, target: str, is_transparent: Callable[[str], bool]) -> Through:
    """See through all entities for which ``is_transparent`` says so; the target is one in any case.

    Raises:
        StructureRefused: a circle is too large to be solved exactly in a time that anybody waits.
    """

    def above(entity: str) -> list[str]:
        return [holder for holder in table[entity].held if holder == target or is_transparent(holder)]

    carried: dict[str, Fraction] = {}
    arriving: dict[str, Fraction] = defaultdict(Fraction, {target: WHOLE})
    reached: dict[str, int] = defaultdict(int)
    circles: list[Circle] = []
    seen: set[str] = set()
    closed, layers = ZERO, 0
    for part in components(target, above):
        seen.update(part)
        height = max(reached[member] for member in part) + len(part)
        layers = max(layers, height)
        own = _solved(part, arriving, table)
        if own is None:
            closed += sum((arriving[member] for member in part), ZERO)
        if own is None or len(part) > 1:
            circles.append(Circle(part, own or {}, closed=own is None))
        for member, carries in (own or {}).items():
            carried[member] = carries
            for holder in above(member):
                if holder not in part:
                    arriving[holder] += table[member].held[holder] * carries
                    reached[holder] = max(reached[holder], height)
    return _summed(table, target, carried, seen=seen, closed=closed, circles=tuple(circles), layers=layers)


def _solved(part: tuple[str, ...], arriving: Mapping[str, Fraction], table: Table) -> dict[str, Fraction] | None:
    """x of the members of one part, of what arrives and what they carry of each other; None for a closed ring."""
    if len(part) == 1:
        (member,) = part
        left = WHOLE - table[member].held.get(member, ZERO)
        return {member: arriving[member] / left} if left else None
    if len(part) > MOST_IN_A_CIRCLE:
        raise StructureRefused("CIRCLE_TOO_LARGE", f"more than {MOST_IN_A_CIRCLE} entities hold shares of each other")
    terms: dict[str, dict[str, Fraction]] = {member: {} for member in part}
    for entity in part:
        for holder, share in table[entity].held.items():
            if holder in terms:
                terms[holder][entity] = share
    return solve({member: arriving[member] for member in part}, terms)


def _summed(
    table: Table,
    target: str,
    carried: Mapping[str, Fraction],
    *,
    seen: set[str],
    closed: Fraction,
    circles: tuple[Circle, ...],
    layers: int,
) -> Through:
    totals: dict[str, Fraction] = defaultdict(Fraction)
    rest, most, below = ZERO, ZERO, False
    for entity, part in carried.items():
        column = table[entity]
        rest += column.rest * part
        most += column.open * part
        below = below or column.below
        for holder, share in column.held.items():
            if holder not in seen:
                totals[holder] += share * part
    return Through(target, carried, dict(sorted(totals.items())), rest, most, below, closed, circles, layers)
