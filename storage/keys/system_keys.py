"""Keys of the store itself, which the database keeps wrapped, like data keys: they outlive every change of KEK."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.database.connections import Database
from storage.errors import RecordDamaged
from storage.keys.rows import SystemKeyRow
from storage.sealing.keys import KeyProvider, WrapContext, Wrapped, key_id_of
from storage.sealing.seal import SealBroken


@dataclass(frozen=True, slots=True)
class SystemKey:
    """The secret that one database keeps for one purpose; its id is the prefix and what follows from the secret.

    Every method may raise StoreUnavailable, KeysUnavailable and RecordDamaged.

    Attributes:
        database, keys: where it lies, and what wraps it.
        purpose, prefix: what it is for, and what its id begins with.
        log: that covers its row; None for the key of the log itself before there is one, which then covers it.
    """

    database: Database
    keys: KeyProvider
    purpose: str
    prefix: str
    log: AuditLog | None = None

    def get(self) -> bytes | None:
        """The secret; None where none was kept yet."""
        row = self._row()
        return None if row is None else self._opened(row)

    def keep(self, secret: bytes) -> bytes:
        """Keep this secret unless one is kept already; returns the one that is."""
        wrapped = self.keys.wrap(secret, self._context)
        key_id = key_id_of(self.prefix, secret)
        made = SystemKeyRow(purpose=self.purpose, key_id=key_id, kek_id=wrapped.kek_id, key_wrapped=wrapped.content)
        try:
            with self.database.write() as session:
                session.add(made)
                if self.log is not None:
                    self.log.append(session, committed(made))
        except IntegrityError:  # another process started at the same time
            first = self.get()
            if first is None:
                raise
            return first
        return secret

    def rewrap(self) -> int:
        """Wrap it anew unless it is under the current KEK; returns how many keys that were."""
        row = self._row()
        if row is None or row.kek_id == self.keys.key_id:
            return 0
        wrapped = self.keys.wrap(self._opened(row), self._context)
        with self.database.write() as session:
            ours = (col(SystemKeyRow.purpose) == self.purpose, col(SystemKeyRow.key_wrapped) == row.key_wrapped)
            fresh = session.exec(select(SystemKeyRow).where(*ours).with_for_update()).one_or_none()
            if fresh is None:  # another process was first
                return 0
            fresh.kek_id, fresh.key_wrapped = wrapped.kek_id, wrapped.content
            if self.log is not None:
                self.log.append(session, committed(fresh))
        return 1

    @property
    def _context(self) -> WrapContext:
        return WrapContext("-", self.purpose, "system_key")

    def _row(self) -> SystemKeyRow | None:
        with self.database.read() as session:
            return session.get(SystemKeyRow, self.purpose)

    def _opened(self, row: SystemKeyRow) -> bytes:
        try:
            secret = self.keys.unwrap(Wrapped(row.kek_id, row.key_wrapped), self._context)
        except SealBroken:
            raise RecordDamaged from None
        if row.key_id != key_id_of(self.prefix, secret):
            raise RecordDamaged
        return secret
