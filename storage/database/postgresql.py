"""PostgreSQL as the database that several servers share: a bounded pool whose connections are alive when they are used.

No statement is prepared on the server: a connection then outlives a migration made by another server, and may be one
of a pooler's in transaction mode.
"""

from __future__ import annotations

import select
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

from storage.database.sqlite import DURABLE
from storage.database.statements import BRIEF, STEPPING, Step, run
from storage.waiting import SLICE_S, watched

DRIVER = "postgresql+psycopg"
APPEND_LOCK = 0x617564697420
"""Advisory lock: held while a transaction appends to the audit log: "audit ", any number but that of migrations."""
_MIGRATION_LOCK = 0x69647665726469  # "idverdi": any number that nobody else in the database takes
_MIGRATION_WAIT_S = 600  # for the server that migrates; its locks on tables it must get sooner, see below
_TABLE_LOCK_WAIT_S = 10
_RECYCLE_S = 1800
_CANCEL_S = 0.5
_TRUSTED_S = 5.0
"""How long a connection is taken to be alive after its last use, while nothing came on it."""
_USED_AT = "used_at"


@dataclass(frozen=True, slots=True)
class Pool:
    """The connections of one process to PostgreSQL, and how long each step may take.

    Attributes:
        size: the most connections at once.
        wait_s: how long a thread waits for one of them.
        connect_s: how long making one may take, in whole seconds, at least 2 (libpq).
        statement_s: how long the server works on one statement, locks included.
    """

    size: int = 8
    wait_s: float = 5.0
    connect_s: int = 5
    statement_s: float = 15.0


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose statements are given up when nobody waits for them any more."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """See the base class. Raises what `still_wanted` raises, the statement cancelled."""
        try:
            return super().wait(watched(gen), interval, timeout)
        except psycopg.Error:
            raise
        except Exception:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self._end(gen)
            raise

    def _end(self, gen: Any) -> None:
        """Cancel the statement under way; a server that does not hear it in time loses the connection."""
        try:
            self.cancel_safe(timeout=_CANCEL_S)
            super().wait(gen, timeout=_CANCEL_S)
        except psycopg.errors.QueryCanceled:
            return
        except Exception:
            self.pgconn.finish()


def postgresql_engine(url: URL, pool: Pool) -> Engine:
    """An engine on a database. What the URL says itself, such as ``connect_timeout`` or ``sslmode``, stays."""
    wait_s = min(pool.wait_s, SLICE_S)  # `Database` waits again, for as long as it may
    engine = create_engine(
        url.set(drivername=DRIVER),
        connect_args={name: value for name, value in _connect_args(pool).items() if name not in url.query},
        hide_parameters=True,
        pool_size=pool.size,
        max_overflow=0,
        pool_timeout=wait_s,
        pool_recycle=_RECYCLE_S,
        pool_use_lifo=True,
        isolation_level="AUTOCOMMIT",  # who wants a transaction says of which kind, or begins it by `run`
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: Any, named: Any) -> PatientConnection:
        return PatientConnection.connect(*arguments, **named)

    @event.listens_for(engine, "connect")
    def keep_commits_on_disk(connection: Any, record: Any) -> None:
        """A role or database may be set to acknowledge commits before they are on disk: not to us."""
        record.info[_USED_AT] = time.monotonic()
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(DURABLE, True) and not options.get(STEPPING, False):
            run(connection, Step(BRIEF, {}))

    @event.listens_for(engine, "before_cursor_execute")
    def require_begun(connection: Connection, *_: object) -> None:
        """What goes before `run` would be a transaction of its own."""
        driver: Any = connection.connection.driver_connection
        if (
            connection.get_execution_options().get(STEPPING, False)
            and driver.info.transaction_status == TransactionStatus.IDLE
        ):
            raise RuntimeError("the transaction has not begun")

    @event.listens_for(engine, "checkin")
    def note_use(_connection: Any, record: Any) -> None:
        record.info[_USED_AT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def try_out(connection: Any, record: Any, _checked_out: object) -> None:
        """Ask whether the server is still there, unless it was a moment ago and has not said goodbye."""
        if time.monotonic() - record.info[_USED_AT] < _TRUSTED_S and _is_quiet(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error:
            raise InvalidatePoolError from None

    return engine


def _is_quiet(connection: psycopg.Connection[Any]) -> bool:
    """Whether nothing came on an idle connection, such as its end."""
    try:
        asked = select.poll()
        asked.register(connection.fileno(), select.POLLIN)
        return not asked.poll(0)
    except (psycopg.Error, OSError, ValueError):
        return False


def wait_for_other_migrators(connection: Connection) -> None:
    """Be the only one that migrates until the transaction ends; servers that start at once take turns.

    A migration that cannot lock a table soon fails whole, instead of holding up every call that needs the table.
    """
    connection.exec_driver_sql(f"SET LOCAL statement_timeout TO '{_MIGRATION_WAIT_S}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout TO '{_TABLE_LOCK_WAIT_S}s'")


def _connect_args(pool: Pool) -> dict[str, Any]:
    silent_s = int(pool.statement_s) + pool.connect_s
    return {
        "connect_timeout": pool.connect_s,
        "options": f"-c statement_timeout={int(pool.statement_s * 1000)}"
        f" -c idle_in_transaction_session_timeout={int(pool.statement_s * 1000)}",
        "application_name": "idverdict",
        "prepare_threshold": None,
        "keepalives_idle": silent_s,
        "keepalives_interval": pool.connect_s,
        "keepalives_count": 3,
        "tcp_user_timeout": silent_s * 1000,  # a server that vanished without a word
    }
