"""Somebody who has the database in hand, and no key: tampers with one row at a time, and puts it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, NullPool, UniqueConstraint, create_engine, tuple_
from sqlalchemy import exc as errors

from storage.audit.entry import entry_text
from storage.audit.merkle import HASH_BYTES, Frontier, leaf_hash
from storage.audit.record_kind import tables
from storage.audit.rows import AuditEntryRow
from storage.bulk.rows import BatchRow, ItemRow
from storage.database.coverage import Uncovered
from storage.database.table import Table, sql_table
from storage.keys.rows import CustomerKeyRow
from tests.storage_support import NOON, Place

Values = dict[str, Any]
_ENOUGH = 12
"""Characters that keep a random word from being one that is there."""
_TRIGGERS = ("audit_entry_not_updated", "audit_entry_not_deleted", "audit_entry_not_replaced")


@dataclass(frozen=True, slots=True)
class Tampering:
    """Rows of one table that are put in the place of others.

    Attributes:
        kind: what it is, in words.
        table: where.
        out: the rows as they were, which go.
        into: the rows that come.
    """

    kind: str
    table: type[Table]
    out: Sequence[Values]
    into: Sequence[Values]


class Burglar:
    """Works past the service on a connection of their own."""

    slips = (
        "UPDATE audit_entry SET actor = 'nobody' WHERE position = 1",
        "DELETE FROM audit_entry WHERE position = 1",
    )

    def __init__(self, place: Place) -> None:
        self._engine = create_engine(place._url, poolclass=NullPool)
        self._connection = self._engine.connect()
        self._postgresql = place.postgresql is not None
        if self._postgresql:  # foreign keys are triggers, too
            self._connection.exec_driver_sql("SET session_replication_role TO replica")
        else:
            self._connection.exec_driver_sql("PRAGMA synchronous = OFF")
        self._connection.commit()

    def can(self, statement: str) -> bool:
        """Whether the database lets this statement pass, in a session that leaves the triggers alone."""
        with self._engine.connect() as plain:
            try:
                plain.exec_driver_sql(statement)
            except errors.DBAPIError:
                return False
            return True

    def unguard(self) -> None:
        """Take the triggers away."""
        for name in ("audit_entry_append_only ON audit_entry",) if self._postgresql else _TRIGGERS:
            self._connection.exec_driver_sql(f"DROP TRIGGER {name}")
        self._connection.commit()

    @contextmanager
    def at_work(self, tampering: Tampering) -> Iterator[None]:
        """Tamper while the block runs."""
        self._replace(tampering.table, tampering.out, tampering.into)
        try:
            yield
        finally:
            self._replace(tampering.table, tampering.into, tampering.out)

    def log(self) -> Iterator[Tampering]:
        """Every kind of tampering with each entry."""
        rows = self._rows(AuditEntryRow)
        size = len(rows)
        for at, row in enumerate(rows):
            for column in row:
                for number, value in enumerate(_others(row[column], column, rows[at - 1][column])):
                    if column == "position" and 0 <= value < size:
                        continue  # that is a swap, see below
                    yield Tampering(f"edit of {column} ({number})", AuditEntryRow, [row], [{**row, column: value}])
            where = " at the end" if at + 1 == size else ""
            yield Tampering(f"deletion{where}", AuditEntryRow, [row], [])
            yield Tampering("copy at the end", AuditEntryRow, [], [{**row, "position": size}])
            for other in {(at + 1) % size, (at * 7 + 3) % size} - {at}:
                swapped = [{**row, "position": other}, {**rows[other], "position": at}]
                yield Tampering("swap", AuditEntryRow, [row, rows[other]], swapped)
            moved = [{**one, "position": one["position"] + 1} for one in rows[at:]]
            if at % 10 == 0:  # these rewrite every later row
                yield Tampering("insertion of a copy between", AuditEntryRow, rows[at:], [row, *moved])
                closed = [{**one, "position": one["position"] - 1} for one in rows[at + 1 :]]
                yield Tampering("deletion that closes the gap", AuditEntryRow, rows[at:], closed)
                edited = [{**row, "actor": "nobody"}, *rows[at + 1 :]]
                yield Tampering("edit with all hashes made anew", AuditEntryRow, rows[at:], _hashed(rows[:at], edited))
        added = {**rows[-1], "position": size, "nonce": "00" * 16}
        yield Tampering("well-made entry at the end", AuditEntryRow, [], _hashed(rows, [added]))

    def records(self) -> Iterator[Tampering]:
        """Every kind of tampering with each row of each table that the log covers, as the tables' classes have them."""
        for table in tables():
            if not isinstance(table.coverage, Uncovered) and table is not AuditEntryRow:
                yield from self._rows_of(table)

    def _rows_of(self, table: type[Table]) -> Iterator[Tampering]:
        rows, name = self._covered(table), str(table.__tablename__)
        for at, row in enumerate(rows):
            others = [*rows[:at], *rows[at + 1 :]]
            for column in sql_table(table).columns:
                for value in _altered(column, row[column.name], rows[at - 1][column.name]):
                    changed = {**row, column.name: value}
                    if not _clashes(table, changed, others):
                        yield Tampering(f"edit of {name}.{column.name}", table, [row], [changed])
            yield Tampering(f"deletion from {name}", table, [row], [])
            copy = _copied(table, row)
            if _clashes(table, copy, rows):
                copy["customer_key_id"] = self._free_key(rows)
            yield Tampering(f"insertion into {name}", table, [], [copy])
            if at:
                keys = [column.name for column in sql_table(table).primary_key]
                swapped = [
                    {**one, **{key: other[key] for key in keys}}
                    for one, other in ((row, rows[at - 1]), (rows[at - 1], row))
                ]
                if swapped[0] != rows[at - 1] and not any(
                    _clashes(table, one, rows[: at - 1] + rows[at + 1 :]) for one in swapped
                ):
                    yield Tampering(f"swap in {name}", table, [row, rows[at - 1]], swapped)

    def _free_key(self, rows: Sequence[Values]) -> str:
        """The data key of a customer who has none of these rows."""
        taken = {row["customer_key_id"] for row in rows}
        return next(str(key["id"]) for key in self._rows(CustomerKeyRow) if key["id"] not in taken)

    def _covered(self, table: type[Table]) -> list[Values]:
        """The rows that are committed to: of members, those whose record's last entry digests them."""
        rows = self._rows(table)
        if table is not ItemRow:
            return rows
        ended = {row["id"] for row in self._rows(BatchRow) if row["finished_at"] is not None}
        return [row for row in rows if row["batch_id"] in ended]

    def close(self) -> None:
        """Leave."""
        self._connection.close()
        self._engine.dispose()

    def _rows(self, table: type[Table]) -> list[Values]:
        source = sql_table(table)
        found = self._connection.execute(source.select().order_by(*source.primary_key))
        rows = [dict(row) for row in found.mappings()]
        self._connection.commit()
        return rows

    def _replace(self, table: type[Table], out: Sequence[Values], into: Sequence[Values]) -> None:
        source = sql_table(table)
        key = list(source.primary_key)
        if out:
            theirs = [tuple(row[column.name] for column in key) for row in out]
            self._connection.execute(source.delete().where(tuple_(*key).in_(theirs)))
        if into:
            self._connection.execute(source.insert(), list(into))
        self._connection.commit()


def _hashed(before: Sequence[Values], rows: Sequence[Values]) -> list[Values]:
    """The rows with the nodes that follow from their texts."""
    tree = Frontier()
    for row in before:
        tree.append(row["nodes"][:HASH_BYTES])
    texts = (entry_text(*list(row.values())[:-1]) for row in rows)
    return [{**row, "nodes": tree.append(leaf_hash(text))} for row, text in zip(rows, texts, strict=True)]


def _others(value: Any, column: str, neighbours: Any) -> Iterator[Any]:
    """Values of the column's type that a value could be changed to; that of a neighbouring row among them."""
    if isinstance(value, bytes):
        yield bytes([value[0] ^ 1]) + value[1:] if value else b"x"
        yield value + b"\x00"
        if value:
            yield value[:-1] + bytes([value[-1] ^ 0x80])
            yield value[:-1]
    elif isinstance(value, int):
        yield value + 1
        yield value - 1
        yield value + 1_000_000
    elif isinstance(value, str):
        yield value[:-1] + ("y" if value.endswith("x") else "x")
        yield value[:-1] + (" " if value.endswith("\n") else "\n")
        if value:
            yield value[:-1]
    elif value is None:
        yield b"x"
    elif isinstance(value, datetime):
        yield value + timedelta(microseconds=1)
    else:
        yield value + timedelta(days=1)
    if neighbours != value and type(neighbours) is type(value) and column not in ("id", "position"):
        yield neighbours


def _altered(column: Column[Any], value: Any, neighbours: Any) -> Iterator[Any]:
    """The same for a column of a record, whose value may also be taken away or put there."""
    if value is None:
        made = {bytes: b"x", str: "x", int: 1, datetime: NOON, date: NOON.date()}
        yield made[getattr(column.type, "impl", column.type).python_type]
        return
    longest = getattr(column.type, "length", None)
    for other in _others(value, column.name, neighbours):
        if not isinstance(other, str) or longest is None or len(other) <= longest:
            yield other
    if column.nullable:
        yield None


def _copied(table: type[Table], row: Values) -> Values:
    """A copy of a row that breaks no constraint: other values wherever they have to be unique."""
    fresh: Values = {}
    for name in {name for names in _unique(table) for name in names}:
        kept = row[name]
        if name in ("verification_id", "batch_id", "customer_key_id", "tenant"):
            continue  # so that it belongs to something
        if kept is None:
            continue  # several rows may have nothing there
        if isinstance(kept, bytes):
            fresh[name] = kept[:-1] + bytes([kept[-1] ^ 0x55]) if kept else b"x"
        elif isinstance(kept, int):
            fresh[name] = kept + 100_000
        else:
            fresh[name] = str(uuid4())[: len(kept)] if len(kept) >= _ENOUGH else f"{kept}x"
    return {**row, **fresh}


def _clashes(table: type[Table], row: Values, others: Sequence[Values]) -> bool:
    """Whether the database's own constraints refuse the row."""
    if any(row[column.name] is None and not column.nullable for column in sql_table(table).columns):
        return True
    return any(
        all(row[name] is not None and row[name] == other[name] for name in names)
        for names in _unique(table)
        for other in others
    )


def _unique(table: type[Table]) -> list[tuple[str, ...]]:
    source = sql_table(table)
    constraints = [one for one in source.constraints if isinstance(one, UniqueConstraint)]
    return [tuple(column.name for column in one.columns) for one in (source.primary_key, *constraints)]
