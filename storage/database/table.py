"""Root of the tables. Columns named ``*_sealed`` are encrypted, ``*_index`` are blind indexes; no other is personal.

The row classes stand in the rooms of their domains. The SQL is portable between SQLite and PostgreSQL. A change of a
table needs a migration; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from storage.database.coverage import Coverage

ID_LENGTH = 36
"""Characters of a record's id, a UUID."""
WORD_LENGTH = 64
"""Most characters of a word that is stored in clear, such as a decision."""

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times, stored in UTC to the microsecond, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive time with ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """An aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Root of the tables; its metadata contains no others.

    Attributes:
        coverage: what the audit log commits to of the table; each table states its own.
    """

    coverage: ClassVar[Coverage]


def values_of(row: Table) -> dict[str, Any]:
    """A row's values by column."""
    return {column.name: getattr(row, column.name) for column in sql_table(type(row)).columns}


def sql_table(table: type[Table]) -> SqlTable:
    """The SQLAlchemy table of a row class."""
    found: SqlTable = table.__table__  # type: ignore[attr-defined]
    return found
