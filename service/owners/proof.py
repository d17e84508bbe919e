"""How a person comes to a share: the ways from him to the target with their evidence, and the equations of circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from service.owners.look_through import Circle, Through
from service.owners.shares import WHOLE
from service.owners.structure import Right, Structure
from service.owners.tables import Table, known_owner

MOST_PATHS: Final = 20
_MOST_STEPS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Edge:
    """One holding on a way, of all that the holder has there.

    Attributes:
        nominees: who holds it for him, where it is not in his own name.
    """

    holder: str
    entity: str
    share: Fraction
    evidence: tuple[str, ...]
    nominees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a person to the target; ``product`` is the product of its shares."""

    edges: tuple[Edge, ...]
    product: Fraction


@dataclass(frozen=True, slots=True)
class Proof:
    """All ways to a share.

    Attributes:
        paths: the largest shares first; each entity is met once in a path.
        complete: no path is left out; without circles, the products add up to the share.
        circles: the circles that the paths touch, whose equations give the rest.
    """

    paths: tuple[Path, ...]
    complete: bool
    circles: tuple[Circle, ...]


class Prover:
    """Finds ways in one table seen through."""

    def __init__(self, structure: Structure, right: Right, table: Table, through: Through) -> None:
        """Index who holds what among the entities that are seen through."""
        self._table, self._through = table, through
        self._below: dict[str, list[str]] = defaultdict(list)
        for entity in through.carried:
            for holder in table[entity].held:
                self._below[holder].append(entity)
        self._evidence: dict[tuple[str, str], dict[Right, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._nominees: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._right = right
        for holding in structure.holdings:
            owner = known_owner(structure, holding)
            if owner is not None:
                self._evidence[owner, holding.entity][holding.right].update(holding.evidence)
                if holding.nominee:
                    self._nominees[owner, holding.entity].add(holding.holder)

    def prove(self, person: str) -> Proof:
        """The ways of one person."""
        paths: list[Path] = []
        steps, complete = 0, True
        waiting: list[tuple[str, tuple[Edge, ...], Fraction]] = [(person, (), WHOLE)]
        while waiting:
            node, edges, product = waiting.pop()
            steps += 1
            if len(paths) == MOST_PATHS or steps > _MOST_STEPS:
                complete = False
                break
            if node == self._through.target and edges:
                paths.append(Path(edges, product))
                continue
            met = {edge.holder for edge in edges} | {node}
            further = [self.edge(node, entity) for entity in self._below[node] if entity not in met]
            for edge in sorted(further, key=lambda one: (one.share, one.entity)):
                waiting.append((edge.entity, (*edges, edge), product * edge.share))
        touched = {edge.entity for path in paths for edge in path.edges}
        circles = tuple(circle for circle in self._through.circles if not touched.isdisjoint(circle.members))
        return Proof(tuple(sorted(paths, key=_largest_first)), complete, circles)

    def edge(self, holder: str, entity: str) -> Edge:
        """What a holder has in an entity."""
        by_right = self._evidence.get((holder, entity), {})
        evidence = by_right.get(self._right) or by_right.get(Right.EQUITY) or ()
        nominees = tuple(sorted(self._nominees.get((holder, entity), ())))
        return Edge(holder, entity, self._table[entity].held[holder], tuple(sorted(evidence)), nominees)


def equations(table: Table, circle: Circle) -> Mapping[str, Mapping[str, Fraction]]:
    """Of each member of a circle, what of the others it carries."""
    return {
        member: {other: table[other].held[member] for other in circle.members if member in table[other].held}
        for member in circle.members
    }


def _largest_first(path: Path) -> tuple[Fraction, tuple[str, ...]]:
    return -path.product, tuple(edge.holder for edge in path.edges)
