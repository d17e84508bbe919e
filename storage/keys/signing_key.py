"""The secret of the audit log, one of the store's own keys: it signs checkpoints and receipts, and marks entries."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage.database.connections import Database
from storage.errors import KeyMissing
from storage.keys.rows import AUDIT_KEY, DESTROYED, KnownKeyRow
from storage.keys.system_keys import SystemKey
from storage.sealing.keys import INDEX, SIGNING, KeyProvider
from storage.sealing.seal import new_key


def signing_key(database: Database, keys: KeyProvider, *, make: bool = True) -> bytes:
    """The secret, 32 bytes; made on first start.

    Raises KeyMissing, also where there is none yet and ``make`` is off; RecordDamaged. Only where it may be made must
    every key be at hand that the database names: one made under others' keys would be another log's.
    """
    kept = SystemKey(database, keys, AUDIT_KEY, SIGNING)
    known = known_keys(database)
    if make and not all(map(keys.holds, known)):
        raise KeyMissing
    secret = kept.get()
    if secret is not None:
        return secret
    if not make:
        raise KeyMissing
    if keys.key_id not in known:  # told once there is a log to tell it in
        with suppress(IntegrityError), database.write() as session:
            session.add(KnownKeyRow(id=keys.key_id))
    return kept.keep(new_key())


def is_in_use(database: Database) -> bool:
    """Whether a store was opened on the database before: the database then states the keys it was written under.

    Raises StoreUnavailable.
    """
    with database.read() as session:
        if not inspect(session.connection()).has_table(KnownKeyRow.__tablename__):
            return False
        return bool(set(session.exec(select(KnownKeyRow.id))) - {DESTROYED})


def known_keys(database: Database) -> set[str]:
    """The ids of the key-encryption keys that the database was written under."""
    with database.read() as session:
        known = set(session.exec(select(KnownKeyRow.id))) - {DESTROYED}
    return {key_id for key_id in known if not key_id.startswith(INDEX)}
