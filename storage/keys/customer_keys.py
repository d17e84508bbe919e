"""One data key per customer, stored wrapped: destroying it destroys all that is sealed under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError

from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.database.connections import Database
from storage.database.statements import Rows, Step, inserting, run
from storage.database.table import plain_row, sql_table
from storage.errors import RecordDamaged, StoreUnavailable
from storage.keys.key_ring import KeyRing, data_key_context
from storage.keys.rows import DESTROYED, CustomerKeyRow
from storage.sealing.blind_index import EACH, BlindIndex
from storage.sealing.keys import KeyProvider, Wrapped
from storage.sealing.seal import SealBroken, new_key, seal, unseal
from storage.sealing.suites import Cipher

ATTEMPTS = 4
"""How often a new data key is tried; each further time somebody else changed the customer's or the store's keys."""
_ROWS = sql_table(CustomerKeyRow).c
_OF_CUSTOMER = (
    select(_ROWS.id, _ROWS.kek_id, _ROWS.data_key_wrapped)
    .where(_ROWS.tenant == bindparam("tenant"), _ROWS.customer_index.in_(map(bindparam, EACH)))
    .order_by(_ROWS.created_at, _ROWS.id)
    .limit(1)
)
_KEPT_ALIVE = select(_ROWS.kek_id).where(_ROWS.id == bindparam("id")).with_for_update(read=True)
_HELD_ALONE = select(_ROWS.kek_id).where(_ROWS.id == bindparam("id")).with_for_update(key_share=True)


class KeyDestroyed(Exception):
    """The customer was erased since the data key was looked up."""


class KeyOvertaken(Exception):
    """A new data key could not be stored: the customer's first two records came at once, or its KEK was not noted."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A customer's data key, unwrapped, with the id of its row and the cipher for what is new."""

    id: str
    secret: bytes = field(repr=False)
    cipher: Cipher = Cipher.AES_256_GCM

    def seal(self, plaintext: bytes, bound_to: bytes) -> bytes:
        """See `sealing.seal`."""
        return seal(self.secret, plaintext, bound_to, self.cipher)

    def unseal(self, sealed: bytes, bound_to: bytes) -> bytes:
        """See `sealing.unseal`. Raises SealBroken."""
        return unseal(self.secret, sealed, bound_to)

    def opened(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The same of what stands in a record. Raises RecordDamaged."""
        try:
            return self.unseal(sealed, bound_to)
        except SealBroken:
            raise RecordDamaged from None


class Keyed(Protocol):
    """A new record that is sealed under a data key.

    Attributes:
        id: of the record.
        customer_reference: whose data key it is sealed under; None for a data key of the record's own.
        created_at: aware time.
    """

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def customer_reference(self) -> str | None: ...  # noqa: D102
    @property
    def created_at(self) -> datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """A `Keyed` record of any kind, such as a batch."""

    id: str
    customer_reference: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerKeys:
    """The data keys of one tenant's customers."""

    database: Database
    keys: KeyProvider
    ring: KeyRing
    index: BlindIndex
    log: AuditLog
    cipher: Cipher = Cipher.AES_256_GCM

    def get_or_make(self, owner: Keyed) -> DataKey:
        """The data key for a record's customer, stored; one of the record's own where no customer is named."""
        attempts = ATTEMPTS
        while True:
            key, made = self.find_or_make(owner)
            if made is None:
                return key
            try:
                # no wait for the disk: the record sealed under the key is committed later, and takes the key with it
                with self.database.change(durable=False) as connection:
                    self.log.append(connection, self.add(connection, made))
            except KeyOvertaken:
                attempts = self.after_overtaking(attempts)
            else:
                return key

    def find_or_make(self, owner: Keyed) -> tuple[DataKey, CustomerKeyRow | None]:
        """The data key for a record's customer, and its row where it is new and must be stored by `add`."""
        if (found := self._find(owner)) is not None:
            return found, None
        row_id, secret = str(uuid4()), new_key()
        wrapped = self.keys.wrap(secret, data_key_context(self.index.tenant, row_id))
        return DataKey(row_id, secret, self.cipher), plain_row(
            CustomerKeyRow,
            id=row_id,
            tenant=self.index.tenant,
            customer_index=_index(self.index, owner),
            kek_id=wrapped.kek_id,
            data_key_wrapped=wrapped.content,
            created_at=owner.created_at,
        )

    def add(self, connection: Connection, made: CustomerKeyRow) -> Event:
        """Store a new data key in a transaction, which has to append the returned event.

        It is lost where this raises KeyOvertaken: then look again.
        """
        try:
            run(connection, inserting(made))
        except IntegrityError:
            raise KeyOvertaken from None
        return self.added(made)

    @staticmethod
    def added(made: CustomerKeyRow) -> Event:
        """The event of a new data key, for a caller that runs the `inserting` of it with other steps."""
        return committed(made, Action.CUSTOMER_ADDED)

    def after_overtaking(self, attempts: int) -> int:
        """How many attempts are left after one was overtaken. Raises StoreUnavailable if no attempt is left."""
        if attempts <= 1:
            raise StoreUnavailable(KeyOvertaken.__name__)
        self.ring.note_current()
        return attempts - 1

    def unwrapped(self, row: CustomerKeyRow | None) -> DataKey | None:
        """The data key in the row that a record names; None where it was destroyed.

        May ask a key service, so it is called outside of transactions. Raises RecordDamaged where there is no such row,
        or it is another tenant's; KeyMissing, KeysUnavailable.
        """
        if row is None or row.tenant != self.index.tenant:
            raise RecordDamaged
        return self.unwrap(row.id, row.kek_id, row.data_key_wrapped)

    def unwrap(self, row_id: str, kek_id: str, wrapped: bytes) -> DataKey | None:
        """The same of the columns of a row of this tenant."""
        return None if kek_id == DESTROYED else self._unwrap(row_id, kek_id, wrapped)

    def keep_alive(self, connection: Connection, key: DataKey, *, alone: bool = False) -> None:
        """Prevent this data key from being destroyed until the transaction ends. Raises KeyDestroyed.

        One that is held ``alone`` is held by no other transaction: what it looks up about the customer stays so.
        """
        (found,) = run(connection, self.keeping_alive(key, alone=alone))
        self.require_alive(found)

    @staticmethod
    def keeping_alive(key: DataKey, *, alone: bool = False) -> Step:
        """The step of `keep_alive`, whose rows `require_alive` is to be given."""
        return Step(_HELD_ALONE if alone else _KEPT_ALIVE, {"id": key.id})

    @staticmethod
    def require_alive(found: Rows) -> None:
        """Raises KeyDestroyed where the rows of `keeping_alive` say that it was."""
        if not found or found[0][0] == DESTROYED:
            raise KeyDestroyed

    def _find(self, new: Keyed) -> DataKey | None:
        indexes = {name: _index(index, new) for name, index in zip(EACH, self.index.each(), strict=True)}
        found = self.database.look_up(Step(_OF_CUSTOMER, {"tenant": self.index.tenant, **indexes}))
        return self._unwrap(*found[0]) if found else None

    def _unwrap(self, row_id: str, kek_id: str, wrapped: bytes) -> DataKey:
        try:
            secret = self.keys.unwrap(Wrapped(kek_id, wrapped), data_key_context(self.index.tenant, row_id))
        except SealBroken:
            raise RecordDamaged from None
        return DataKey(row_id, secret, self.cipher)


def _index(index: BlindIndex, new: Keyed) -> bytes:
    if new.customer_reference is None:
        return index.of("verification", new.id.encode())
    return index.customer(new.customer_reference)
