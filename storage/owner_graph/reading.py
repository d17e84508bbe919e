"""Reads the graph by levels: what is said of some parties, each by one source, opened.

Statements of two sources on one party would add up, so one source is taken for each party: the structure of the asking
customer where it describes the party, else the source that came into use last of those that describe it. Where none
does, the party itself is taken by the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, or_
from sqlalchemy import select as choose
from sqlmodel import col, select

from storage.customers.owned import usable
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.table import UtcDateTime, sql_table
from storage.errors import RecordDamaged
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.keys.rows import CustomerKeyRow
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow
from storage.owner_graph.sealing import bound, head_bound, party_index
from storage.owner_graph.values import GraphStart, StatedParty
from storage.owner_graph.words import PARTY, Scope, SourceState
from storage.sealing.blind_index import BlindIndex

_SOURCES, _SAID = sql_table(OwnerSourceRow).c, sql_table(OwnerStatementRow).c
_AT_ONCE = 400
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


@dataclass(slots=True)
class Walk:
    """One reading of the graph, level by level. Its keys are opened once.

    Attributes:
        read: the sources that were read beside the customer's own structure, by their ids.
    """

    reader: GraphReader
    start: GraphStart
    read: dict[str, str] = field(default_factory=dict)
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
        with reader.database.look() as connection:
            rows = connection.execute(_chosen(start, reader.index.tenant, list(by_index))).all()
            keys = {row.customer_key_id for row in rows} - self._keys.keys()
            key_rows = (
                connection.execute(choose(*sql_table(CustomerKeyRow).c).where(col(CustomerKeyRow.id).in_(keys))).all()
                if keys
                else ()
            )
        for key_row in key_rows:
            key = reader.customers.unwrapped(CustomerKeyRow(**key_row._mapping))
            if key is None:  # its source would be erased too
                raise RecordDamaged
            self._keys[key.id] = key
        said: dict[str, list[tuple[str, bytes]]] = {}
        about: dict[str, Any] = {}
        for row in rows:
            key = self._keys.get(row.customer_key_id)
            if key is None:
                raise RecordDamaged
            index = bytes(row.about_index)
            reference = by_index[index]
            tied = bound(reader.index.tenant, row.source_id, row.place, row.kind, index)
            said.setdefault(reference, []).append((row.kind, key.opened(bytes(row.payload_sealed), tied)))
            about[reference] = row
            if row.source_id != start.source_id:
                self.read[row.source_id] = _name(row)
        return {
            reference: StatedParty(_name(about[reference]), tuple(statements), int(about[reference].others))
            for reference, statements in said.items()
        }


def _name(row: Any) -> str:
    """The name of the resource that a source is."""
    if row.register_id is not None:
        return f"holdingRegisters/{row.register_id}/versions/{row.version}"
    return f"customers/{row.customer_file_id}/structures/{row.version}"


def _chosen(start: GraphStart, tenant: str, indexes: Sequence[bytes]) -> Any:
    """In SQL: for each party the statements of the one source that is taken for it."""
    own = _SOURCES.id == start.source_id
    readable = own
    if start.scope is Scope.TENANT:
        at = literal(start.known_at, UtcDateTime)
        readable = or_(
            own,
            and_(
                _SOURCES.tenant == tenant,
                _SOURCES.scope == Scope.TENANT.value,
                or_(_SOURCES.customer_file_id.is_(None), _SOURCES.customer_file_id != start.file_id),
                _SOURCES.used_from <= at,
                or_(_SOURCES.used_until.is_(None), _SOURCES.used_until > at),
                usable(col(OwnerSourceRow.created_at)),
            ),
        )
    described = func.max(case((_SAID.kind != PARTY, 1), else_=0))
    candidates = (
        choose(_SAID.about_index, _SAID.source_id, described.label("described"))
        .join(OwnerSourceRow, _SOURCES.id == _SAID.source_id)
        .join(CustomerRow, col(CustomerRow.id) == _SOURCES.customer_key_id, isouter=True)
        .where(_SAID.about_index.in_(indexes), _SOURCES.state == SourceState.IN_USE.value, readable)
        .group_by(_SAID.about_index, _SAID.source_id, _SOURCES.used_from)
        .add_columns(
            func.row_number()
            .over(
                partition_by=_SAID.about_index,
                order_by=(
                    described.desc(),
                    case((_SAID.source_id == start.source_id, 1), else_=0).desc(),
                    _SOURCES.used_from.desc(),
                    _SAID.source_id.desc(),
                ),
            )
            .label("choice"),
            (func.sum(described).over(partition_by=_SAID.about_index) - described).label("others"),
        )
        .cte("candidates")
    )
    return (
        choose(
            _SAID.source_id,
            _SAID.place,
            _SAID.about_index,
            _SAID.kind,
            _SAID.payload_sealed,
            candidates.c.others,
            _SOURCES.customer_key_id,
            _SOURCES.customer_file_id,
            _SOURCES.register_id,
            _SOURCES.version,
        )
        .join(candidates, and_(candidates.c.about_index == _SAID.about_index, candidates.c.source_id == _SAID.source_id))
        .join(OwnerSourceRow, _SOURCES.id == _SAID.source_id)
        .where(candidates.c.choice == 1)
        .order_by(_SAID.source_id, _SAID.place)
    )
