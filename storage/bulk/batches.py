"""The batches of one tenant: submitted once, worked on in parts, with one result an item however often it is tried."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, literal, tuple_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.entry import Action
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, gone, members_digest
from storage.bulk.results import Results, bound_to, unsealed
from storage.bulk.rows import BatchRow, ItemRow
from storage.bulk.values import OPEN, Batch, BatchState, NewBatch, parts_of
from storage.database.connections import Database
from storage.database.coverage import Members
from storage.database.statements import run
from storage.database.table import UtcDateTime
from storage.errors import NotFound, RecordDamaged, RequestConflict
from storage.jobs import JobKind, Jobs
from storage.jobs.rows import JobRow
from storage.keys.customer_keys import CustomerKeys, KeyOwner
from storage.keys.rows import CustomerKeyRow
from storage.sealing.blind_index import BlindIndex
from storage.verifications.sealed_rows import request_digest_index, request_index

_FORGOTTEN_AT_ONCE = 10
assert isinstance(ItemRow.coverage, Members)  # noqa: S101
_ITEMS = ItemRow.coverage


@dataclass(frozen=True, slots=True)
class Batches:
    """Batches of one tenant. Every method may raise StoreUnavailable, and those that open one RecordDamaged."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    jobs: Jobs
    log: AuditLog

    def submit(self, new: NewBatch) -> Batch:
        """Keep a batch and have it worked on, in one transaction; the first one where the request came before.

        Raises RequestConflict.
        """
        first = self.find(new.request_id, new.request_digest)
        if first is not None:
            return first
        key = self.customers.get_or_make(KeyOwner(new.id, None, new.created_at))
        row = BatchRow(
            id=new.id,
            tenant=self.index.tenant,
            request_index=request_index(self.index, new.request_id),
            request_digest_index=request_digest_index(self.index, new.request_digest),
            key_id=key.id,
            manifest_sealed=key.seal(new.manifest.encode(), self._bound(new.id)),
            manifest_digest_index=self._manifest_index(self.index, new.manifest_digest),
            purpose=new.purpose,
            total=new.total,
            state=BatchState.PENDING,
            created_at=new.created_at,
        )
        try:
            with self.database.write() as session:
                session.add(row)
                session.flush()
                parts = parts_of(new.total)
                run(session.connection(), *self.jobs.submitting(JobKind.BULK, self.index.tenant, new.id, parts=parts))
                self.log.append(session, committed(row, Action.BULK_SUBMITTED))
        except IntegrityError:
            first = self.find(new.request_id, new.request_digest)
            if first is None:
                raise
            return first
        return self.get(new.id)

    def find(self, request_id: str, request_digest: bytes) -> Batch | None:
        """The batch that this request led to before, or None. Raises RequestConflict."""
        known_by = [request_index(each, request_id) for each in self.index.each()]
        with self.database.read() as session:
            row = session.exec(
                select(BatchRow).where(BatchRow.tenant == self.index.tenant, col(BatchRow.request_index).in_(known_by))
            ).first()
        if row is None:
            return None
        digests = [request_digest_index(each, request_digest) for each in self.index.each()]
        if not any(hmac.compare_digest(row.request_digest_index, digest) for digest in digests):
            raise RequestConflict
        return self.get(row.id)

    def get(self, batch_id: str) -> Batch:
        """One batch and how far it has come. Raises NotFound."""
        with self.database.read() as session:
            found = self._selected(session, BatchRow.id == batch_id, limit=1)
        if not found:
            raise NotFound
        return self._opened(*found[0])

    def list(self, page_size: int, after: Batch | None = None) -> tuple[Batch, ...]:
        """Batches, latest first, those submitted before ``after``."""
        conditions: tuple[Any, ...] = ()
        if after is not None:
            place = tuple_(col(BatchRow.created_at), col(BatchRow.id))
            conditions = (place < tuple_(*_place(after)),)
        with self.database.read() as session:
            found = self._selected(session, *conditions, limit=page_size)
        return tuple(self._opened(*row) for row in found)

    def is_manifest(self, batch_id: str, manifest_digest: bytes) -> bool:
        """Whether a manifest is the one that was submitted, by its SHA-256. Raises NotFound."""
        with self.database.read() as session:
            kept = self._row(session, batch_id).manifest_digest_index
        return any(hmac.compare_digest(kept, self._manifest_index(i, manifest_digest)) for i in self.index.each())

    def begin(self, batch_id: str) -> None:
        """Say that work has begun."""
        with self.database.read() as session:
            if self._row(session, batch_id).state != BatchState.PENDING:
                return
        with self.database.write(durable=False) as session:
            row = self._locked(session, batch_id, BatchState.PENDING.value)
            if row is not None:
                row.state = BatchState.RUNNING.value
                self.log.append(session, committed(row, Action.BULK_BEGUN))

    def is_open(self, batch_id: str) -> bool:
        """Whether there is something left to do."""
        with self.database.read() as session:
            return BatchState(self._row(session, batch_id).state).is_open

    def results(self, batch_id: str) -> Results:
        """The results of its items. Raises NotFound."""
        with self.database.read() as session:
            key_row = session.get(CustomerKeyRow, self._row(session, batch_id).key_id)
        key = self.customers.unwrapped(key_row)
        if key is None:
            raise NotFound
        return Results(self.database, self.index.tenant, batch_id, key)

    def finish(self, batch_id: str, state: BatchState, at: datetime, reason: str | None = None) -> bool:
        """End an open batch; on return that is on disk, and all its results. False where it had ended. DONE is refused
        (False) as long as an item has no result.
        """
        if state is BatchState.DONE:
            with self.database.read() as session:
                if not self._is_complete(session, batch_id):
                    return False
                items = self._items(session, batch_id)  # all of them, of which none changes any more
        with self.database.write() as session:
            row = self._locked(session, batch_id, *OPEN)
            if row is None:
                return False
            row.state, row.reason, row.finished_at = state.value, reason, at
            if state is not BatchState.DONE:
                items = self._items(session, batch_id)  # none is added any more, see `Results.record`
            self.log.append(session, committed(row, Action.BULK_ENDED, {_ITEMS.name: items}))
            return True

    def forget(self, before: datetime) -> int:
        """Delete batches that ended before this time, with results and keys; returns how many."""
        forgotten = 0
        while found := self._ended(before):
            with self.database.write() as session:
                for batch_id, key_id in found:
                    session.execute(delete(ItemRow).where(col(ItemRow.batch_id) == batch_id))
                    session.execute(delete(JobRow).where(col(JobRow.subject) == batch_id))
                    session.execute(delete(BatchRow).where(col(BatchRow.id) == batch_id))
                    session.execute(delete(CustomerKeyRow).where(col(CustomerKeyRow.id) == key_id))
                forgot = Action.BULK_FORGOTTEN
                of_batches = (gone(BatchRow, batch_id, forgot) for batch_id, _ in found)
                self.log.append(session, *of_batches, *(gone(CustomerKeyRow, key_id, forgot) for _, key_id in found))
            forgotten += len(found)
        return forgotten

    def _locked(self, session: Session, batch_id: str, *states: str) -> BatchRow | None:
        """The row, held until the transaction ends; None where it is in none of these states."""
        ours = (*self._this(batch_id), col(BatchRow.state).in_(states))
        return session.exec(select(BatchRow).where(*ours).with_for_update()).one_or_none()

    def _is_complete(self, session: Session, batch_id: str) -> bool:
        known = session.exec(select(func.count()).where(ItemRow.batch_id == batch_id)).one()
        return session.exec(select(BatchRow.total).where(*self._this(batch_id))).first() == known

    @staticmethod
    def _items(session: Session, batch_id: str) -> bytes:
        """The digest of the results."""
        session.flush()
        return members_digest(session.connection(), ItemRow, _ITEMS, batch_id)

    def _ended(self, before: datetime) -> Sequence[tuple[str, str]]:
        with self.database.read() as session:
            return session.exec(
                select(BatchRow.id, BatchRow.key_id)
                .where(BatchRow.tenant == self.index.tenant, col(BatchRow.finished_at) < before)
                .limit(_FORGOTTEN_AT_ONCE)
            ).all()

    def _row(self, session: Session, batch_id: str) -> BatchRow:
        row = session.exec(select(BatchRow).where(*self._this(batch_id))).one_or_none()
        if row is None:
            raise NotFound
        return row

    def _this(self, batch_id: str) -> tuple[Any, Any]:
        return BatchRow.id == batch_id, BatchRow.tenant == self.index.tenant

    def _selected(self, session: Session, *conditions: Any, limit: int) -> Sequence[Any]:
        """Rows with their keys and the numbers of their results, latest first."""
        batches = session.exec(
            select(BatchRow, CustomerKeyRow)
            .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(BatchRow.key_id))
            .where(BatchRow.tenant == self.index.tenant, *conditions)
            .order_by(col(BatchRow.created_at).desc(), col(BatchRow.id).desc())
            .limit(limit)
        ).all()
        failed = func.sum(case((col(ItemRow.error).is_not(None), 1), else_=0))
        counted = session.exec(
            select(ItemRow.batch_id, func.count(), failed)
            .where(col(ItemRow.batch_id).in_([row.id for row, _ in batches]))
            .group_by(col(ItemRow.batch_id))
        )
        counts = {batch: (int(count), int(errors)) for batch, count, errors in counted}
        return [(row, key, *counts.get(row.id, (0, 0))) for row, key in batches]

    def _opened(self, row: BatchRow, key_row: CustomerKeyRow, known: int, failed: int) -> Batch:
        key = self.customers.unwrapped(key_row)
        if key is None:
            raise RecordDamaged
        return Batch(
            id=row.id,
            manifest=unsealed(key, row.manifest_sealed, self._bound(row.id)),
            purpose=row.purpose,
            total=row.total,
            state=BatchState(row.state),
            reason=row.reason,
            verified=known - failed,
            failed=failed,
            created_at=row.created_at,
            finished_at=row.finished_at,
        )

    def _bound(self, batch_id: str) -> bytes:
        return bound_to(self.index.tenant, batch_id, "manifest")

    @staticmethod
    def _manifest_index(index: BlindIndex, digest: bytes) -> bytes:
        return index.of("manifest", digest)


def has_open_batches(database: Database) -> bool:
    """Whether bulk work of any tenant is left to do. Raises StoreUnavailable."""
    with database.read() as session:
        return session.exec(select(BatchRow.id).where(col(BatchRow.state).in_(OPEN)).limit(1)).first() is not None


def _place(batch: Batch) -> tuple[Any, Any]:
    return literal(batch.created_at, UtcDateTime), literal(batch.id)
