"""One data key per customer, kept wrapped: destroying it destroys all that is sealed of that customer."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from storage.blind_index import BlindIndex
from storage.database import Database
from storage.errors import KeyMissing, RecordDamaged
from storage.keys import KeyProvider
from storage.records import CustomerKeyRow, KnownKeyRow
from storage.sealing import SealBroken, associated_data, new_key
from storage.verification import NewVerification


@dataclass(frozen=True, slots=True)
class DataKey:
    """A customer's data key, unwrapped, with the id of its row."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CustomerKeys:
    """The data keys of one tenant's customers."""

    database: Database
    keys: KeyProvider
    index: BlindIndex

    def check(self) -> None:
        """Hold the keys this database knows against those at hand, and note new ones. Raises KeyMissing."""
        with self.database.read() as session:
            known = set(session.exec(select(KnownKeyRow.id)))
        if not all(self.keys.holds(key_id) for key_id in known):
            raise KeyMissing
        for key_id in {self.keys.key_id, self.keys.index_key_id} - known:
            try:
                with self.database.write() as session:
                    session.add(KnownKeyRow(id=key_id))
            except IntegrityError:  # another process noted it first
                continue

    def get_or_make(self, new: NewVerification) -> DataKey:
        """The data key for this verification's customer; one of its own where no customer is named."""
        if new.customer_reference is None:
            index = self.index.of("verification", new.id.encode())
        else:
            index = self.index.customer(new.customer_reference)
        found = self._find(index)
        if found is not None:
            return found
        row_id, secret = str(uuid4()), new_key()
        row = CustomerKeyRow(
            id=row_id,
            tenant=self.index.tenant,
            customer_index=index,
            kek_id=self.keys.key_id,
            data_key_wrapped=self.keys.wrap(secret, self._bound(row_id)),
            created_at=new.created_at,
        )
        try:
            with self.database.write() as session:
                session.add(row)
        except IntegrityError:  # the same customer's first two verifications at once
            found = self._find(index)
            if found is None:
                raise
            return found
        return DataKey(row_id, secret)

    def unwrapped(self, session: Session, row_id: str) -> DataKey:
        """The data key that a record names. Raises RecordDamaged, KeyMissing."""
        row = session.get(CustomerKeyRow, row_id)
        if row is None or row.tenant != self.index.tenant:
            raise RecordDamaged
        return self._unwrap(row)

    def _find(self, index: bytes) -> DataKey | None:
        with self.database.read() as session:
            row = session.exec(
                select(CustomerKeyRow).where(
                    CustomerKeyRow.tenant == self.index.tenant, CustomerKeyRow.customer_index == index
                )
            ).one_or_none()
            return None if row is None else self._unwrap(row)

    def _unwrap(self, row: CustomerKeyRow) -> DataKey:
        try:
            return DataKey(row.id, self.keys.unwrap(row.kek_id, row.data_key_wrapped, self._bound(row.id)))
        except SealBroken:
            raise RecordDamaged from None

    def _bound(self, row_id: str) -> bytes:
        return associated_data(self.index.tenant, row_id, "data_key")
