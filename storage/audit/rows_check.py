"""Compares each row of the tables covered as a `Whole`, and of their `Members`, with its last digest in the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import String, cast, select
from sqlmodel import Session, col

from storage.audit.entry import digests_in
from storage.audit.faults import Fault, FaultKind
from storage.audit.log import LOG, covered
from storage.audit.raw import DIGESTS, KIND, RECORD_ID, Row, fetch
from storage.audit.record_kind import tables, whole_tables
from storage.audit.row_digests import (
    GONE,
    ROW,
    is_text,
    key_column,
    kind_of,
    members_digest,
    record_id,
    row_digest,
    rows_of,
)
from storage.audit.rows import AuditEntryRow
from storage.database.coverage import Members
from storage.database.table import Table, sql_table

_AT_ONCE = 500


class _Told(NamedTuple):
    """The last entry that tells a record's row; a digest of its members stands until an entry states another."""

    position: int
    digests: Mapping[str, str]

    @property
    def is_gone(self) -> bool:
        return self.digests.get(ROW) == GONE.hex()


class RowsCheck:
    """Reads the log for rows that are missing, and then the tables; all at one state of the database."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self._tables = whole_tables()
        self._members_names = {one.coverage.name for one in tables() if isinstance(one.coverage, Members)}
        self._covered: set[str] = set()
        self.records = self.objects = 0

    @property
    def uncovered(self) -> Sequence[str]:
        """The kinds of record that the log does not cover yet, as no program of this version has opened it."""
        return sorted(self._tables.keys() - self._covered)

    def take(self, rows: Sequence[Row]) -> Iterator[Fault]:
        """Look for the rows that these rows of the log state."""
        told: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            kind, id_, digests = str(row[KIND]), str(row[RECORD_ID]), str(row[DIGESTS])
            if kind == LOG:
                self._covered |= covered(digests).keys()
            elif kind in self._tables and digests_in(digests).get(ROW, GONE.hex()) != GONE.hex():
                told[kind][id_] = row[0]
        for kind, positions in told.items():
            ids = iter(positions)
            while some := list(islice(ids, _AT_ONCE)):
                for id_, last in self._missing(self._tables[kind], some):
                    if last.position == positions[id_]:
                        yield Fault(last.position, FaultKind.RECORD_MISSING, f"{kind} {id_}")

    def end(self) -> Iterator[Fault]:
        """Inspect every row."""
        for kind in sorted(self._covered & self._tables.keys()):
            table = self._tables[kind]
            members = [one for one in tables() if _of(one) == kind]
            rows = rows_of(self._connection, table)
            while some := list(islice(rows, _AT_ONCE)):
                last = self._last(kind, [record_id(table, values) for values in some])
                for values in some:
                    id_ = record_id(table, values)
                    yield from self._one(table, values, last.get(id_))
                    for member in members:
                        yield from self._members(member, id_, last.get(id_))
            for member in members:
                yield from self._orphans(member, table)

    def _one(self, table: type[Table], values: Mapping[str, Any], told: _Told | None) -> Iterator[Fault]:
        self.records += 1
        what = f"{kind_of(table)} {record_id(table, values)}"
        if told is None or told.is_gone:
            yield Fault(None if told is None else told.position, FaultKind.RECORD_NOT_TOLD, what)
        elif told.digests[ROW] != row_digest(table, values).hex():
            yield Fault(told.position, FaultKind.RECORD_ALTERED, what)

    def _members(self, table: type[Table], id_: str, told: _Told | None) -> Iterator[Fault]:
        """The rows that belong to a record, where its entry digests them."""
        assert isinstance(table.coverage, Members)  # noqa: S101 - as `_of` chose
        stated = None if told is None else told.digests.get(table.coverage.name)
        if told is None or stated in (None, GONE.hex()):  # not stated yet, or being removed
            return
        if stated != members_digest(self._connection, table, table.coverage, id_).hex():
            what = f"{table.coverage.of} {id_} {table.coverage.name}"
            yield Fault(told.position, FaultKind.RECORD_ALTERED, what)

    def _orphans(self, table: type[Table], owners: type[Table]) -> Iterator[Fault]:
        """Rows that belong to no record."""
        assert isinstance(table.coverage, Members)  # noqa: S101
        named = sql_table(table).c[table.coverage.column]
        query = select(cast(named, String)).distinct().where(named.not_in(select(key_column(owners))))
        for (id_,) in fetch(self._connection, query):
            yield Fault(None, FaultKind.RECORD_NOT_TOLD, f"{table.__tablename__} {id_}")

    def _missing(self, table: type[Table], ids: Sequence[str]) -> Iterator[tuple[str, _Told]]:
        """Those of these records that have no row although the last entry of the log states one."""
        key = key_column(table)
        sought = list(_keys_of(key.type.python_type, ids))
        found = {
            record_id(table, {key.name: value})
            for (value,) in fetch(self._connection, select(key).where(key.in_(sought)))
        }
        missing = [id_ for id_ in ids if id_ not in found]
        if missing:
            for id_, last in self._last(kind_of(table), missing).items():
                if not last.is_gone:
                    yield id_, last

    def _last(self, kind: str, ids: Iterable[str]) -> dict[str, _Told]:
        """What the log told last of these records' rows."""
        entry = AuditEntryRow
        known = col(entry.record_id).in_(list(filter(is_text, ids)))
        query: Any = (
            select(col(entry.record_id), col(entry.position), col(entry.digests))
            .where(col(entry.kind) == kind, known, col(entry.digests).contains(f"{ROW}="))
            .order_by(col(entry.position))
        )
        last: dict[str, _Told] = {}
        for id_, position, text in fetch(self._connection, query):
            digests = digests_in(str(text))
            if ROW in digests:
                stated = last[id_].digests if id_ in last else {}
                of_members = {name: stated[name] for name in self._members_names if name in stated}
                told = _Told(position, digests)
                last[id_] = told if told.is_gone else _Told(position, {**of_members, **digests})
        return last


def _of(table: type[Table]) -> str | None:
    return table.coverage.of if isinstance(table.coverage, Members) else None


def _keys_of(kind: type, ids: Iterable[str]) -> Iterator[str | bytes]:
    """Record ids as primary keys; an id that an altered entry names, and that can be none, has no row."""
    for id_ in filter(is_text, ids):
        try:
            yield bytes.fromhex(id_) if kind is bytes else id_
        except ValueError:
            continue
