"""Verifications whose document runs out: found by blind indexes of days, so that no day stands in clear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from storage.audit.digests import VERIFICATION
from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.blind_index import BlindIndex
from storage.database import Database
from storage.records import CustomerKeyRow, VerificationRow
from storage.sealed_rows import expiry_index
from storage.verification import ACTIVE, EXPIRED, StoredVerification

_DAYS_AT_ONCE = 200
_ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Expiry:
    """The documents' last days of one tenant's verifications. Every method may raise StoreUnavailable."""

    database: Database
    index: BlindIndex
    opened: Callable[[VerificationRow, CustomerKeyRow | None], StoredVerification]
    log: AuditLog

    def expire(self, first: date, last: date) -> int:
        """Set the state of those that stand, and whose document's last day lies between these, to EXPIRED.

        Returns how many; what is interrupted is done by the next call.
        """
        expired = 0
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        for start in range(0, len(days), _DAYS_AT_ONCE):
            some = days[start : start + _DAYS_AT_ONCE]
            while ids := self._running_out([expiry_index(each, day) for each in self.index.each() for day in some]):
                expired += self._set_expired(ids)
        return expired

    def unknown(self) -> Sequence[StoredVerification]:
        """Some verifications that were kept before last days were; none when all are done. Raises RecordDamaged."""
        with self.database.read() as session:
            rows = session.exec(
                select(VerificationRow, CustomerKeyRow)
                .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(VerificationRow.customer_key_id))
                .where(
                    VerificationRow.tenant == self.index.tenant,
                    VerificationRow.state == ACTIVE,
                    col(VerificationRow.expiry_index).is_(None),
                )
                .limit(_ROWS_AT_ONCE)
            ).all()
        return [self.opened(*row) for row in rows]

    def note(self, verification_id: str, valid_until: date | None) -> None:
        """Keep a verification's last day, None where its document never runs out."""
        with self.database.write() as session:
            session.execute(
                update(VerificationRow)
                .where(
                    col(VerificationRow.id) == verification_id,
                    col(VerificationRow.tenant) == self.index.tenant,
                    col(VerificationRow.state) == ACTIVE,
                )
                .values(expiry_index=expiry_index(self.index, valid_until))
            )

    def _running_out(self, indexes: Sequence[bytes]) -> Sequence[str]:
        with self.database.read() as session:
            return session.exec(
                select(VerificationRow.id)
                .where(
                    VerificationRow.tenant == self.index.tenant,
                    VerificationRow.state == ACTIVE,
                    col(VerificationRow.expiry_index).in_(indexes),
                )
                .limit(_ROWS_AT_ONCE)
            ).all()

    def _set_expired(self, ids: Sequence[str]) -> int:
        with self.database.write() as session:
            expired = session.exec(
                update(VerificationRow)
                .where(col(VerificationRow.id).in_(ids), col(VerificationRow.state) == ACTIVE)
                .values(state=EXPIRED)
                .returning(col(VerificationRow.id))
            ).all()
            told = (Event(Action.VERIFICATION_EXPIRED, VERIFICATION, one) for (one,) in expired)
            self.log.append(session, *told)
        return len(expired)
