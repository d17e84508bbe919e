"""The key of all blind indexes, one of the store's own keys."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from storage.audit.log import AuditLog
from storage.database.connections import Database
from storage.errors import KeyMissing
from storage.keys.rows import INDEX_KEY
from storage.keys.system_keys import SystemKey
from storage.sealing.keys import INDEX, IndexKey, KeyProvider, key_id_of
from storage.sealing.seal import new_key


@dataclass(frozen=True, slots=True)
class KeptIndexKey:
    """The index key of one database. Every method may raise StoreUnavailable, KeysUnavailable and RecordDamaged."""

    database: Database
    keys: KeyProvider
    log: AuditLog

    def get_or_make(self, known: Set[str]) -> IndexKey:
        """The key that is kept; on first start the provider's, or a new one where it has none.

        Raises KeyMissing where ``known``, the ids that the database was written under, name another.
        """
        secret = self._kept.get()
        if secret is None:
            secret = new_key()
            index_key = self.keys.index_key or IndexKey(key_id_of(INDEX, secret), secret)
            if any(key_id.startswith(INDEX) and key_id != index_key.id for key_id in known):
                raise KeyMissing
            secret = self._kept.keep(index_key.secret)
        return IndexKey(key_id_of(INDEX, secret), secret)

    def rewrap(self) -> int:
        """See `SystemKey.rewrap`."""
        return self._kept.rewrap()

    @property
    def _kept(self) -> SystemKey:
        return SystemKey(self.database, self.keys, INDEX_KEY, INDEX, self.log)
