"""The store as one tenant and one actor see it: verifications with their pictures, and beside them a part per domain.

All calls block; a server makes them in a thread. One `Store` serves many threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import text
from sqlmodel import select

from storage.audit.entry import SYSTEM, Actor, Event
from storage.audit.history import AuditHistory
from storage.audit.log import AuditLog
from storage.bulk.batches import Batches, has_open_batches
from storage.database.connections import Connections, Database
from storage.jobs import Jobs
from storage.keys.customer_keys import CustomerKeys
from storage.keys.key_ring import KeyRing
from storage.keys.rows import CustomerKeyRow
from storage.objects.evidence import EvidenceObjects
from storage.opened import DEFAULT, Opened, StoreOptions, opened
from storage.policies.texts import Policies
from storage.retention.erasure import Erasable, Erasure
from storage.retention.orphans import sweep
from storage.retention.purging import Purges
from storage.retention.term_notes import Retentions
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks
from storage.sealing.keys import KeyProvider
from storage.verifications.events import Events
from storage.verifications.expiry import Expiry
from storage.verifications.leases import Lease
from storage.verifications.page_tokens import PageTokens
from storage.verifications.reading import LARGEST_PAGE, VerificationReader
from storage.verifications.saving import VerificationWriter
from storage.verifications.values import Evidence, Filter, Image, NewVerification, Page, StoredVerification


@dataclass(frozen=True, eq=False)
class Store:
    """A tenant view of an opened store. Its parts are created when they are first used.

    Every method may raise StoreUnavailable, and where a key is needed KeysUnavailable.

    Attributes:
        shared: what all tenants share.
        tenant: whose records are seen; nothing of another tenant ever is.
        actor: who works on them, for the audit log; None for the program itself.
    """

    shared: Opened
    tenant: str
    actor: Actor | None = None

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
            tenant, actor: as the attributes.

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

    @cached_property
    def log(self) -> AuditLog:
        """The audit log, as this actor writes it."""
        return self.shared.log.by(self.actor or replace(SYSTEM, tenant=self.tenant))

    @cached_property
    def ring(self) -> KeyRing:
        """The keys of the database, of all tenants."""
        return KeyRing(self.shared.database, self.shared.keys, self.shared.log.by(self.actor or SYSTEM))

    @cached_property
    def index(self) -> BlindIndex:
        """The tenant's blind indexes."""
        return BlindIndex(self.shared.index_key, self.tenant, self.shared.options.suites.digest)

    @cached_property
    def customers(self) -> CustomerKeys:
        """The data keys of the tenant's customers."""
        shared = self.shared
        return CustomerKeys(shared.database, shared.keys, self.ring, self.index, self.log, shared.options.suites.cipher)

    @cached_property
    def reader(self) -> VerificationReader:
        """Reads the tenant's verifications."""
        shared = self.shared
        tokens = PageTokens(shared.index_key, self.tenant, shared.options.suites.digest)
        return VerificationReader(shared.database, shared.objects, self.customers, self.index, tokens, self.log)

    @cached_property
    def writer(self) -> VerificationWriter:
        """Stores the tenant's verifications."""
        return VerificationWriter(self.reader)

    @cached_property
    def history(self) -> AuditHistory:
        """The audit log, as the tenant sees it."""
        shared = self.shared
        bookmarks = Bookmarks(shared.index_key, self.tenant, shared.options.suites.digest)
        return AuditHistory(shared.database, shared.signer, self.tenant, bookmarks)

    @property
    def everybodys_history(self) -> AuditHistory:
        """The audit log with the entries of all tenants, for those who run the service."""
        return replace(self.history, tenant=None)

    @cached_property
    def erasure(self) -> Erasure:
        """Erases the tenant's customers."""
        shared = self.shared
        return Erasure(shared.database, shared.objects, self.index, self.log, shared.options.retention_years)

    @cached_property
    def retention(self) -> Retentions:
        """How long each customer's records are retained, and whether they may be used."""
        shared = self.shared
        return Retentions(shared.database, self.index, self.customers, self.log, shared.options.retention_years)

    @cached_property
    def purges(self) -> Purges:
        """The tenant's purges of records whose term is over."""
        shared = self.shared
        return Purges(shared.database, self.erasure, self.log, self.tenant, shared.options.retention_years)

    @cached_property
    def batches(self) -> Batches:
        """The tenant's bulk work."""
        return Batches(self.shared.database, self.customers, self.index, self.shared.jobs, self.log)

    @cached_property
    def expiry(self) -> Expiry:
        """The last days of the documents in the tenant's verifications."""
        return Expiry(self.shared.database, self.index, self.reader.opened, self.log)

    @cached_property
    def events(self) -> Events:
        """The changes of the tenant's verifications, in the order of the audit log."""
        return Events(self.shared.database, self.index)

    @property
    def policies(self) -> Policies:
        """The texts of decision policies, of all tenants."""
        return self.shared.policies

    @property
    def jobs(self) -> Jobs:
        """The work that waits in the database, of all tenants."""
        return self.shared.jobs

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

    def claim(self, request_id: str) -> AbstractContextManager[Lease | None]:
        """Lease a request while a block processes it, so that no other thread, process or server does the same work.

        Yields None where it has led to a verification (`begin` returns it), or where another holds the lease: then
        call `begin` once `is_claimed` returns False. The lease of a process that was killed expires.
        """
        return self.shared.leases.hold(self.index, request_id)

    def is_claimed(self, request_id: str) -> bool:
        """Whether a lease is held on this request."""
        return self.shared.leases.is_held(self.index, request_id)

    def save(
        self, new: NewVerification, images: Sequence[Image] = (), lease: Lease | None = None
    ) -> StoredVerification:
        """See `VerificationWriter.save`."""
        return self.writer.save(new, images, lease)

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

    def evidence(self, verification_id: str, side: str, *, even_restricted: bool = False) -> Evidence:
        """See `VerificationReader.evidence`."""
        return self.reader.evidence(verification_id, side, even_restricted=even_restricted)

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
        self.shared.leases.close()
        self.shared.objects.close()
        self.shared.database.close()
