"""The key of all blind indexes, which the database keeps wrapped, like a data key: it outlives every change of KEK."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.database import Database
from storage.errors import KeyMissing, RecordDamaged
from storage.keys import INDEX, IndexKey, KeyProvider, WrapContext, Wrapped, key_id_of
from storage.records import INDEX_KEY, SystemKeyRow
from storage.sealing import SealBroken, new_key

_CONTEXT = WrapContext("-", INDEX_KEY, "system_key")


@dataclass(frozen=True, slots=True)
class KeptIndexKey:
    """The index key of one database. Every method may raise StoreUnavailable, KeysUnavailable and RecordDamaged."""

    database: Database
    keys: KeyProvider

    def get_or_make(self, known: Set[str]) -> IndexKey:
        """The key that is kept; on first start the provider's, or a new one where it has none.

        Raises KeyMissing where ``known``, the ids that the database was written under, name another.
        """
        row = self._row()
        if row is not None:
            return self._opened(row)
        secret = new_key()
        index_key = self.keys.index_key or IndexKey(key_id_of(INDEX, secret), secret)
        if any(key_id.startswith(INDEX) and key_id != index_key.id for key_id in known):
            raise KeyMissing
        wrapped = self.keys.wrap(index_key.secret, _CONTEXT)
        made = SystemKeyRow(purpose=INDEX_KEY, key_id=index_key.id, kek_id=wrapped.kek_id, key_wrapped=wrapped.content)
        try:
            with self.database.write() as session:
                session.add(made)
        except IntegrityError:  # another process started at the same time
            row = self._row()
            if row is None:
                raise
            return self._opened(row)
        return index_key

    def rewrap(self) -> int:
        """Wrap it anew unless it is under the current KEK; returns how many keys that were."""
        row = self._row()
        if row is None or row.kek_id == self.keys.key_id:
            return 0
        wrapped = self.keys.wrap(self._opened(row).secret, _CONTEXT)
        with self.database.write() as session:
            session.execute(
                update(SystemKeyRow)
                .where(col(SystemKeyRow.purpose) == INDEX_KEY, col(SystemKeyRow.key_wrapped) == row.key_wrapped)
                .values(kek_id=wrapped.kek_id, key_wrapped=wrapped.content)
            )
        return 1

    def _row(self) -> SystemKeyRow | None:
        with self.database.read() as session:
            return session.get(SystemKeyRow, INDEX_KEY)

    def _opened(self, row: SystemKeyRow) -> IndexKey:
        try:
            secret = self.keys.unwrap(Wrapped(row.kek_id, row.key_wrapped), _CONTEXT)
        except SealBroken:
            raise RecordDamaged from None
        if row.key_id != key_id_of(INDEX, secret):
            raise RecordDamaged
        return IndexKey(row.key_id, secret)
