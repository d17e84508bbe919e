"""Stores the verifications of one tenant, each request once."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.errors import IdentifierTaken, RequestConflict, StorageError
from storage.keys.customer_keys import ATTEMPTS, KeyDestroyed, KeyOvertaken
from storage.verifications.digests import created
from storage.verifications.leases import Lease
from storage.verifications.reading import VerificationReader
from storage.verifications.rows import VerificationRow
from storage.verifications.sealed_rows import (
    as_stored,
    request_digest_index,
    request_index,
    seal_image,
    seal_verification,
)
from storage.verifications.values import Image, NewVerification, StoredVerification


@dataclass(frozen=True, slots=True)
class VerificationWriter:
    """Stores the verifications of one tenant. Every method may raise StoreUnavailable and KeysUnavailable.

    Attributes:
        reader: reads the same tenant's verifications.
    """

    reader: VerificationReader

    def begin(self, request_id: str, request_digest: bytes) -> StoredVerification | None:
        """The verification that this request led to before, or None; logged as read.

        Raises RequestConflict, Restricted, RecordDamaged.
        """
        each_index = tuple(self.reader.index.each())
        indexes = [request_index(index, request_id) for index in each_index]
        with self.reader.database.read() as session:
            found = self.reader.select(session, col(VerificationRow.request_index).in_(indexes), limit=1)
        if not found:
            return None
        stored = found[0][0].request_digest_index
        if not any(hmac.compare_digest(stored, request_digest_index(i, request_digest)) for i in each_index):
            raise RequestConflict
        return self.reader.read(found[0])[0]

    def save(
        self, new: NewVerification, images: Sequence[Image] = (), lease: Lease | None = None
    ) -> StoredVerification:
        """Store a verification and its pictures, at most one per side; on return they are on disk.

        Idempotent by request id: where the same request was stored before, or is being stored by another thread or
        process, the first is returned (see its id) and nothing is added. A call that failed may be repeated.
        Where the customer is erased meanwhile, it is stored under a new data key, as of a new customer.

        Args:
            new: the verification.
            images: its pictures.
            lease: on the request; released in the same transaction. With it, `begin` is not called first.

        Raises:
            RequestConflict, Restricted, IdentifierTaken, RecordDamaged: see `storage.errors`.
            ValueError: two pictures of one side.
        """
        if len({image.side for image in images}) < len(images):
            raise ValueError("two pictures of one side")
        first = None if lease else self.begin(new.request_id, new.request_digest)
        attempts = ATTEMPTS
        while first is None:
            try:
                self._store(new, images, lease)
            except KeyDestroyed:
                continue
            except KeyOvertaken:
                attempts = self.reader.customers.after_overtaking(attempts)
            except IntegrityError:
                first = self.begin(new.request_id, new.request_digest)
                if first is None:
                    raise IdentifierTaken from None
            else:
                return as_stored(new)
        return first

    def _store(self, new: NewVerification, images: Sequence[Image], lease: Lease | None) -> None:
        """Write pictures, then record, key and audit entry in one transaction, or nothing.

        Raises IntegrityError where the request was stored before or the id is taken; KeyDestroyed, KeyOvertaken.
        """
        reader = self.reader
        key, made = reader.customers.find_or_make(new)
        row = seal_verification(new, key, reader.index)
        sealed = [seal_image(new, image, key, reader.index.tenant) for image in images]
        evidence = [entry for entry, _ in sealed]
        reader.objects.put({entry.object_path: content for entry, content in sealed})  # a row points at an object
        try:
            with reader.database.write() as session:
                events = []
                if made is None:
                    reader.customers.keep_alive(session, key)
                else:
                    events.append(reader.customers.add(session, made))
                session.add(row)
                session.flush()
                session.add_all(evidence)
                if lease is not None:
                    lease.release(session)
                reader.log.append(session, *events, created(row, sealed, new.digests))
        except (KeyDestroyed, KeyOvertaken, IntegrityError):
            with suppress(StorageError):  # what stays is swept later
                reader.objects.delete([entry.object_path for entry in evidence])
            raise
        if lease is not None:
            lease.is_released = True
