"""Reads the graph by levels: what is said of some parties, each by one source, opened.

Statements of two sources on one party would add up, so one source is taken for each party: the structure of the asking
customer where it describes the party, else the source that came into use last of those that describe it. Where none
does, the party itself is taken by the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from sqlmodel import col, select

from storage.database.connections import Database
from storage.errors import RecordDamaged
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.owner_graph.queries import LARGEST, MOST_ROWS, Source, as_time, naming, reading, saying
from storage.owner_graph.rows import OwnerSourceRow
from storage.owner_graph.sealing import bound, head_bound, party_index
from storage.owner_graph.values import GraphStart, StatedParty
from storage.owner_graph.words import PARTY, Scope, SourceState
from storage.sealing.blind_index import EACH, BlindIndex

_AT_ONCE: Final = LARGEST // len(EACH)
"""Parties in one query; each has an index under every digest."""


@dataclass(frozen=True, slots=True)
class GraphReader:
    """Reads the graph of one tenant. Methods may raise StoreUnavailable, RecordDamaged, KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex

    def start(self, file_id: str, key: DataKey, now: datetime, known_at: datetime | None = None) -> GraphStart | None:
        """Where a reading for a customer starts: the latest structure, of all or of those known at a time.

        None where that one is from before the graph, or there is none.
        """
        at = known_at or now
        query = select(OwnerSourceRow).where(
            col(OwnerSourceRow.customer_file_id) == file_id,
            col(OwnerSourceRow.tenant) == self.index.tenant,
            col(OwnerSourceRow.state) == SourceState.IN_USE.value,
        )
        if known_at is not None:
            query = query.where(col(OwnerSourceRow.used_from) <= known_at)
        with self.database.read() as session:
            row = session.exec(query.order_by(col(OwnerSourceRow.version).desc()).limit(1)).one_or_none()
        if row is None:
            return None
        head = key.opened(row.head_sealed or b"", head_bound(row))
        return GraphStart(row.id, file_id, row.version, head, Scope(row.scope), at)

    def walk(self, start: GraphStart) -> Walk:
        """A reading that starts there."""
        return Walk(self, start)


class Readable(NamedTuple):
    """A source that may be read."""

    id: str
    name: str
    used_from: datetime
    key: DataKey


@dataclass(slots=True)
class Walk:
    """One reading of the graph, level by level. What it reads with is looked up once.

    Attributes:
        read: the sources that were read beside the customer's own structure: names of their resources by their ids.
    """

    reader: GraphReader
    start: GraphStart
    read: dict[str, str] = field(default_factory=dict)
    _sources: dict[str, Readable | None] = field(default_factory=dict, repr=False)

    def level(self, references: Collection[str]) -> Mapping[str, StatedParty]:
        """What the graph says of parties; those that no source has are not there."""
        wanted, found = list(references), dict[str, StatedParty]()
        for start in range(0, len(wanted), _AT_ONCE):
            found.update(self._some(wanted[start : start + _AT_ONCE]))
        return found

    def _some(self, references: Sequence[str]) -> Mapping[str, StatedParty]:
        start, reader = self.start, self.reader
        by_index = {
            party_index(index, start.scope, start.file_id, one): one
            for index in reader.index.each()
            for one in references
        }
        indexes = list(by_index)
        rows = reader.database.look_up(saying(indexes))
        if len(rows) > MOST_ROWS:  # many sources name a party: of those that are not taken, nothing is read
            candidates = reader.database.look_up(naming(indexes))
            taken = self._taken([(bytes(about), source, described) for about, source, described in candidates])
            sources = sorted({source.id for source, _ in taken.values()})
            rows = [
                row
                for begin in range(0, len(sources), LARGEST)
                for row in reader.database.look_up(saying(indexes, sources[begin : begin + LARGEST]))
            ]
        else:
            taken = self._taken([(bytes(row[2]), row[0], row[3] != PARTY) for row in rows])
        said: dict[bytes, list[tuple[str, bytes]]] = {about: [] for about in taken}
        for source_id, place, about, kind, sealed in rows:
            index = bytes(about)
            if index in taken and taken[index][0].id == source_id:
                tied = bound(reader.index.tenant, source_id, place, kind, index)
                said[index].append((kind, taken[index][0].key.opened(bytes(sealed), tied)))
        for source, _ in taken.values():
            if source.id != start.source_id:
                self.read[source.id] = source.name
        return {
            by_index[about]: StatedParty(source.name, tuple(said[about]), others)
            for about, (source, others) in taken.items()
        }

    def _taken(self, candidates: Iterable[tuple[bytes, str, bool]]) -> dict[bytes, tuple[Readable, int]]:
        """For each party the source that is taken, and how many others describe it.

        Args:
            candidates: party, source, and whether that describes it; any of them several times.
        """
        described: dict[tuple[bytes, str], bool] = {}
        for about, source_id, describes in candidates:
            described[about, source_id] = described.get((about, source_id), False) or bool(describes)
        self._look_up({source_id for _, source_id in described})
        of: dict[bytes, list[tuple[bool, bool, datetime, str, Readable]]] = {}
        for (about, source_id), describes in described.items():
            source = self._sources[source_id]
            if source is not None:
                own = source_id == self.start.source_id
                of.setdefault(about, []).append((describes, own, source.used_from, source_id, source))
        first = {about: max(some, key=lambda one: one[:4]) for about, some in of.items()}
        return {about: (first[about][-1], sum(one[0] for one in some) - first[about][0]) for about, some in of.items()}

    def _look_up(self, source_ids: Collection[str]) -> None:
        """Note which of some sources may be read, with what; one that may not is noted too."""
        new = sorted(set(source_ids) - self._sources.keys())
        self._sources.update(dict.fromkeys(new))
        for begin in range(0, len(new), LARGEST):
            step = reading(self.start, self.reader.index.tenant, new[begin : begin + LARGEST])
            for row in self.reader.database.look_up(step):
                found = Source(*row)
                key = self.reader.customers.unwrap(found.key_id, found.kek_id, bytes(found.data_key_wrapped))
                if key is None:  # its source would be erased too
                    raise RecordDamaged
                self._sources[found.id] = Readable(found.id, found.name, as_time(found.used_from), key)
