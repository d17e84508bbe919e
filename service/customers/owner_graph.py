"""The owner graph of the store as a source of structures: what a determination reads, and what it has read."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from service.canonical import canonical_json
from service.owners import Structure
from service.owners.sources import Around, Stated, gather
from service.owners.statements import stated, structure_lines
from service.owners.structure_json import LISTS
from storage.owner_graph.planting import Planting
from storage.owner_graph.reading import Walk
from storage.owner_graph.values import NewStatement
from storage.owner_graph.words import Scope
from storage.store import Store


@dataclass(slots=True)
class GraphSource:
    """What a graph says, as of a day and as known at a time; None: as known now.

    Attributes:
        also_described: parties that further sources describe; these were not read.
    """

    walk: Walk
    on: date
    known_at: datetime | None
    also_described: set[str] = field(default_factory=set)

    def level(self, ids: Collection[str]) -> Mapping[str, Stated]:
        """What is stated of some parties. Raises StructureRefused for statements on one that is not there."""
        found = {}
        for id, one in self.walk.level(ids).items():
            party, around = stated(one.statements)
            found[id] = Stated(party, self._of_the_day(around))
            if one.others:
                self.also_described.add(id)
        return found

    def _of_the_day(self, around: Around) -> Around:
        lists: dict[str, Any] = {
            name: [one for one in getattr(around, name) if one.times.hold(self.on, self.known_at)] for name in LISTS
        }
        return Around(**lists)


def planted(store: Store, structure: Structure, *, tenant_wide: bool) -> Planting:
    """What is put into the graph beside the record of a structure."""
    head = canonical_json({"target": structure.target, "no_simplification": structure.no_simplification})
    statements = [NewStatement(*line) for line in structure_lines(structure)]
    return store.graph.planting(Scope.TENANT if tenant_wide else Scope.OWN, head, statements)


def above_target(source: GraphSource) -> Structure:
    """The structure of the day above the target of the structure that a walk starts from; of the rest nothing is read.

    Raises StructureRefused.
    """
    head = json.loads(source.walk.start.head)
    return gather(source, head["target"], no_simplification=head["no_simplification"])
