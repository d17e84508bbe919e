"""Verifications whose document runs out: found by blind indexes of days, so that no day stands in clear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.keys.rows import CustomerKeyRow
from storage.sealing.blind_index import BlindIndex
from storage.verifications.digests import VERIFICATION
from storage.verifications.restriction import usable
from storage.verifications.rows import VerificationRow
from storage.verifications.sealed_rows import expiry_index
from storage.verifications.values import ACTIVE, EXPIRED, StoredVerification

_DAYS_AT_ONCE = 200
_ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Expiry:
    """The documents' last days of one tenant's verifications. Every method may raise StoreUnavailable."""

    database: Database
    index: BlindIndex
    opened: Callable[[VerificationRow, CustomerKeyRow | None, None], StoredVerification]
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
                expired += self.set_expired(ids)
        return expired

    def without_index(self) -> Iterator[Sequence[StoredVerification]]:
        """Those that stand and were kept before last days were, in batches: the log commits to their rows as they are.

        Raises RecordDamaged.
        """
        after = ""
        while rows := self._without_index(after):
            yield [self.opened(*row, None) for row in rows]
            after = rows[-1][0].id

    def set_expired(self, ids: Sequence[str]) -> int:
        """Set the state of those of these that stand to EXPIRED, and tell it; returns how many."""
        with self.database.write() as session:
            expired = session.exec(
                update(VerificationRow)
                .where(
                    col(VerificationRow.id).in_(ids),
                    col(VerificationRow.tenant) == self.index.tenant,
                    col(VerificationRow.state) == ACTIVE,
                )
                .values(state=EXPIRED)
                .returning(col(VerificationRow.id))
            ).all()
            told = (Event(Action.VERIFICATION_EXPIRED, VERIFICATION, one) for (one,) in expired)
            self.log.append(session, *told)
        return len(expired)

    def _without_index(self, after: str) -> Sequence[tuple[VerificationRow, CustomerKeyRow]]:
        with self.database.read() as session:
            return session.exec(
                select(VerificationRow, CustomerKeyRow)
                .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(VerificationRow.customer_key_id))
                .join(CustomerRow, col(CustomerRow.id) == col(VerificationRow.customer_key_id), isouter=True)
                .where(
                    VerificationRow.tenant == self.index.tenant,
                    VerificationRow.state == ACTIVE,
                    col(VerificationRow.expiry_index).is_(None),
                    col(VerificationRow.id) > after,
                    usable(),
                )
                .order_by(col(VerificationRow.id))
                .limit(_ROWS_AT_ONCE)
            ).all()

    def _running_out(self, indexes: Sequence[bytes]) -> Sequence[str]:
        with self.database.read() as session:
            return session.exec(
                select(VerificationRow.id)
                .join(CustomerRow, col(CustomerRow.id) == col(VerificationRow.customer_key_id), isouter=True)
                .where(
                    VerificationRow.tenant == self.index.tenant,
                    VerificationRow.state == ACTIVE,
                    col(VerificationRow.expiry_index).in_(indexes),
                    usable(),
                )
                .limit(_ROWS_AT_ONCE)
            ).all()
