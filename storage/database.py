"""One database by URL: its connections, its transactions and its schema.

SQLite runs in WAL mode with synchronous FULL, so a committed transaction is on disk (https://sqlite.org/wal.html,
https://sqlite.org/pragma.html#pragma_synchronous), and writers take the write lock at once (BEGIN IMMEDIATE), so that
none fails half-way for having read first.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy import exc as sqlalchemy_errors
from sqlmodel import Session

from storage.durable_files import private_file
from storage.errors import SchemaUnknown, StoreUnavailable

_IMMEDIATE = "begin_immediate"
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = Lock()  # Alembic's context is one per process


class Database:
    """Connections to one database, for use from many threads.

    Args:
        url: an SQLAlchemy URL, such as ``sqlite:////var/lib/idverdict/records.db``. SQLite needs a file: the database
            in memory is refused with ValueError.
        busy_timeout_s: how long a writer waits for another process's transaction (SQLite).
    """

    def __init__(self, url: str, *, busy_timeout_s: float = 10.0) -> None:
        parsed = make_url(url)
        self._write_lock: AbstractContextManager[Any] = nullcontext()
        if parsed.get_backend_name() == "sqlite":
            if parsed.database in (None, "", ":memory:"):
                raise ValueError("SQLite needs a file")
            self._write_lock = Lock()  # threads queue here instead of polling for the file's lock
            with _available():
                private_file(Path(str(parsed.database)).absolute())
            self._engine = create_engine(parsed, hide_parameters=True)
            _prepare_sqlite(self._engine, busy_timeout_s)
        else:
            self._engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
        self._writer = self._engine.execution_options(**{_IMMEDIATE: True})

    def migrate(self) -> None:
        """Bring the schema to this version's, in one transaction. Raises SchemaUnknown, StoreUnavailable."""
        with _available(), _MIGRATING, self._write_lock, self._writer.begin() as connection:
            config = migration_config()
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError:
                raise SchemaUnknown from None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database. Raises StoreUnavailable."""
        with _available(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in a write transaction, on disk when the block is left. Raises StoreUnavailable.

        A broken constraint passes as SQLAlchemy's IntegrityError; the transaction is rolled back on any exception.
        """
        with _available(), self._write_lock, Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def forget_overwritten(self) -> None:
        """Let nothing of values that were overwritten stay in SQLite's journal, unless somebody still reads them there.

        Other databases have ways of their own (PostgreSQL: VACUUM, and the retention of its archived log).
        """
        if self._engine.dialect.name == "sqlite":
            with _available(), self._write_lock, closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def connect(self) -> Connection:
        """A bare connection, for inspection of the schema."""
        return self._engine.connect()

    def close(self) -> None:
        """Close all idle connections."""
        self._engine.dispose()


def migration_config() -> Config:
    """Alembic's configuration for the migrations that ship with this package."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _available() -> Iterator[None]:
    """Turn what a driver or the disk says into StoreUnavailable, without its message."""
    try:
        yield
    except sqlalchemy_errors.IntegrityError:
        raise
    except sqlalchemy_errors.DBAPIError as error:
        cause = error.orig
        kind = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or type(cause).__name__
        raise StoreUnavailable(str(kind)) from None
    except (sqlalchemy_errors.TimeoutError, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from None


def _prepare_sqlite(engine: Engine, busy_timeout_s: float) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begin` below does
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
        _switch_to_wal(cursor, busy_timeout_s)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is destroyed must not stay in free pages
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


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
