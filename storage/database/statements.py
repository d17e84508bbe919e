"""Statements that every verification executes: made once, and executed on a bare connection.

The ORM's session, or making a statement of objects each time, costs several times what the database takes. A statement
that is made once stands beside what it is for, with `bindparam` for its values; rows of any table are inserted here.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Insert, insert

from storage.database.table import Table, sql_table, values_of


def insert_rows(connection: Connection, *rows: Table) -> None:
    """Insert rows, at least one and all of one table. Raises SQLAlchemy's IntegrityError."""
    connection.execute(_insertion(type(rows[0])), [values_of(row) for row in rows])


@cache
def _insertion(table: type[Table]) -> Insert:
    return insert(sql_table(table))
