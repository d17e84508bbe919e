"""Stores the verifications of one tenant, each request once."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.database.statements import inserting, refused, run
from storage.errors import IdentifierTaken, RequestConflict, StorageError
from storage.keys.customer_keys import ATTEMPTS, KeyDestroyed, Keyed, KeyOvertaken
from storage.verifications.ahead import Ahead, Owner, Written
from storage.verifications.beside import Beside, Further
from storage.verifications.digests import created, picture_digest
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
        ahead: the threads on which pictures are written ahead.
    """

    reader: VerificationReader
    ahead: Executor

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

    def write_ahead(self, owner: Owner, images: Sequence[Image]) -> Ahead:
        """Have the pictures of a verification sealed and written on another thread, until `save` takes them.

        Raises ValueError for two pictures of one place.
        """
        _require_places(images)
        context = copy_context()
        return Ahead(self.ahead.submit(context.run, self._write, owner, images), self.reader.objects)

    def save(
        self,
        new: NewVerification,
        images: Sequence[Image] = (),
        lease: Lease | None = None,
        ahead: Ahead | None = None,
        beside: Beside | None = None,
    ) -> StoredVerification:
        """Store a verification and its pictures, at most one per place; on return they are on disk.

        Idempotent by request id: where the same request was stored before, or is being stored by another thread or
        process, the first is returned (see its id) and nothing is added. A call that failed may be repeated.
        Where the customer is erased meanwhile, it is stored under a new data key, as of a new customer.

        Args:
            new: the verification.
            images: its pictures.
            lease: on the request; released in the same transaction. With it, `begin` is not called first.
            ahead: the same pictures, which `write_ahead` has begun to write for a verification of this id and time.
            beside: writes what follows from the verification in the same transaction.

        Raises:
            RequestConflict, Restricted, IdentifierTaken, RecordDamaged: see `storage.errors`.
            ValueError: two pictures of one place.
        """
        _require_places(images)
        first = None if lease else self.begin(new.request_id, new.request_digest)
        attempts = ATTEMPTS
        while first is None:
            written = ahead.take() if ahead else self._write(new, images)
            ahead = None  # what is written serves one attempt
            try:
                self._store(new, written, lease, beside)
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

    def _write(self, owner: Keyed, images: Sequence[Image]) -> Written:
        reader = self.reader
        key, made = reader.customers.find_or_make(owner)
        sealed = tuple(seal_image(owner, image, key, reader.index.tenant) for image in images)
        reader.objects.put({row.object_path: content for row, content in sealed})  # a row points at an object
        return Written(key, made, tuple((row, picture_digest(content)) for row, content in sealed))

    def _store(self, new: NewVerification, written: Written, lease: Lease | None, beside: Beside | None) -> None:
        """Write record, key and audit entry in one transaction, beside pictures that are there, or nothing.

        PostgreSQL is asked twice: what goes before the entry, and the entry with the commit.

        Raises IntegrityError where the request was stored before or the id is taken; KeyDestroyed, KeyOvertaken.
        """
        reader, made = self.reader, written.made
        row = seal_verification(new, written.key, reader.index)
        asking = [] if beside is None else beside.asking(row, known_customer=made is None)
        keeping = reader.customers.keeping_alive(written.key, alone=bool(asking)) if made is None else inserting(made)
        storing = [inserting(row), *(inserting(picture) for picture, _ in written.pictures)]
        events = [] if made is None else [reader.customers.added(made)]
        events.append(created(row, written.pictures, new.digests))
        for one in new.sealed_beside:
            sealed_steps, told = one.store(written.key)
            storing += sealed_steps
            events += told
        storing += [] if lease is None else [lease.releasing()]
        try:
            with reader.database.steps() as connection:
                locking = reader.log.locking(connection)
                key, *found = run(connection, keeping, *asking, *storing, *locking)
                if made is None:
                    reader.customers.require_alive(key)
                further = Further() if beside is None else beside(connection, row, found[: len(asking)])
                entering = reader.log.entering(connection, found[-1], *events, *further.events)
                run(connection, *further.steps, *entering, last=True)
        except (KeyDestroyed, IntegrityError) as error:
            with suppress(StorageError):  # what stays is swept later
                reader.objects.delete(written.paths)
            if made is not None and isinstance(error, IntegrityError) and refused(error, keeping):
                raise KeyOvertaken from None
            raise
        if lease is not None:
            lease.is_released = True


def _require_places(images: Sequence[Image]) -> None:
    if len({image.place for image in images}) < len(images):
        raise ValueError("two pictures of one place")
