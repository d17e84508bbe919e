"""One database by URL: its connections, its transactions, its clock and its schema. SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Interval,
    QueuePool,
    Row,
    bindparam,
    func,
    literal,
    make_url,
)
from sqlalchemy import exc as sqlalchemy_errors
from sqlmodel import Session

from storage.causes import Cause, of_database, of_file
from storage.database import schema
from storage.database.postgresql import Pool, postgresql_engine, wait_for_other_migrators
from storage.database.sqlite import DURABLE, IMMEDIATE, sqlite_engine
from storage.database.statements import STEPPING, Rows, Step, run
from storage.database.table import UtcDateTime
from storage.errors import SchemaDiffers, SchemaOutdated, StoreUnavailable, os_cause
from storage.objects.files import require_room
from storage.waiting import held, patiently

T = TypeVar("T")
_MIGRATING = Lock()  # Alembic's context is one per process
_POSTGRESQL = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Connections:
    """The connections of one process to its database.

    Attributes:
        in_use: how many are in use.
        idle: how many are open and wait for use.
        most: how many there may be; None where they are not bounded by a setting (SQLite).
    """

    in_use: int
    idle: int
    most: int | None


class Database:
    """Connections to one database, for use from many threads.

    Args:
        url: an SQLAlchemy URL, ``sqlite:////var/lib/idverdict/records.db`` or ``postgresql://user@host/name``; any
            other, and SQLite in memory, is refused with ValueError.
        busy_timeout_s: how long a writer waits for another process's transaction (SQLite).
        pool: the connections and their time limits (PostgreSQL).
        create: make SQLite's file where there is none; otherwise StoreMissing is raised.
        read_only: write nothing at all, neither to SQLite's file nor beside it.
    """

    def __init__(
        self,
        url: str,
        *,
        busy_timeout_s: float = 10.0,
        pool: Pool | None = None,
        create: bool = True,
        read_only: bool = False,
    ) -> None:
        try:
            parsed = make_url(url)
        except (sqlalchemy_errors.ArgumentError, ValueError):
            raise ValueError("this is no database URL") from None
        backend = parsed.get_backend_name()
        self._shared = backend in _POSTGRESQL
        self.place = _place(parsed)
        self._wait_s = pool.wait_s if pool is not None else Pool().wait_s
        self._turns: Lock | None = None
        if self._shared:
            self._engine = postgresql_engine(parsed, pool or Pool())
            reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            writing: dict[str, Any] = {"isolation_level": "READ COMMITTED"}
            stepping: dict[str, Any] = {STEPPING: True}
        elif backend == "sqlite":
            self._turns = Lock()  # threads queue here instead of polling for the file's lock
            with self._available():
                self._engine = sqlite_engine(
                    parsed, busy_timeout_s, create=create and not read_only, read_only=read_only
                )
            reading, writing, stepping = {}, {IMMEDIATE: True}, {IMMEDIATE: True}
        else:
            raise ValueError("the database must be SQLite or PostgreSQL")
        self._reader = self._engine.execution_options(**reading)
        self._writer = self._engine.execution_options(**writing)
        self._brief_writer = self._engine.execution_options(**writing, **{DURABLE: False})
        self._stepper = self._engine.execution_options(**stepping)
        self._brief_stepper = self._engine.execution_options(**stepping, **{DURABLE: False})

    @property
    def shared_url(self) -> str | None:
        """What libpq connects to a database of several servers with; None for SQLite."""
        if not self._shared:
            return None
        return self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def migrate(self) -> None:
        """Migrate the schema to this version in one transaction; safe if several servers do so at the same time.

        A database with the schema of this version is not changed. Raises SchemaUnknown, StoreUnavailable.
        """
        try:
            self.check_schema()
        except SchemaOutdated:
            with self._available(), _MIGRATING, self._turn(), self._writer.begin() as connection:
                if self._shared:
                    wait_for_other_migrators(connection)
                schema.upgrade(connection)

    def check_schema(self) -> None:
        """Change nothing, and raise SchemaOutdated or SchemaUnknown where the schema is not this version's."""
        with self._available(), self._reader.connect() as connection:
            schema.check(connection)

    def compare_schema(self) -> None:
        """The same, and raise SchemaDiffers where a table, column, index, constraint or trigger differs."""
        with self._available(), self._reader.connect() as connection:
            schema.check(connection)
            differences = schema.differences(connection)
        if differences:
            raise SchemaDiffers(differences)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database. Raises StoreUnavailable."""
        with self._available(), self._connected(self._reader) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """The same without a session: for statements that are made once, see `storage.database.statements`."""
        with self._available(), self._connected(self._reader) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Session]:
        """A session in a write transaction, on disk when the block is left. Raises StoreUnavailable.

        What is not ``durable`` waits for no disk: others see it at once, and a power failure may undo it. A broken
        constraint passes as SQLAlchemy's IntegrityError; the transaction is rolled back on any exception.
        """
        with (
            self.change(durable=durable) as connection,
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def change(self, *, durable: bool = True) -> Iterator[Connection]:
        """The same without a session. SQLite's one writer has its lock when the block is entered."""
        engine = self._writer if durable else self._brief_writer
        with self._available(), self._turn(), self._connected(engine) as connection, connection.begin():
            yield connection

    def look_up(self, step: Step) -> Rows:
        """The rows of a step that changes nothing; PostgreSQL is asked once. Raises StoreUnavailable."""
        with self._available(), self._connected(self._engine) as connection:
            return run(connection, step)[0]

    def look_up_all(self, *steps: Step) -> tuple[list[Rows], Dialect]:
        """The rows of each of such steps, and the dialect that they are of; PostgreSQL is asked once, for all.

        Raises StoreUnavailable.
        """
        with self._available(), self._connected(self._engine) as connection:
            return run(connection, *steps), connection.dialect

    def ask(self, query: Any, given: Mapping[str, object], made: Callable[[Row[Any]], T]) -> list[T]:
        """What is made of each row of one query, which sees one state of the database. Raises StoreUnavailable."""
        with self._available(), self._connected(self._engine) as connection:
            return [made(row) for row in connection.execute(query, given)]

    @contextmanager
    def steps(self, *, durable: bool = True) -> Iterator[Connection]:
        """As `change`, for those whose first statements are of `run`, with which PostgreSQL begins the transaction."""
        engine = self._brief_stepper if not durable else self._stepper
        with self._available(), self._turn(), self._connected(engine) as connection, connection.begin():
            yield connection

    def at_once(self, *steps: Step, durable: bool = True) -> list[Rows]:
        """The rows of steps in a write transaction of their own, see `change`; PostgreSQL is asked once."""
        with self.steps(durable=durable) as connection:
            return run(connection, *steps, last=True)

    @property
    def shared(self) -> bool:
        """Whether several may write at once (PostgreSQL), or one after the other (SQLite)."""
        return self._shared

    def clock(self, later: timedelta = timedelta()) -> ColumnElement[datetime]:
        """In SQL, the time at execution or ``later``, by the clock that all servers on this database share."""
        if self._shared:
            now: ColumnElement[datetime] = func.clock_timestamp(type_=UtcDateTime)
            return now + literal(later, Interval) if later else now
        return bindparam(None, callable_=lambda: datetime.now(UTC) + later, type_=UtcDateTime, unique=True)

    def forget_overwritten(self) -> None:
        """Let nothing of values that were overwritten stay in SQLite's journal, unless somebody still reads them there.

        Other databases have ways of their own (PostgreSQL: VACUUM, and the retention of its archived log).
        """
        if self._engine.dialect.name == "sqlite":
            with self._available(), self._turn(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def require_room(self, size: int) -> None:
        """Have room for so many bytes where SQLite's file lies. Raises StoreUnavailable."""
        if self._engine.dialect.name == "sqlite":
            with self._available():
                require_room(Path(str(self._engine.url.database)).absolute().parent, size)

    def _turn(self) -> AbstractContextManager[None]:
        """Where one may write at a time, wait until it is this thread's turn."""
        return nullcontext() if self._turns is None else held(self._turns)

    def _connected(self, engine: Engine) -> Connection:
        """One of the connections, once one is free."""
        return patiently(engine.connect, self._wait_s, lambda error: isinstance(error, sqlalchemy_errors.TimeoutError))

    def connections(self) -> Connections:
        """Its connections just now."""
        pool = self._engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101 - so both engines are made
        return Connections(pool.checkedout(), pool.checkedin(), pool.size() if self._shared else None)

    def connect(self) -> Connection:
        """A bare connection, for inspection of the schema."""
        return self._writer.connect()

    def close(self) -> None:
        """Close all idle connections."""
        self._engine.dispose()

    @contextmanager
    def _available(self) -> Iterator[None]:
        """Turn what a driver or the disk says into StoreUnavailable, without its message."""
        try:
            yield
        except sqlalchemy_errors.IntegrityError:
            raise
        except sqlalchemy_errors.DBAPIError as error:
            said = error.orig or error
            kind = str(
                getattr(said, "sqlite_errorname", None) or getattr(said, "sqlstate", None) or type(said).__name__
            )
            raise StoreUnavailable(kind, of_database(said, kind), self.place) from None
        except sqlalchemy_errors.TimeoutError as error:
            raise StoreUnavailable(type(error).__name__, Cause.DATABASE_SLOW, self.place) from None
        except OSError as error:
            cause = of_file(error, Cause.DATABASE_NOT_OPENED)
            raise StoreUnavailable(os_cause(error), cause, self.place) from None


def _place(url: URL) -> str:
    """Where a database is, in words that have no credentials: a file, or host, port and name."""
    if url.get_backend_name() not in _POSTGRESQL:
        return str(url.database)
    return f"{url.host or 'local socket'}{f':{url.port}' if url.port else ''}/{url.database or ''}"
