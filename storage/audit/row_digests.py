"""Digests of whole rows, equal for a row as it is written and as the driver reads it; and the events that state them.

A digest covers every column by its name and the type of its value. An entry states the digest of its record's row as
`ROW`; the last one counts, and `GONE` in its place states that the row was deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    String,
    cast,
    collate,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from storage.audit.entry import Action, Event, microseconds
from storage.audit.raw import fetch
from storage.database.coverage import Members, Whole
from storage.database.table import Table, sql_table, table_of, values_of
from storage.sealing.seal import framed

ROW = "row"
"""The name of the digest of a record's row."""
GONE = bytes(32)
"""The digest of a row that was deleted."""
_NONE: Mapping[str, bytes] = MappingProxyType({})
_LABEL = b"idverdict row 1"
_AT_ONCE = 500
_TIME, _DAY = "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d"


def committed(row: Table, action: StrEnum = Action.RECORD_COMMITTED, digests: Mapping[str, bytes] = _NONE) -> Event:
    """The event of a row that was added or changed; ``digests`` are further ones. Its tenant is the row's own."""
    return event_of(table_of(row), values_of(row), action, digests)


def event_of(
    table: type[Table], values: Mapping[str, Any], action: StrEnum, digests: Mapping[str, bytes] = _NONE
) -> Event:
    """The same, of a row's values by column."""
    told = {ROW: row_digest(table, values), **digests}
    return Event(action, kind_of(table), record_id(table, values), told, tenant=values.get("tenant"))


def gone(table: type[Table], id_: str, action: StrEnum) -> Event:
    """The event of a row that was deleted."""
    return Event(action, kind_of(table), id_, {ROW: GONE})


def kind_of(table: type[Table]) -> str:
    """The kind of record of a table that is covered as a whole."""
    assert isinstance(table.coverage, Whole)  # noqa: S101 - of a fixed set of classes
    return table.coverage.kind


def key_column(table: type[Table]) -> Column[Any]:
    """The primary key of a table that is covered as a whole."""
    (key,) = sql_table(table).primary_key
    return key


def record_id(table: type[Table], values: Mapping[str, Any]) -> str:
    """The id of a row's record: its primary key; of bytes in hexadecimal."""
    key = values[key_column(table).name]
    return key.hex() if isinstance(key, bytes) else str(key)


def record_digest(label: bytes, *values: bytes) -> bytes:
    """SHA-256 over some values of a record, for a kind of record that states digests of its own."""
    return hashlib.sha256(framed(b"idverdict record 1", label, *values)).digest()


def row_digest(table: type[Table], values: Mapping[str, Any]) -> bytes:
    """SHA-256 over every column of a row."""
    name = str(table.__tablename__)
    parts = [part for column in sorted(values) for part in (column.encode(), _tagged(values[column]))]
    return hashlib.sha256(framed(_LABEL, name.encode(), *parts)).digest()


def form_of(table: type[Table]) -> bytes:
    """SHA-256 over the names of the columns that a digest covers: another one where a column was added or dropped."""
    names = sorted(column.name for column in sql_table(table).columns)
    return hashlib.sha256(framed(b"idverdict form 1", *(name.encode() for name in names))).digest()


def members_digest(connection: Connection, table: type[Table], members: Members, id_: str) -> bytes:
    """SHA-256 over the digests of all rows that belong to a record, in the order of their primary keys."""
    total = hashlib.sha256()
    for values in rows_of(connection, table, sql_table(table).c[members.column] == id_):
        total.update(row_digest(table, values))
    return total.digest()


def rows_of(
    connection: Connection, table: type[Table], *conditions: Any, by_bytes: bool = False
) -> Iterator[dict[str, Any]]:
    """Rows in the order of their primary keys, with values as they lie in the database.

    A value that is not of its column's type stays as it is, so that its digest is no digest of ours. Texts are in the
    database's own order, which its index has, or in that of their bytes.
    """
    source = sql_table(table)
    column_of_key = list(source.primary_key)[-1]  # of several columns, the conditions fix the others
    order = {"sqlite": "BINARY", "postgresql": "C"}[connection.dialect.name]
    key: Any = collate(column_of_key, order) if by_bytes else column_of_key
    types = {column.name: column.type for column in source.columns}
    plain = [type_coerce(column, NullType()).label(column.name) for column in source.columns]
    last: list[Any] = []
    while True:
        query: Any = (
            select(*plain).where(*conditions, *(key > bound(one) for one in last)).order_by(key).limit(_AT_ONCE)
        )
        found = fetch(connection, query)
        for row in found:
            yield {name: _read(types[name], value) for name, value in zip(types, row, strict=True)}
        if len(found) < _AT_ONCE:
            return
        last = [found[-1][list(types).index(column_of_key.name)]]


def bound(value: Any) -> Any:
    """A value to compare with; bytes that are no text, which SQLite keeps as such, are given as bytes."""
    if is_text(value):
        return value
    return cast(literal(value.encode(errors="surrogateescape"), LargeBinary), String)


def is_text(value: Any) -> bool:
    """Whether a value is no text with bytes in it that are none."""
    return not isinstance(value, str) or value.isprintable() or not any("\ud800" <= one <= "\udfff" for one in value)


def _read(kind: Any, value: Any) -> Any:
    """A value as the driver gives it, with the times that SQLite keeps as text; only the text that we write is one."""
    if not isinstance(value, str):
        return value
    kind = getattr(kind, "impl", kind)
    try:
        if isinstance(kind, DateTime):
            at = datetime.strptime(value, _TIME).replace(tzinfo=UTC)
            return at if at.strftime(_TIME) == value else f"?{value}"
        if isinstance(kind, Date):
            day = datetime.strptime(value, _DAY).replace(tzinfo=UTC).date()
            return day if day.strftime(_DAY) == value else f"?{value}"
    except ValueError:
        pass
    return value


def _tagged(value: Any) -> bytes:
    """A value with the type it has: no two values have one text."""
    if value is None:
        return b"-"
    if isinstance(value, bytes):
        return b"b" + value
    if isinstance(value, str):
        return b"s" + value.encode(errors="surrogateescape")
    if isinstance(value, int):
        return b"i%d" % value
    if isinstance(value, datetime):
        return b"t%d" % microseconds(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date):
        return b"d" + value.isoformat().encode()
    return b"?" + repr(value).encode(errors="surrogateescape")
