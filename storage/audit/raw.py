"""Rows as the driver gives them, past what SQLAlchemy would make of them: somebody may have put anything there."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy import exc as sqlalchemy_errors

Row = tuple[Any, ...]
"""Values in their order: of any type, where they were altered."""
ACTION, KIND, RECORD_ID, DIGESTS = 6, 8, 9, 10
"""The places of these columns in a row of the log."""


def fetch(connection: Connection, query: str | Select[Any]) -> Sequence[Row]:
    """The rows of a query. On SQLite, bytes that are no text are given as surrogates."""
    try:
        return _fetched(connection, query)
    except (sqlite3.OperationalError, sqlalchemy_errors.OperationalError) as error:
        driver: Any = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection) or "decode" not in str(getattr(error, "orig", error)).lower():
            raise
        driver.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        try:
            return _fetched(connection, query)
        finally:
            driver.text_factory = str


def _fetched(connection: Connection, query: str | Select[Any]) -> Sequence[Row]:
    result = connection.exec_driver_sql(query) if isinstance(query, str) else connection.execute(query)
    if isinstance(query, str):
        rows: Sequence[Row] = result.cursor.fetchall() if result.cursor is not None else ()
        result.close()
        return rows
    return [tuple(row) for row in result]
