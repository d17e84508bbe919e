"""Inspects the whole audit log of a database: the log by itself, and what it tells of against what is there.

It opens nothing: what is sealed is held against its digest as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from storage.audit.faults import Fault
from storage.audit.records_check import RecordsCheck
from storage.audit.retention_check import RetentionCheck
from storage.audit.walk import Row, Walk
from storage.database import Database
from storage.evidence import EvidenceObjects

BATCH = 5_000
"""Rows that are read at once."""
_COLUMNS = "position, at_us, tenant, actor, roles, origin, action, outcome, kind, record_id, digests, nonce, nodes"
_BEFORE_ALL = -(1 << 63)


@dataclass
class Inspection:
    """One look at everything, at one state of the database.

    Attributes:
        database: that the log lies in.
        objects: the pictures to hold against their digests too; None to leave them out.
        key: that entries are marked with, see `Walk`.
        entries, records, pictures: how many were looked at.
    """

    database: Database
    objects: EvidenceObjects | None = None
    key: bytes | None = field(default=None, repr=False)
    entries: int = 0
    records: int = 0
    pictures: int = 0

    def faults(self, states: Mapping[int, bytes] | None = None, *, records: bool = True) -> Iterator[Fault]:
        """Every fault as it is found.

        Args:
            states: roots of checkpoints that were kept elsewhere, by the size of the log then.
            records: hold the records against the log too.

        Raises:
            StoreUnavailable: the database, or the object store, cannot be read.
        """
        walk = Walk(states or {}, self.key)
        with self.database.read() as session:
            connection = session.connection()
            if connection.dialect.name == "postgresql":  # it may take long, beside others and in their way nowhere
                connection.exec_driver_sql("SET LOCAL statement_timeout TO 0")
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout TO 0")
            check = RecordsCheck(session, self.database, self.objects)
            retention = RetentionCheck()
            for rows in _batches(connection):
                yield from walk.take(rows)
                self.entries += len(rows)
                if records:
                    yield from check.take(rows)
                    retention.take(rows)
                    self.records, self.pictures = check.records, check.pictures
            yield from walk.end()
            if records:
                yield from check.end()
                yield from retention.end(session)
                self.records = check.records


def _batches(connection: Connection) -> Iterator[Sequence[Row]]:
    """All rows by position, as the driver gives them."""
    after = _BEFORE_ALL
    while True:
        query = f"SELECT {_COLUMNS} FROM audit_entry WHERE position > {after:d} ORDER BY position LIMIT {BATCH}"  # noqa: S608
        try:
            rows = _fetched(connection, query)
        except sqlite3.OperationalError:  # bytes that are no text, which somebody put there
            driver: Any = connection.connection.driver_connection
            driver.text_factory = lambda raw: raw.decode(errors="surrogateescape")
            rows = _fetched(connection, query)
            driver.text_factory = str
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _fetched(connection: Connection, query: str) -> Sequence[Row]:
    """The driver's own rows, past what SQLAlchemy would make of them."""
    result = connection.exec_driver_sql(query)
    rows: Sequence[Row] = result.cursor.fetchall() if result.cursor is not None else ()
    result.close()
    return rows
