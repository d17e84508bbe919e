"""Plain SQL: the statements of every verification, each compiled once, run on the driver's own cursors.

The ORM's session, and SQLAlchemy's execution of a statement, take several times what the database takes. A `Step` is a
statement that was made once, with `bindparam` for its values; it stands beside what it is for. Rows of any table are
inserted by `inserting`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import BindParameter, Column, Connection, Dialect, Insert, insert, text
from sqlalchemy.exc import DBAPIError

from storage.database.sqlite import DURABLE
from storage.database.table import Table, sql_table, table_of, values_of

STEPPING: Final = "stepping"
"""Execution option of PostgreSQL: `run` begins the transaction."""
BRIEF: Final = text("SET LOCAL synchronous_commit TO off")
"""Has a transaction wait for no disk."""
Rows = Sequence[Any]
"""The rows that a step gives, with values as the driver has them; none where it gives none."""


class Step(NamedTuple):
    """A statement without expanding parameters, and the values of those parameters that have none of their own."""

    statement: Any
    values: Mapping[str, Any]


_BEGIN: Final = Step(text("BEGIN ISOLATION LEVEL READ COMMITTED"), {})


def run(connection: Connection, *steps: Step, last: bool = False) -> list[Rows]:
    """Run steps in their order, on PostgreSQL in one round trip; gives the rows of each.

    Values are never part of the text: a server writes into its log the text of what fails.

    Args:
        connection: of a transaction, such as `Database.change` gives; that of `Database.steps` is begun by this.
        steps: to be run.
        last: nothing follows in the transaction; PostgreSQL then commits in the same round trip.

    Raises SQLAlchemy's DBAPIError, such as IntegrityError; see `refused`.
    """
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    first = _beginning(connection, driver)
    bound = [_plain(step.statement, dialect).bound(step.values) for step in (*first, *steps)]
    done: list[Any] = []
    try:
        if dialect.name == "sqlite":
            for text, values in bound:
                done.append(driver.execute(text, values).fetchall())
            return done
        with driver.pipeline() if len(bound) > 1 or last else nullcontext():
            for text, values in bound:
                done.append(driver.execute(text, values))
            if last:
                driver.execute("COMMIT")
        return [_rows(cursor) for cursor in done[len(first) :]]
    except dialect.loaded_dbapi.Error as error:
        if dialect.name != "sqlite":  # in a pipeline, what was not executed has no status
            done = [cursor for cursor in done if cursor.statusmessage is not None]
        failed = bound[len(done)][0] if len(done) < len(bound) else None
        lost = dialect.is_disconnect(error, driver, None)
        if lost:
            connection.invalidate(error)
        base = dialect.loaded_dbapi.Error
        raise DBAPIError.instance(failed, None, error, base, True, lost, dialect) from error  # hides parameters


def _beginning(connection: Connection, driver: Any) -> tuple[Step, ...]:
    """The steps that begin a transaction of `Database.steps` on PostgreSQL."""
    options = connection.get_execution_options()
    if not options.get(STEPPING, False) or driver.info.transaction_status != TransactionStatus.IDLE:
        return ()
    return (_BEGIN,) if options.get(DURABLE, True) else (_BEGIN, Step(BRIEF, {}))


def refused(error: DBAPIError, step: Step) -> bool:
    """Whether `run` failed at a step with this statement."""
    return any(error.statement == plain.text for plain in _COMPILED.get(step.statement, {}).values())


def _rows(cursor: psycopg.Cursor[Any]) -> Rows:
    result = cursor.pgresult  # the cursor's description looks the type of each column up
    return cursor.fetchall() if result is not None and result.nfields else ()


def typed(columns: Sequence[Column[Any]], row: Any, dialect: Dialect) -> dict[str, Any]:
    """A row as the driver has it, by column, with values as the columns have them."""
    return {
        column.name: process(value) if (process := _result(column, dialect)) else value
        for column, value in zip(columns, row, strict=True)
    }


def values_in(columns: Sequence[Column[Any]], row: Any, dialect: Dialect) -> tuple[Any, ...]:
    """The same by place, for columns of which several are called the same."""
    return tuple(
        process(value) if process else value for process, value in zip(_results(columns, dialect), row, strict=True)
    )


@cache
def _results(columns: Sequence[Column[Any]], dialect: Dialect) -> tuple[Callable[[Any], Any] | None, ...]:
    return tuple(_result(column, dialect) for column in columns)


@cache
def _result(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    found: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return found


def inserting(row: Table) -> Step:
    """The step that inserts a row, such as a `plain_row`."""
    return Step(_insertion(table_of(row)), values_of(row))


@cache
def _insertion(table: type[Table]) -> Insert:
    return insert(sql_table(table))


@dataclass(frozen=True, slots=True)
class _Plain:
    """A statement as a driver takes it.

    Attributes:
        text: in the dialect's SQL, with its marks for parameters.
        parameters: in their order, each with what makes the driver's value of ours.
        positional: whether values go by their place, or else by their name.
    """

    text: str
    parameters: tuple[tuple[str, BindParameter[Any], Callable[[Any], Any] | None], ...]
    positional: bool

    def bound(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The text, and the values for the driver. Raises KeyError where one is missing."""
        given = {}
        for name, parameter, process in self.parameters:
            value = values[name] if parameter.required else parameter.effective_value
            given[name] = process(value) if process else value
        return self.text, tuple(given[name] for name, *_ in self.parameters) if self.positional else given


_COMPILED: WeakKeyDictionary[Any, dict[str, _Plain]] = WeakKeyDictionary()
"""By statement and name of the dialect."""


def _plain(statement: Any, dialect: Dialect) -> _Plain:
    by_dialect = _COMPILED.setdefault(statement, {})
    if dialect.name not in by_dialect:
        compiled = statement.compile(dialect=dialect)
        names = compiled.positiontup if compiled.positional else compiled.binds
        by_dialect[dialect.name] = _Plain(
            compiled.string,
            tuple((name, compiled.binds[name], _process(compiled.binds[name], dialect)) for name in names),
            compiled.positional,
        )
    return by_dialect[dialect.name]


def _process(parameter: BindParameter[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    found: Callable[[Any], Any] | None = parameter.type.dialect_impl(dialect).bind_processor(dialect)
    return found
