"""Inspects the audit log of a database: the log itself, and the records against the log.

Nothing is unsealed: sealed values are compared with their digests as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from storage.audit.faults import Fault
from storage.audit.raw import Row, fetch
from storage.audit.record_kind import Inspected, KindCheck, kinds
from storage.audit.rows_check import RowsCheck
from storage.audit.walk import Walk
from storage.database.connections import Database
from storage.objects.evidence import EvidenceObjects

BATCH = 5_000
"""Rows that are read at once."""
_COLUMNS = "position, at_us, tenant, actor, roles, origin, action, outcome, kind, record_id, digests, nonce, nodes"
_BEFORE_ALL = -(1 << 63)


@dataclass
class Inspection:
    """One inspection, at one state of the database.

    Attributes:
        database: of the log.
        objects: the sealed objects, compared with their digests; None to leave them out.
        key: marks entries, see `Walk`.
        entries, records, pictures, rows: how many were inspected: of the log, of records with a check of their kind's
            own, of their sealed objects, and of the tables that the log covers as a whole.
        uncovered: kinds of record that the log commits to only once a program of this version has opened the store.
    """

    database: Database
    objects: EvidenceObjects | None = None
    key: bytes | None = field(default=None, repr=False)
    entries: int = 0
    records: int = 0
    pictures: int = 0
    rows: int = 0
    uncovered: tuple[str, ...] = ()

    def faults(self, states: Mapping[int, bytes] | None = None, *, records: bool = True) -> Iterator[Fault]:
        """Yield every fault as it is found.

        Args:
            states: roots of checkpoints that were stored elsewhere, by the size of the log then.
            records: compare the records with the log too.

        Raises:
            StoreUnavailable: the database, or the object store, cannot be read.
        """
        walk = Walk(states or {}, self.key)
        with self.database.read() as session:
            connection = session.connection()
            if connection.dialect.name == "postgresql":  # it may take long, beside others and in their way nowhere
                connection.exec_driver_sql("SET LOCAL statement_timeout TO 0")
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout TO 0")
            inspected = Inspected(session, self.database, self.objects)
            checks = [kind.check(inspected) for kind in kinds() if kind.check is not None]
            others = RowsCheck(session)
            for rows in _batches(connection):
                yield from walk.take(rows)
                self.entries += len(rows)
                if records:
                    for check in (*checks, others):
                        yield from check.take(rows)
                    self._count(checks)
            yield from walk.end()
            if records:
                for check in (*checks, others):
                    yield from check.end()
                self._count(checks)
                self.rows = others.records
                self.uncovered = tuple(others.uncovered)

    def _count(self, checks: Sequence[KindCheck]) -> None:
        self.records = sum(check.records for check in checks)
        self.pictures = sum(check.objects for check in checks)


def _batches(connection: Connection) -> Iterator[Sequence[Row]]:
    """All rows by position, as the driver gives them."""
    after = _BEFORE_ALL
    while True:
        query = f"SELECT {_COLUMNS} FROM audit_entry WHERE position > {after:d} ORDER BY position LIMIT {BATCH}"  # noqa: S608
        rows = fetch(connection, query)
        if not rows:
            return
        yield rows
        after = rows[-1][0]
