"""Revisions of verdicts: appended, never changed; the verification itself stays as it was stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customers.owned import with_customer
from storage.database.connections import Database
from storage.database.statements import run
from storage.errors import NotFound, Restricted
from storage.keys.customer_keys import CustomerKeys, DataKey, KeyDestroyed
from storage.keys.rows import CustomerKeyRow
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data
from storage.verifications.beside import Beside
from storage.verifications.digests import VERIFICATION
from storage.verifications.restriction import is_restricted
from storage.verifications.rows import RevisionRow, VerificationRow
from storage.verifications.values import new_id


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A revised verdict to be appended.

    Attributes:
        verification_id: of which verification.
        number: 1 for the first revision; the next one after the last.
        decision: stored in clear.
        reasons: codes of its reasons, stored in clear.
        payload: the verdict as bytes; sealed.
        created_at: aware time.
        digests: SHA-256 of what the maker commits to in the audit log, by name.
    """

    verification_id: str
    number: int
    decision: str
    reasons: tuple[str, ...]
    payload: bytes = field(repr=False)
    created_at: datetime
    digests: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A stored revision, opened. Attributes as in `NewRevision`."""

    verification_id: str
    number: int
    decision: str
    reasons: tuple[str, ...]
    payload: bytes = field(repr=False)
    created_at: datetime


class RevisionOvertaken(Exception):
    """Another server appended a revision of this number: look again."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """The revisions of one tenant's verdicts. Every method may raise StoreUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    log: AuditLog

    def append(self, new: NewRevision, beside: Beside | None = None) -> None:
        """Append a revision, and write what follows from it in the same transaction; on return it is on disk.

        Raises NotFound, also where the record was erased; Restricted where it may not be used; RevisionOvertaken.
        """
        with self.database.read() as session:
            row, key_row, asked = self._verification(session, new.verification_id)
        if is_restricted(row, asked):
            raise Restricted
        key = self.customers.unwrapped(key_row)
        if key is None:
            raise NotFound
        revision = seal_revision(new, self.index.tenant, key)
        try:
            with self.database.write() as session:
                self.customers.keep_alive(session.connection(), key, alone=beside is not None)
                session.add(revision)
                session.flush()
                events = [
                    committed(revision),
                    Event(Action.VERIFICATION_REVISED, VERIFICATION, new.verification_id, new.digests),
                ]
                if beside is not None:
                    connection = session.connection()
                    found = run(connection, *beside.asking(row, known_customer=True))
                    further = beside(connection, row, found)
                    run(connection, *further.steps)
                    events += further.events
                self.log.append(session, *events)
        except KeyDestroyed:
            raise NotFound from None
        except IntegrityError:
            raise RevisionOvertaken from None

    def of(self, verification_id: str, *, even_restricted: bool = False) -> tuple[StoredRevision, ...]:
        """All revisions of a verification, first one first; not logged as read: the verification is.

        Raises NotFound, Restricted, RecordDamaged.
        """
        with self.database.read() as session:
            row, key_row, asked = self._verification(session, verification_id)
            if is_restricted(row, asked) and not even_restricted:
                raise Restricted
            found = session.scalars(
                select(RevisionRow)
                .where(col(RevisionRow.verification_id) == verification_id)
                .order_by(col(RevisionRow.number))
            ).all()
        key = self.customers.unwrapped(key_row)
        return tuple(open_revision(one, key) for one in found) if key else ()

    def outcomes(self, verification_ids: Iterable[str]) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """The latest decision, with the codes of its reasons, of those of these verifications that were revised."""
        ids = list(verification_ids)
        if not ids:
            return {}
        with self.database.read() as session:
            rows = session.scalars(
                select(RevisionRow).where(
                    col(RevisionRow.tenant) == self.index.tenant,
                    col(RevisionRow.verification_id).in_(ids),
                    is_latest(),
                )
            ).all()
        return {row.verification_id: (row.decision, _codes(row.reasons)) for row in rows}

    def _verification(self, session: Session, id_: str) -> tuple[VerificationRow, CustomerKeyRow, datetime | None]:
        found = session.execute(
            with_customer(
                VerificationRow, col(VerificationRow.id) == id_, col(VerificationRow.tenant) == self.index.tenant
            )
        ).first()
        if found is None:
            raise NotFound
        return found[0], found[1], found[2]


def seal_revision(new: NewRevision, tenant: str, key: DataKey) -> RevisionRow:
    """The row of a new revision."""
    row = RevisionRow(
        id=new_id(new.created_at),
        tenant=tenant,
        customer_key_id=key.id,
        verification_id=new.verification_id,
        number=new.number,
        decision=new.decision,
        reasons=",".join(new.reasons),
        payload_sealed=b"",
        created_at=new.created_at,
    )
    row.payload_sealed = key.seal(new.payload, _bound(row))
    return row


def open_revision(row: RevisionRow, key: DataKey) -> StoredRevision:
    """The value in a row. Raises RecordDamaged, also where a value in clear was changed."""
    payload = key.opened(row.payload_sealed, _bound(row))
    return StoredRevision(
        row.verification_id, row.number, row.decision, _codes(row.reasons), payload, row.created_at.astimezone(UTC)
    )


def is_latest(revision: Any = RevisionRow) -> ColumnElement[bool]:
    """In SQL: a revision is the last one of its verification; ``revision`` is the table, or an alias of it."""
    later = aliased(RevisionRow)
    return ~exists().where(
        col(later.verification_id) == revision.verification_id, col(later.number) > revision.number
    ).correlate(revision)


def is_decided(decision: str, tenant: str) -> ColumnElement[bool]:
    """In SQL: the latest decision on a `VerificationRow` is this one."""
    any_, last = aliased(RevisionRow), aliased(RevisionRow)
    revised = exists().where(col(any_.verification_id) == col(VerificationRow.id)).correlate(VerificationRow)
    latest = select(col(last.verification_id)).where(
        col(last.tenant) == tenant, col(last.decision) == decision, is_latest(last)
    )
    return or_(and_(col(VerificationRow.decision) == decision, ~revised), col(VerificationRow.id).in_(latest))


def latest_number() -> Any:
    """In SQL: the number of the latest revision of a `VerificationRow`."""
    other = aliased(RevisionRow)
    return (
        select(func.max(col(other.number)))
        .where(col(other.verification_id) == col(VerificationRow.id))
        .correlate(VerificationRow)
        .scalar_subquery()
    )


def _bound(row: RevisionRow) -> bytes:
    clear: Sequence[str] = (str(row.number), row.decision, row.reasons, row.created_at.astimezone(UTC).isoformat())
    return associated_data(row.tenant, row.verification_id, "revision", *clear)


def _codes(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, joined.split(",")))
