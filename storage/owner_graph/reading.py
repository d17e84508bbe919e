"""Reads the graph by levels: what is said of some parties, each by one source, opened.

Statements of two sources on one party would add up, so one source is taken for each party: the structure of the asking
customer where it describes the party, else the source that came into use last of those that describe it. Where none
does, the party itself is taken by the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_
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

    def changed(self, names: Collection[str]) -> bool:
        """Whether a source, by the name of its resource, was replaced or erased since it was read."""
        if not names:
            return False
        known: list[Any] = []
        for name in names:
            collection, id_, _, version = name.split("/")
            column = OwnerSourceRow.register_id if collection == "holdingRegisters" else OwnerSourceRow.customer_file_id
            known.append(and_(col(column) == id_, col(OwnerSourceRow.version) == int(version)))
        over = or_(col(OwnerSourceRow.state) != SourceState.IN_USE.value, col(OwnerSourceRow.used_until).is_not(None))
        with self.database.read() as session:
            return any(
                session.exec(
                    select(OwnerSourceRow.id)
                    .where(OwnerSourceRow.tenant == self.index.tenant, or_(*known[begin : begin + _AT_ONCE]), over)
                    .limit(1)
                ).first()
                for begin in range(0, len(known), _AT_ONCE)
            )

    def walk(self, start: GraphStart) -> Walk:
        """A reading that starts there."""
        return Walk(self, start)


@dataclass(slots=True)
class Walk:
    """One reading of the graph, level by level. What it reads with is looked up once.

    Attributes:
        read: the sources that were read beside the customer's own structure: names of their resources by their ids.
        asked: digests of the parties that were asked about, under every digest that statements may have.
    """

    reader: GraphReader
    start: GraphStart
    read: dict[str, str] = field(default_factory=dict)
    asked: set[bytes] = field(default_factory=set, repr=False)
    _sources: dict[str, Source | None] = field(default_factory=dict, repr=False)
    _keys: dict[str, DataKey] = field(default_factory=dict, repr=False)

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
        self.asked.update(indexes)
        rows = reader.database.look_up(saying(indexes))
        if len(rows) > MOST_ROWS:  # many sources name a party: of those that are not taken, nothing is read
            named = reader.database.look_up(naming(indexes))
            taken = self._taken((by_index[bytes(about)], source, bool(describes)) for about, source, describes in named)
            sources = sorted({source.id for source, _ in taken.values()})
            rows = [
                row
                for begin in range(0, len(sources), LARGEST)
                for row in reader.database.look_up(saying(indexes, sources[begin : begin + LARGEST]))
            ]
        else:
            taken = self._taken((by_index[bytes(about)], source, kind != PARTY) for source, _, about, kind, _ in rows)
        said: dict[str, list[tuple[str, bytes]]] = {reference: [] for reference in taken}
        for source_id, place, about, kind, sealed in rows:
            reference = by_index[bytes(about)]
            if reference in taken and taken[reference][0].id == source_id:
                tied = bound(reader.index.tenant, source_id, place, kind, bytes(about))
                said[reference].append((kind, self._key(taken[reference][0]).opened(bytes(sealed), tied)))
        self.read.update({one.id: one.name for one, _ in taken.values() if one.id != start.source_id})
        return {
            reference: StatedParty(source.name, tuple(said[reference]), others)
            for reference, (source, others) in taken.items()
        }

    def _taken(self, candidates: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[Source, int]]:
        """For each party the source that is taken, and how many others describe it.

        Args:
            candidates: party, source, and whether that describes it; any of them several times.
        """
        described: dict[tuple[str, str], bool] = {}
        for reference, source_id, describes in candidates:
            described[reference, source_id] = described.get((reference, source_id), False) or describes
        self._look_up({source_id for _, source_id in described})
        of: dict[str, list[tuple[bool, bool, datetime, str]]] = {}
        for (reference, source_id), describes in described.items():
            source = self._sources[source_id]
            if source is not None:
                own = source_id == self.start.source_id
                of.setdefault(reference, []).append((describes, own, as_time(source.used_from), source_id))
        found = {}
        for reference, some in of.items():
            first = max(some)
            source = self._sources[first[3]]
            assert source is not None  # noqa: S101 - as chosen above
            found[reference] = source, sum(one[0] for one in some) - first[0]
        return found

    def _look_up(self, source_ids: Collection[str]) -> None:
        """Note which of some sources may be read; one that may not is noted too."""
        new = sorted(set(source_ids) - self._sources.keys())
        self._sources.update(dict.fromkeys(new))
        for begin in range(0, len(new), LARGEST):
            step = reading(self.start, self.reader.index.tenant, new[begin : begin + LARGEST])
            for row in self.reader.database.look_up(step):
                found = Source(*row)
                self._sources[found.id] = found

    def _key(self, source: Source) -> DataKey:
        """The data key of a source, opened once."""
        if source.key_id not in self._keys:
            wrapped = bytes(source.data_key_wrapped)
            key = self.reader.customers.unwrap(source.key_id, source.kek_id, wrapped)
            if key is None:  # its source would be erased too
                raise RecordDamaged
            self._keys[source.key_id] = key
        return self._keys[source.key_id]
