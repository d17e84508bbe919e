"""Crypto-erasure of one customer: the data keys are destroyed; what they sealed can never be opened, in backups too.

Backups of the database still hold the wrapped key: they must expire, or the KEK of their time be retired.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.audit.record_kind import NotErased, ObjectRows, kinds
from storage.audit.row_digests import committed, gone
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.coverage import Whole
from storage.database.table import sql_table
from storage.errors import NotFound, TermRunning, UnderHold
from storage.keys.rows import DESTROYED, CustomerKeyRow
from storage.objects.evidence import EvidenceObjects
from storage.retention.counting import contents_under
from storage.retention.retained import term_over, under_hold
from storage.retention.retention_term import STATUTORY_YEARS, day_of
from storage.sealing.blind_index import BlindIndex
from storage.verifications.rows import EvidenceRow, VerificationRow

_BATCH = 500
_INDEX_BYTES = 32


@dataclass(frozen=True, slots=True)
class Erasable:
    """What is stored of a customer: counts of data keys, verifications, pictures and contents of attachments."""

    keys: int
    verifications: int
    pictures: int
    contents: int = 0


@dataclass(frozen=True, slots=True)
class Erasure:
    """Erases customers of one tenant. Every method may raise StoreUnavailable."""

    database: Database
    objects: EvidenceObjects
    index: BlindIndex
    log: AuditLog
    years: int = STATUTORY_YEARS

    def look(self, reference: str, at: datetime, *, before_statutory_term: bool) -> Erasable:
        """What `erase` would erase; changes nothing. Raises as that does."""
        with self.database.read() as session:
            keys = self._keys(session, reference)
            self._require_over(session, keys, at, before_statutory_term)
            return self._count(session, keys)

    def erase(self, reference: str, at: datetime, *, before_statutory_term: bool) -> Erasable:
        """Destroy what is stored of a customer; on return that is done.

        Raises NotFound, UnderHold; TermRunning where the statutory term is not over, unless told to erase before that.

        In one transaction the data keys are destroyed, and each record kind erases its records: verifications are
        redacted, holds deleted. A verification that is being written meanwhile is either redacted too, or written
        afterwards under a new key, as that of a new customer. Objects are deleted last; `finish` resumes that where it
        was interrupted.
        """
        with self.database.write() as session:
            keys = self._keys(session, reference)
            locked = select(CustomerKeyRow.id).where(col(CustomerKeyRow.id).in_(keys)).with_for_update()
            session.exec(locked).all()  # who writes or places a hold waits
            self._require_over(session, keys, at, before_statutory_term)
            erased = self.destroy(session, keys, at)
        self.database.forget_overwritten()
        self.finish()
        return erased

    def destroy(self, session: Session, keys: Sequence[str], at: datetime, *further: Event) -> Erasable:
        """Destroy data keys, and erase the records of every kind under them, in the session's transaction.

        `finish` has to follow it. It appends to the audit log, ``further`` events too, and so comes last in the
        transaction.
        """
        for key_id in keys:  # first: writers under these keys wait for the transaction
            session.execute(
                update(CustomerKeyRow)
                .where(col(CustomerKeyRow.id) == key_id)
                .values(
                    customer_index=os.urandom(_INDEX_BYTES),
                    kek_id=DESTROYED,
                    data_key_wrapped=b"",
                    destroyed_at=at,
                )
            )
        destroyed = self._count(session, keys)
        events: list[Event] = []
        for kind in kinds():
            if not isinstance(kind.erase, NotErased):
                events += kind.erase(session, keys)
        events += (committed(row, Action.CUSTOMER_ERASED) for row in self._rows(session, keys))
        self.log.append(session, *events, *further)
        return destroyed

    def finish(self) -> int:
        """Delete the objects that destroyed keys sealed, with their rows, of all tenants; returns how many.

        What else an erasure has left is removed first.
        """
        for kind in kinds():
            if kind.rest is not None:
                kind.rest(self.database, self.log.append)
        return sum(self._finish(kind.objects) for kind in kinds() if kind.objects is not None)

    def _finish(self, rows: ObjectRows) -> int:
        destroyed = select(CustomerKeyRow.id).where(CustomerKeyRow.kek_id == DESTROYED)
        source = sql_table(rows.table)
        sealed = select(source.c.id, source.c.object_path).where(rows.under(destroyed)).limit(_BATCH)
        deleted = 0
        while True:
            with self.database.read() as session:
                found = session.execute(sealed).all()
            if not found:
                return deleted
            self.objects.delete([path for _, path in found])
            ids = [row_id for row_id, _ in found]
            with self.database.write() as session:
                session.execute(delete(rows.table).where(source.c.id.in_(ids)))
                if isinstance(rows.table.coverage, Whole):
                    self.log.append(session, *(gone(rows.table, one, Action.RECORD_COMMITTED) for one in ids))
            deleted += len(found)

    def _require_over(self, session: Session, keys: Sequence[str], at: datetime, before_statutory_term: bool) -> None:
        theirs = col(CustomerKeyRow.id).in_(keys)
        if session.exec(select(CustomerKeyRow.id).where(theirs, under_hold())).first() is not None:
            raise UnderHold
        over = select(CustomerRow.id).where(col(CustomerRow.id).in_(keys), term_over(day_of(at), self.years))
        if not before_statutory_term and len(session.exec(over).all()) < len(keys):
            raise TermRunning

    def _keys(self, session: Session, reference: str) -> Sequence[str]:
        indexes = [index.customer(reference) for index in self.index.each()]
        keys = session.exec(
            select(CustomerKeyRow.id).where(
                CustomerKeyRow.tenant == self.index.tenant, col(CustomerKeyRow.customer_index).in_(indexes)
            )
        ).all()
        if not keys:
            raise NotFound
        return keys

    @staticmethod
    def _rows(session: Session, keys: Sequence[str]) -> Sequence[CustomerKeyRow]:
        """The data keys' rows as they are now."""
        ours = col(CustomerKeyRow.id).in_(keys)
        return session.exec(
            select(CustomerKeyRow)
            .where(ours)
            .order_by(col(CustomerKeyRow.id))
            .execution_options(populate_existing=True)
        ).all()

    def _count(self, session: Session, keys: Sequence[str]) -> Erasable:
        theirs = col(VerificationRow.customer_key_id).in_(keys)
        verifications = session.exec(select(func.count()).select_from(VerificationRow).where(theirs)).one()
        pictures = session.exec(
            select(func.count())
            .select_from(EvidenceRow)
            .join(VerificationRow, col(VerificationRow.id) == col(EvidenceRow.verification_id))
            .where(theirs)
        ).one()
        return Erasable(len(keys), verifications, pictures, sum(contents_under(session, keys).values()))
