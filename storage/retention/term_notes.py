"""How long the records of one customer are kept, and whether they may be used: what is noted, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, or_, true, update
from sqlmodel import Session, col, select

from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.errors import HoldUnknown, NotFound
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.keys.rows import CUSTOMER_KEY, DESTROYED, CustomerKeyRow
from storage.retention.counting import contents_under
from storage.retention.digests import HOLD, NOTED, hold_digest, noted_digest
from storage.retention.retained import Hold, HoldKind, Retention, goes_on, records_since
from storage.retention.retention_term import STATUTORY_YEARS, day_before, end_of, last_day
from storage.retention.rows import HoldRow
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data
from storage.verifications.rows import EvidenceRow, VerificationRow


@dataclass(frozen=True, slots=True)
class Retentions:
    """Notes on the customers of one tenant. Each may be made again with the same effect.

    Every method raises NotFound where nothing is kept of the customer, and may raise StoreUnavailable.
    """

    database: Database
    index: BlindIndex
    customers: CustomerKeys
    log: AuditLog
    years: int = STATUTORY_YEARS

    def note_relationship_end(self, reference: str, on: date) -> Retention:
        """The relationship, or the one transaction, ended on this day; the latest note counts."""
        return self._note(reference, Action.RELATIONSHIP_END_NOTED, true(), relationship_ended_at=end_of(on))

    def request_deletion(self, reference: str, at: datetime) -> Retention:
        """The customer asked for deletion: what is kept so far is stored, and not used, until it is purged.

        A second request counts where a record of any kind shows that the customer came again since the first.
        """
        asked = col(CustomerRow.deletion_requested_at)
        again = or_(asked.is_(None), *records_since(asked))
        return self._note(reference, Action.DELETION_REQUESTED, again, deletion_requested_at=at)

    def place_hold(self, reference: str, name: str, kind: HoldKind, at: datetime) -> Retention:
        """Keep the records until the hold of this name is released; one that was released is placed anew."""
        for key, row in self._opened(reference):
            sealed = key.seal(name.encode(), _name_bound(self.index.tenant, row.id))
            with self.database.write() as session:
                self._lock(session, [row.id])
                hold = self._hold(session, row.id, name)
                if hold is None:
                    hold = HoldRow(
                        id=str(uuid4()),
                        customer_key_id=row.id,
                        hold_index=_hold_index(self.index, row.id, name),
                        name_sealed=sealed,
                        kind=kind.value,
                        placed_at=at,
                    )
                    session.add(hold)
                elif hold.released_at is not None:
                    hold.kind, hold.placed_at, hold.released_at = kind.value, at, None
                self.log.append(session, committed(hold), _told(Action.HOLD_PLACED, hold))
        return self._look(reference)

    def release_hold(self, reference: str, name: str, at: datetime) -> Retention:
        """Let the ordinary term count again. Raises HoldUnknown."""
        with self.database.write() as session:
            keys = self._keys(session, reference)
            self._lock(session, keys)
            holds = [self._hold(session, key_id, name) for key_id in keys]
            found = [hold for hold in holds if hold is not None]
            if not found:
                raise HoldUnknown
            for hold in found:
                hold.released_at = hold.released_at or at
            self.log.append(session, *map(committed, found), *(_told(Action.HOLD_RELEASED, hold) for hold in found))
        return self._look(reference)

    def look(self, reference: str) -> Retention:
        """What is known; told as read. Raises RecordDamaged where a hold's name does not open."""
        found = self._look(reference)
        self.log.tell(*(Event(Action.RETENTION_READ, CUSTOMER_KEY, key_id) for key_id in found.record_sets))
        return found

    def _look(self, reference: str) -> Retention:
        opened = self._opened(reference)
        ids = [row.id for _, row in opened]
        with self.database.read() as session:
            theirs = select(VerificationRow.id).where(col(VerificationRow.customer_key_id).in_(ids))
            verified = session.exec(theirs).all()
            going_on = session.exec(select(CustomerRow.id).where(col(CustomerRow.id).in_(ids), goes_on())).all()
            pictures = session.exec(
                select(EvidenceRow.id)
                .join(VerificationRow, col(VerificationRow.id) == col(EvidenceRow.verification_id))
                .where(col(VerificationRow.customer_key_id).in_(ids))
            ).all()
            contents = contents_under(session, ids)
            noted = session.exec(select(CustomerRow).where(col(CustomerRow.id).in_(ids))).all()
            holds = session.exec(
                select(HoldRow).where(col(HoldRow.customer_key_id).in_(ids)).order_by(col(HoldRow.placed_at))
            ).all()
        keys = {row.id: key for key, row in opened}
        ended = max((row.relationship_ended_at for row in noted if row.relationship_ended_at), default=None)
        asked = max((row.deletion_requested_at for row in noted if row.deletion_requested_at), default=None)
        ended_on = None if ended is None else day_before(ended)
        return Retention(
            record_sets=tuple(ids),
            relationship_ended_on=ended_on,
            kept_until=None if ended_on is None else last_day(ended_on, self.years),
            verified_since=bool(going_on),
            deletion_requested_at=asked,
            holds=tuple(self._shown(hold, keys[hold.customer_key_id]) for hold in holds),
            verifications=len(verified),
            pictures=len(pictures),
            contents=sum(contents.values()),
        )

    def _note(self, reference: str, action: Action, where: ColumnElement[bool], **noted: datetime) -> Retention:
        with self.database.write() as session:
            keys = self._keys(session, reference)
            self._lock(session, keys)
            ours = col(CustomerRow.id).in_(keys)
            known = session.exec(select(CustomerRow.id).where(ours)).all()
            session.add_all(CustomerRow(id=one, tenant=self.index.tenant) for one in keys if one not in known)
            session.flush()
            session.execute(update(CustomerRow).where(ours, where).values(**noted))
            rows = session.exec(select(CustomerRow).where(ours).execution_options(populate_existing=True)).all()
            told = (Event(action, CUSTOMER_KEY, row.id, {NOTED: noted_digest(row)}) for row in rows)
            self.log.append(session, *map(committed, rows), *told)
        return self._look(reference)

    def _opened(self, reference: str) -> list[tuple[DataKey, CustomerKeyRow]]:
        """The customer's data keys; unwrapped outside of transactions."""
        with self.database.read() as session:
            rows = session.exec(select(CustomerKeyRow).where(self._of(reference))).all()
        opened = [(key, row) for row in rows if (key := self.customers.unwrapped(row)) is not None]
        if not opened:
            raise NotFound
        return opened

    def _keys(self, session: Session, reference: str) -> Sequence[str]:
        keys = session.exec(select(CustomerKeyRow.id).where(self._of(reference))).all()
        if not keys:
            raise NotFound
        return keys

    def _of(self, reference: str) -> ColumnElement[bool]:
        indexes = [index.customer(reference) for index in self.index.each()]
        ours = col(CustomerKeyRow.tenant) == self.index.tenant
        alive = col(CustomerKeyRow.kek_id) != DESTROYED
        return and_(ours, col(CustomerKeyRow.customer_index).in_(indexes), alive)

    def _lock(self, session: Session, key_ids: Sequence[str]) -> None:
        """Lock these keys against destruction until the transaction ends. Raises NotFound if one is destroyed."""
        alive = (col(CustomerKeyRow.id).in_(key_ids), col(CustomerKeyRow.kek_id) != DESTROYED)
        if len(session.exec(select(CustomerKeyRow.id).where(*alive).with_for_update()).all()) < len(key_ids):
            raise NotFound

    def _hold(self, session: Session, key_id: str, name: str) -> HoldRow | None:
        indexes = [_hold_index(index, key_id, name) for index in self.index.each()]
        theirs = (HoldRow.customer_key_id == key_id, col(HoldRow.hold_index).in_(indexes))
        return session.exec(select(HoldRow).where(*theirs)).first()

    def _shown(self, row: HoldRow, key: DataKey) -> Hold:
        name = key.opened(row.name_sealed, _name_bound(self.index.tenant, row.customer_key_id)).decode()
        return Hold(name, HoldKind(row.kind), row.placed_at, row.released_at)


def _hold_index(index: BlindIndex, key_id: str, name: str) -> bytes:
    return index.of("hold", f"{key_id} {name}".encode())


def _told(action: Action, hold: HoldRow) -> Event:
    return Event(action, CUSTOMER_KEY, hold.customer_key_id, {HOLD: hold_digest(hold)})


def _name_bound(tenant: str, key_id: str) -> bytes:
    return associated_data(tenant, key_id, "hold")
