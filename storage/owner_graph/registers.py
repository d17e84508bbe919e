"""Registers of holdings: versions that are imported by parts, are read once they are whole, and can be dropped.

An import that was killed leaves a version that nobody reads; the next import of the register removes it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, row_digest
from storage.database.connections import Database
from storage.database.many import inserting_many
from storage.database.statements import run
from storage.database.table import values_of
from storage.errors import NotFound, RequestConflict, StoreUnavailable
from storage.jobs import JobKind, Jobs
from storage.keys.customer_keys import CustomerKeys, DataKey, KeyOwner
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow
from storage.owner_graph.sealing import digest_index, request_index, statement_row, version_of
from storage.owner_graph.values import NewRegister, NewStatement, RegisterVersion
from storage.owner_graph.words import PARTY, GraphAction, Scope, SourceState
from storage.retention.erasure import Erasure
from storage.sealing.blind_index import BlindIndex
from storage.verifications.values import new_id

COMPARED_BY: Final = 4
"""So many processes share the comparison with the determinations that a version may change."""


class ImportOvertaken(StoreUnavailable):
    """Another import of the same register began, or the version was dropped while it was loading."""


@dataclass(slots=True)
class Loading:
    """An import under way.

    Attributes:
        row: of the source, as it was stored.
        parties, statements: how many were stored so far.
    """

    row: OwnerSourceRow
    key: DataKey
    parties: int = 0
    statements: int = 0
    total: Any = field(default_factory=hashlib.sha256, repr=False)


@dataclass(frozen=True, slots=True)
class HoldingRegisters:
    """The registers of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    erasure: Erasure
    jobs: Jobs
    log: AuditLog

    def done(self, new: NewRegister) -> RegisterVersion | None:
        """The version that a request made, if it is in use. Raises RequestConflict for another request of this id."""
        each = self.index.each()
        with self.database.read() as session:
            row = session.exec(
                select(OwnerSourceRow).where(
                    OwnerSourceRow.tenant == self.index.tenant,
                    col(OwnerSourceRow.request_index).in_([request_index(one, new.request_id) for one in each]),
                )
            ).first()
            if row is None:
                return None
            known = row.request_digest_index or b""
            if not any(hmac.compare_digest(known, digest_index(one, new.request_digest)) for one in each):
                raise RequestConflict
            return None if row.state == SourceState.LOADING else version_of(row)

    def begin(self, new: NewRegister, at: datetime) -> Loading:
        """Begin an import; what an import of the register left that was killed is removed."""
        source_id = new_id(at)
        key = self.customers.get_or_make(KeyOwner(source_id, None, at))
        try:
            with self.database.write() as session:
                self.customers.keep_alive(session.connection(), key)
                ours = (OwnerSourceRow.tenant == self.index.tenant, OwnerSourceRow.register_id == new.register_id)
                last = session.exec(select(func.max(OwnerSourceRow.version)).where(*ours)).one()
                left = session.exec(
                    select(OwnerSourceRow)
                    .where(*ours, OwnerSourceRow.state == SourceState.LOADING.value)
                    .with_for_update()
                ).all()
                for one in left:
                    one.request_index = None
                session.flush()
                row = OwnerSourceRow(
                    id=source_id,
                    tenant=self.index.tenant,
                    customer_key_id=key.id,
                    register_id=new.register_id,
                    version=(last or 0) + 1,
                    scope=Scope.TENANT.value,
                    state=SourceState.LOADING.value,
                    parties=0,
                    statements=0,
                    person=new.person,
                    created_at=at,
                    request_index=request_index(self.index, new.request_id) if new.request_id else None,
                    request_digest_index=digest_index(self.index, new.request_digest),
                )
                session.add(row)
                session.flush()
                begun = committed(row, GraphAction.OWNER_SOURCE_BEGUN)
                if left:
                    self.erasure.destroy(session, [one.customer_key_id for one in left], at, begun)
                else:
                    self.log.append(session, begun)
                session.expunge(row)
        except IntegrityError:  # another import began at the same moment
            raise ImportOvertaken(IntegrityError.__name__) from None
        if left:
            self.erasure.finish()
        return Loading(row, key)

    def append(self, loading: Loading, statements: Iterable[NewStatement]) -> None:
        """Store some statements. Raises ImportOvertaken."""
        rows: list[dict[str, Any]] = []
        total, parties = loading.total.copy(), 0
        for place, new in enumerate(statements, loading.statements + 1):
            rows.append(values_of(statement_row(loading.row, place, new, loading.key, self.index)))
            total.update(row_digest(OwnerStatementRow, rows[-1]))
            parties += new.kind == PARTY
        with self.database.write(durable=False) as session:
            self._require_loading(session, loading)
            connection = session.connection()
            run(connection, *inserting_many(connection.dialect, OwnerStatementRow, rows))
        loading.total = total
        loading.parties += parties
        loading.statements += len(rows)

    def finish(self, loading: Loading, file_sha256: bytes, at: datetime) -> RegisterVersion:
        """Take the version into use, in the place of the one before. Raises ImportOvertaken.

        Determinations that it may change are compared by jobs.
        """
        with self.database.write() as session:
            row = self._require_loading(session, loading)
            before = session.exec(
                select(OwnerSourceRow).where(
                    OwnerSourceRow.tenant == self.index.tenant,
                    OwnerSourceRow.register_id == row.register_id,
                    OwnerSourceRow.state == SourceState.IN_USE.value,
                    col(OwnerSourceRow.used_until).is_(None),
                )
            ).all()
            for one in before:
                one.used_until = at
            row.state = SourceState.IN_USE.value
            row.parties, row.statements = loading.parties, loading.statements
            row.file_sha256, row.used_from = file_sha256, at
            session.flush()
            added = committed(row, GraphAction.OWNER_SOURCE_ADDED, {"statements": loading.total.digest()})
            shared = self.jobs.submitting(JobKind.OWNERS, row.tenant, row.id, parts=COMPARED_BY)
            run(session.connection(), *shared)
            self.log.append(session, *(committed(one, GraphAction.OWNER_SOURCE_REPLACED) for one in before), added)
            return version_of(row)

    def abandon(self, loading: Loading, at: datetime) -> None:
        """Remove what an import stored that is not to be finished."""
        self._drop(loading.row.id, at)

    def drop(self, register_id: str, version: int, at: datetime) -> RegisterVersion:
        """Destroy a version: its data key at once, then its statements, some at a time. Raises NotFound.

        Determinations that rest on it are compared by jobs. May be killed: done again, or by the next erasure or start
        of a server, it goes on.
        """
        with self.database.read() as session:
            row = self._row(session, register_id, version)
        if row.state == SourceState.REMOVING:  # one that was killed destroyed its key
            self.erasure.finish()
        elif row.state != SourceState.REDACTED:
            self._drop(row.id, at)
        with self.database.read() as session:
            return version_of(self._row(session, register_id, version))

    def is_register(self, source_id: str) -> bool:
        """Whether a source is a register's, and not a customer's structure."""
        with self.database.read() as session:
            row = session.get(OwnerSourceRow, source_id)
        return row is not None and row.register_id is not None

    def versions(self, limit: int = 200) -> Sequence[RegisterVersion]:
        """Versions of all registers, the latest first, at most so many."""
        with self.database.read() as session:
            rows = session.exec(
                select(OwnerSourceRow)
                .where(OwnerSourceRow.tenant == self.index.tenant, col(OwnerSourceRow.register_id).is_not(None))
                .order_by(col(OwnerSourceRow.id).desc())
                .limit(limit)
            ).all()
            return [version_of(row) for row in rows]

    def _row(self, session: Session, register_id: str, version: int) -> OwnerSourceRow:
        row = session.exec(
            select(OwnerSourceRow).where(
                OwnerSourceRow.tenant == self.index.tenant,
                OwnerSourceRow.register_id == register_id,
                OwnerSourceRow.version == version,
            )
        ).one_or_none()
        if row is None:
            raise NotFound
        return row

    def _require_loading(self, session: Session, loading: Loading) -> OwnerSourceRow:
        row = session.exec(select(OwnerSourceRow).where(OwnerSourceRow.id == loading.row.id).with_for_update()).one()
        if row.state != SourceState.LOADING:
            raise ImportOvertaken(ImportOvertaken.__name__)
        return row

    def _drop(self, source_id: str, at: datetime) -> None:
        with self.database.write() as session:
            row = session.exec(select(OwnerSourceRow).where(OwnerSourceRow.id == source_id).with_for_update()).one()
            if row.state == SourceState.IN_USE:
                shared = self.jobs.submitting(JobKind.OWNERS_DROPPED, row.tenant, row.id, parts=COMPARED_BY)
                run(session.connection(), *shared)
            self.erasure.destroy(session, [row.customer_key_id], at)
        self.database.forget_overwritten()
        self.erasure.finish()
