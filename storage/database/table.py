"""Root of the tables. Columns named ``*_sealed`` are encrypted, ``*_index`` are blind indexes; no other is personal.

The row classes stand in the rooms of their domains. The SQL is portable between SQLite and PostgreSQL. A change of a
table needs a migration; a test compares the two.
"""

from __future__ import annotations

from dataclasses import field, make_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

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


T = TypeVar("T", bound=Table)


def plain_row(table: type[T], **values: Any) -> T:
    """A new row that the ORM does not know, with the columns as attributes: for `statements.inserting` and digests.

    An object of the ORM takes several times the time of all else that is done with a row. This one is no instance of
    its class, see `table_of`, and no session takes it.

    Raises TypeError for a value that is of no column, and for a column without value and default.
    """
    return cast(T, _plain_class(table)(**values))


def table_of(row: Table) -> type[Table]:
    """The row class of a row, plain or not."""
    found: type[Table] = getattr(type(row), "row_class", type(row))
    return found


def values_of(row: Table) -> dict[str, Any]:
    """A row's values by column."""
    return {name: getattr(row, name) for name in _columns(table_of(row))}


@cache
def _columns(table: type[Table]) -> tuple[str, ...]:
    return tuple(column.name for column in sql_table(table).columns)


@cache
def _plain_class(table: type[Table]) -> type[Any]:
    """A class with the columns of a row class, and their defaults."""
    given = {name: field.get_default() for name, field in table.model_fields.items() if not field.is_required()}
    columns = [(name, Any, field(default=given[name])) if name in given else (name, Any) for name in _columns(table)]
    return make_dataclass(table.__name__, columns, namespace={"row_class": table}, kw_only=True, slots=True, repr=False)


def sql_table(table: type[Table]) -> SqlTable:
    """The SQLAlchemy table of a row class."""
    found: SqlTable = table.__table__  # type: ignore[attr-defined]
    return found
