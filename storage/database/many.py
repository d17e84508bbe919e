"""Many rows of one table at once: on PostgreSQL one statement, whose parameters are one array a column.

A statement a row costs the server a plan, and the driver a message, each of which take longer than the row itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Dialect, TextClause, bindparam, insert, text, update

from storage.database.statements import Step
from storage.database.table import Table, sql_table

Values = Mapping[str, Any]
"""A row's values by column."""
_ID: Final = "id"


def inserting_many(dialect: Dialect, table: type[Table], rows: Sequence[Values]) -> list[Step]:
    """The steps that insert rows, each with a value for every column."""
    if dialect.name != "postgresql":
        statement = insert(sql_table(table))
        return [Step(statement, row) for row in rows]
    columns = tuple(column.name for column in sql_table(table).columns)
    return [Step(_insertion(dialect, table), _by_column(columns, rows))] if rows else []


def updating_many(dialect: Dialect, table: type[Table], columns: tuple[str, ...], rows: Sequence[Values]) -> list[Step]:
    """The steps that change these columns of rows, which are told by their ``id``."""
    if dialect.name != "postgresql":
        source = sql_table(table)
        changed: dict[str, Any] = {name: bindparam(name) for name in columns}
        statement = update(source).where(source.c[_ID] == bindparam("this")).values(changed)
        return [Step(statement, {**{name: row[name] for name in columns}, "this": row[_ID]}) for row in rows]
    return [Step(_change(dialect, table, columns), _by_column((_ID, *columns), rows))] if rows else []


def _by_column(columns: Sequence[str], rows: Sequence[Values]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in columns}


@cache
def _insertion(dialect: Dialect, table: type[Table]) -> TextClause:
    names = [column.name for column in sql_table(table).columns]
    source = _unnest(dialect, table, names)
    return text(f"INSERT INTO {table.__tablename__} ({', '.join(names)}) SELECT * FROM {source}")  # noqa: S608 - ours


@cache
def _change(dialect: Dialect, table: type[Table], columns: tuple[str, ...]) -> TextClause:
    names = (_ID, *columns)
    changed = ", ".join(f"{name} = new.{name}" for name in columns)
    source = f"{_unnest(dialect, table, names)} AS new({', '.join(names)})"
    return text(f"UPDATE {table.__tablename__} AS old SET {changed} FROM {source} WHERE old.{_ID} = new.{_ID}")  # noqa: S608


def _unnest(dialect: Dialect, table: type[Table], names: Sequence[str]) -> str:
    types = {column.name: column.type.compile(dialect) for column in sql_table(table).columns}
    return f"unnest({', '.join(f'CAST(:{name} AS {types[name]}[])' for name in names)})"
