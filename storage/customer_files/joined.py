"""A file as it is read: its row with the customer's key, what is noted on the customer, and the latest profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Dialect, Select, and_, select

from storage.customer_files.rows import CustomerFileRow, CustomerRecordRow
from storage.customer_files.words import Entry
from storage.customers.rows import CustomerRow
from storage.database.statements import Rows, values_in
from storage.database.table import Table, plain_row, sql_table
from storage.keys.rows import CustomerKeyRow

T = TypeVar("T", bound=Table)
Found = tuple[CustomerFileRow, CustomerKeyRow, CustomerRow | None, CustomerRecordRow | None]
"""Plain rows, see `plain_row`."""
_TABLES: Final[tuple[type[Table], ...]] = (CustomerFileRow, CustomerKeyRow, CustomerRow, CustomerRecordRow)
_FILES, _KEYS, _NOTED, _RECORDS = map(sql_table, _TABLES)
_NAMES: Final = tuple(tuple(column.name for column in sql_table(table).columns) for table in _TABLES)
_LATEST: Final = and_(
    _RECORDS.c.customer_file_id == _FILES.c.id,
    _RECORDS.c.kind == Entry.PROFILE.value,
    _RECORDS.c.number == _FILES.c.versions,
)
"""The latest version of a file's profile."""
OUTLINED: Final[Select[Any]] = (
    select(*_FILES.columns, *_KEYS.columns, *_NOTED.columns)
    .join(_KEYS, _KEYS.c.id == _FILES.c.customer_key_id)
    .join(_NOTED, _NOTED.c.id == _FILES.c.customer_key_id, isouter=True)
)
"""Files without their profiles, to be narrowed by conditions; `found_in` takes its rows."""
JOINED: Final = OUTLINED.add_columns(*_RECORDS.columns).join(_RECORDS, _LATEST, isouter=True)
"""The same with them."""
_COLUMNS: Final = tuple(column for table in _TABLES for column in sql_table(table).columns)


def looked_up(rows: Rows, dialect: Dialect) -> list[Found]:
    """What rows of `JOINED` have, as the driver gives them."""
    return [found_in(values_in(_COLUMNS, row, dialect)) for row in rows]


def found_in(row: Sequence[Any]) -> Found:
    """What a row of `OUTLINED` or `JOINED` has."""
    at, parts = 0, []
    for table, names in zip(_TABLES, _NAMES, strict=True):
        values = row[at : at + len(names)]
        at += len(names)
        there = len(values) > 0 and values[0] is not None
        parts.append(plain_row(table, **dict(zip(names, values, strict=True))) if there else None)
    found: Any = tuple(parts)  # file and key are always there
    return found  # type: ignore[no-any-return]


def asked_at(found: Found) -> datetime | None:
    """When the customer asked for deletion."""
    return None if found[2] is None else found[2].deletion_requested_at
