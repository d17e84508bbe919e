"""The store as one tenant and one actor see it: verifications with their pictures, and the parts of a `TenantView`.

All calls block; a server makes them in a thread. One `Store` serves many threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import select

from storage.audit.entry import Actor, Event
from storage.bulk.batches import has_open_batches
from storage.database.connections import Connections, Database
from storage.keys.rows import CustomerKeyRow
from storage.objects.evidence import EvidenceObjects
from storage.opened import DEFAULT, StoreOptions, opened
from storage.retention.erasure import Erasable
from storage.retention.orphans import sweep
from storage.sealing.keys import KeyProvider
from storage.tenant_view import TenantView
from storage.verifications.ahead import Ahead, Owner
from storage.verifications.attempts import Attempts
from storage.verifications.beside import Beside
from storage.verifications.leases import Lease
from storage.verifications.reading import LARGEST_PAGE
from storage.verifications.values import Evidence, Filter, Image, NewVerification, Page, StoredVerification


@dataclass(frozen=True, eq=False)
class Store(TenantView):
    """A tenant view with the operations on verifications, and on the store as a whole.

    Every method may raise StoreUnavailable, and where a key is needed KeysUnavailable.
    """

    @classmethod
    def open(
        cls,
        database: Database,
        objects: EvidenceObjects,
        keys: KeyProvider,
        options: StoreOptions = DEFAULT,
        *,
        tenant: str = "default",
        actor: Actor | None = None,
    ) -> Store:
        """Open a store, bring its schema up to date, and see it as one tenant.

        Any number of processes may open one database and one object store; they need the same keys.

        Args:
            database: the records; closed with the store.
            objects: the pictures; closed with the store.
            keys: wrap the data keys.
            options: how to open it.
            tenant, actor: see `TenantView`.

        Raises:
            KeyMissing: the database was written under other keys.
            SchemaOutdated: the database is older than this program, and ``migrate`` is off.
            SchemaUnknown: the database is newer than this program.
            SuiteUnsupported: the cryptographic library lacks a suite.
            KeysUnavailable, StoreUnavailable: the key service or the database cannot be reached.
        """
        return cls(opened(database, objects, keys, options, actor), tenant, actor)

    def of(self, tenant: str, actor: Actor | None = None) -> Store:
        """The view of another tenant and actor, of the same opened store; close one of them alone."""
        return Store(self.shared, tenant, actor)

    def tenants(self) -> tuple[str, ...]:
        """Every tenant with records: each record is sealed under a data key of its tenant's."""
        with self.shared.database.read() as session:
            return tuple(sorted(session.exec(select(CustomerKeyRow.tenant).distinct())))

    def has_open_batches(self) -> bool:
        """Whether bulk work of any tenant is left to do."""
        return has_open_batches(self.shared.database)

    def begin(self, request_id: str, request_digest: bytes) -> StoredVerification | None:
        """See `VerificationWriter.begin`."""
        return self.writer.begin(request_id, request_digest)

    def claim(self, request_id: str, counted: Attempts | None = None) -> AbstractContextManager[Lease | None]:
        """Lease a request while a block processes it, so that no other thread, process or server does the same work.

        The lease says how many of the ``counted`` attempts there were.

        Yields None where it has led to a verification (`begin` returns it), or where another holds the lease: then
        call `begin` once `is_claimed` returns False. The lease of a process that was killed expires.
        """
        return self.shared.leases.hold(self.index, request_id, counted)

    def is_claimed(self, request_id: str) -> bool:
        """Whether a lease is held on this request."""
        return self.shared.leases.is_held(self.index, request_id)

    def write_ahead(self, owner: Owner, images: Sequence[Image]) -> Ahead:
        """See `VerificationWriter.write_ahead`."""
        return self.writer.write_ahead(owner, images)

    def save(
        self,
        new: NewVerification,
        images: Sequence[Image] = (),
        lease: Lease | None = None,
        ahead: Ahead | None = None,
        beside: Beside | None = None,
    ) -> StoredVerification:
        """See `VerificationWriter.save`."""
        return self.writer.save(new, images, lease, ahead, beside)

    def get(self, verification_id: str, *, shown: bool = True, even_restricted: bool = False) -> StoredVerification:
        """See `VerificationReader.get`."""
        return self.reader.get(verification_id, shown=shown, even_restricted=even_restricted)

    def list(
        self,
        chosen: Filter = Filter(),  # noqa: B008 - frozen
        page_size: int = 50,
        page_token: str = "",
        *,
        even_restricted: bool = False,
    ) -> Page:
        """See `VerificationReader.list`."""
        return self.reader.list(chosen, page_size, page_token, even_restricted=even_restricted)

    def find_by_number(self, number: str, limit: int = LARGEST_PAGE) -> tuple[StoredVerification, ...]:
        """See `VerificationReader.find_by_number`."""
        return self.reader.find_by_number(number, limit)

    def evidence(self, verification_id: str, place: str, *, even_restricted: bool = False) -> Evidence:
        """See `VerificationReader.evidence`."""
        return self.reader.evidence(verification_id, place, even_restricted=even_restricted)

    def tell(self, *events: Event) -> None:
        """Append to the audit log what was done beside the store, or was refused; on return it is on disk."""
        self.log.tell(*events)

    def erasable(self, customer_reference: str, at: datetime, *, before_statutory_term: bool = False) -> Erasable:
        """See `Erasure.look`."""
        return self.erasure.look(customer_reference, at, before_statutory_term=before_statutory_term)

    def erase_customer(self, customer_reference: str, at: datetime, *, before_statutory_term: bool = False) -> Erasable:
        """See `Erasure.erase`."""
        return self.erasure.erase(customer_reference, at, before_statutory_term=before_statutory_term)

    def finish_erasures(self) -> int:
        """See `Erasure.finish`."""
        return self.erasure.finish()

    def sweep_orphans(self, before: datetime) -> int:
        """Delete expired leases, and objects that no row points to; returns how many objects. See `orphans.sweep`."""
        self.shared.leases.forget(before)
        return sweep(self.shared.database, self.shared.objects, before)

    def ping(self) -> None:
        """Test that database and object store answer and accept writes. Raises StoreUnavailable."""
        with self.shared.database.read() as session:
            session.connection().execute(text("SELECT 1"))
        self.shared.objects.ping()
        self.shared.probe.try_out()

    def connections(self) -> Connections:
        """The connections to the database at this moment."""
        return self.shared.database.connections()

    def close(self) -> None:
        """End all writing and close the database's connections."""
        self.shared.ahead.shutdown()
        self.shared.leases.close()
        self.shared.objects.close()
        self.shared.database.close()
