"""SQLite as the database: one file, one writer at a time.

It runs in WAL mode with synchronous FULL, so a committed transaction is on disk (https://sqlite.org/wal.html,
https://sqlite.org/pragma.html#pragma_synchronous), and writers take the write lock at once (BEGIN IMMEDIATE), so that
none fails half-way for having read first.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from storage.errors import StoreMissing
from storage.objects.files import private_file
from storage.waiting import SLICE_S, patiently

IMMEDIATE = "begin_immediate"
"""Execution option: take the write lock when the transaction begins."""
DURABLE = "durable"
"""Execution option: False for a transaction that a power failure may undo, which then waits for no disk."""


def sqlite_engine(url: URL, busy_timeout_s: float, *, create: bool = True, read_only: bool = False) -> Engine:
    """An engine on a file, which is made with owner-only rights where there is none.

    Raises ValueError without a file in the URL, StoreMissing where there is none and ``create`` is off, OSError.
    """
    if url.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file")
    file = Path(str(url.database)).absolute()
    if create:
        private_file(file)
    elif not file.exists():
        raise StoreMissing(str(file))
    engine = create_engine(_read_only(file) if read_only else url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begin` below does
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
        if read_only:
            cursor.close()
            return
        _switch_to_wal(cursor, busy_timeout_s)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is destroyed must not stay in free pages
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(IMMEDIATE, False):
            connection.exec_driver_sql("BEGIN")
            return
        driver: Any = connection.connection.driver_connection  # these touch no file, and so cannot fail
        driver.execute(f"PRAGMA synchronous = {'FULL' if options.get(DURABLE, True) else 'NORMAL'}")
        driver.execute(f"PRAGMA busy_timeout = {int(SLICE_S * 1000)}")
        patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"), busy_timeout_s, _is_busy)
        driver.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")

    return engine


def _is_busy(error: Exception) -> bool:
    """Whether another process holds the write lock."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
    return bool(code & 0xFF == sqlite3.SQLITE_BUSY)


def _read_only(file: Path) -> URL:
    """A URL by which SQLite writes nothing (https://sqlite.org/uri.html).

    Without a journal beside it nobody has the file open, and it cannot change; with one, so is its shared memory.
    """
    how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    return URL.create("sqlite", database=f"{file.as_uri()}?{how}", query={"uri": "true"})


def _switch_to_wal(cursor: Any, patience_s: float) -> None:
    """Set the file to WAL, once for all time; SQLite does not wait here when another process is at the same."""
    give_up_at = time.monotonic() + patience_s
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
