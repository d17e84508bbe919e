"""The store: keep a verification with its pictures, and find it again.

All calls block; a server makes them in a thread. One `Store` serves many threads.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal, text, tuple_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.entry import SYSTEM, Action, Actor, Event, log_key
from storage.audit.history import AuditHistory
from storage.audit.log import AuditLog
from storage.audit.note import Signer
from storage.bulk.batches import Batches
from storage.bulk.rows import BatchRow
from storage.bulk.values import BatchState
from storage.database.connections import Connections, Database
from storage.database.table import UtcDateTime
from storage.errors import IdentifierTaken, NotFound, RequestConflict, Restricted, StorageError
from storage.jobs import jobs_on
from storage.keys.customer_keys import ATTEMPTS, CustomerKeys, KeyDestroyed, KeyOvertaken
from storage.keys.key_ring import KeyRing
from storage.keys.rows import CustomerKeyRow
from storage.keys.signing_key import signing_key
from storage.objects.evidence import EvidenceObjects
from storage.policies.texts import Policies
from storage.retention.erasure import Erasable, Erasure
from storage.retention.purging import Purges
from storage.retention.retention_term import STATUTORY_YEARS
from storage.retention.term_notes import Retentions
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks
from storage.sealing.keys import KeyProvider
from storage.sealing.suites import Suites
from storage.verifications.digests import PICTURE, VERIFICATION, created, picture_digest
from storage.verifications.events import Events
from storage.verifications.expiry import Expiry
from storage.verifications.leases import LEASE, Claim, Claims
from storage.verifications.page_tokens import PageTokens, Position
from storage.verifications.restriction import is_restricted, usable
from storage.verifications.rows import EvidenceRow, VerificationRow
from storage.verifications.sealed_rows import (
    as_stored,
    open_image,
    open_verification,
    outline,
    request_digest_index,
    request_index,
    seal_image,
    seal_verification,
)
from storage.verifications.values import (
    REDACTED,
    RESTRICTED,
    Evidence,
    Filter,
    Image,
    NewVerification,
    Page,
    StoredVerification,
)
from storage.verifications.write_probe import WriteProbe

LARGEST_PAGE = 200
"""More than this is never returned at once, whatever is asked for."""


class Store:
    """Verifications and their evidence, sealed.

    Opening brings the schema up to date and holds the database's keys against those of the provider. Any number of
    processes may open one database and one object store; they need the same keys.

    Args:
        database: where the records lie; closed with the store.
        objects: where the pictures lie; closed with the store.
        keys: what seals them.
        tenant: whose records these are; nothing of another tenant is ever seen.
        actor: who works on them, for the audit log; by default the program itself.
        migrate: bring an older schema up to date; otherwise it is refused.
        lease: how long a claim on a request outlives the process that held it.
        suites: cipher and index digest of what is new.
        retention_years: how long records are kept after a relationship's end.
        origin: the name of the audit log, under which its checkpoints are signed.

    Attributes:
        ring: the keys of the database, of all tenants.
        jobs: the work that waits in the database, of all tenants.
        batches: the tenant's bulk work.
        expiry: of the tenant's verifications, those whose document runs out.
        events: what became of the tenant's verifications, in the order of the audit log.
        history: the audit log, as the tenant sees it.
        policies: the texts of decision policies, of all tenants.
        retention: how long each customer's records are kept, and whether they may be used.
        purges: of what has been kept long enough.

    Raises:
        KeyMissing: the database was written under other keys.
        SchemaOutdated: the database is older than this program, and ``migrate`` is off.
        KeysUnavailable: the key service cannot be reached. Methods that need a key it alone has may raise it.
        SuiteUnsupported: the cryptographic library has not got a suite.
        SchemaUnknown: the database is newer than this program.
        StoreUnavailable: it cannot be reached. Every method below may raise it.
    """

    def __init__(
        self,
        database: Database,
        objects: EvidenceObjects,
        keys: KeyProvider,
        *,
        tenant: str = "default",
        actor: Actor | None = None,
        migrate: bool = True,
        lease: timedelta = LEASE,
        suites: Suites = Suites(),  # noqa: B008 - frozen
        retention_years: int = STATUTORY_YEARS,
        origin: str = "idverdict",
    ) -> None:
        suites.require()
        self._database = database
        self._objects = objects
        self._keys = keys
        self._suites = suites
        self._years = retention_years
        if migrate:
            database.migrate()
        else:
            database.check_schema()
        self._signer = Signer(origin, signing_key(database, keys))
        self._log = AuditLog(database, log_key(self._signer.secret))
        self._log.open()
        self.policies = Policies(database, self._log)
        self._index_key = KeyRing(database, keys, self._log.by(actor or SYSTEM)).open()
        self._claims = Claims(database, lease)
        self._probe = WriteProbe(database, objects)
        self.jobs = jobs_on(database, lease)
        self._see(tenant, actor)

    def of(self, tenant: str, actor: Actor | None = None) -> Store:
        """This store as another tenant sees it, over the same database, pictures and keys; close one of them alone.

        What is done through it is told in the audit log as done by ``actor``, or else by the program itself.
        """
        other = copy(self)
        other._see(tenant, actor)
        return other

    def _see(self, tenant: str, actor: Actor | None) -> None:
        """Bind everything that looks up, seals or opens to one tenant, and everything that is told to one actor."""
        self._tenant = tenant
        self._log = self._log.by(actor or replace(SYSTEM, tenant=tenant))
        self.ring = KeyRing(self._database, self._keys, self._log.by(actor or SYSTEM))
        self._index = BlindIndex(self._index_key, tenant, self._suites.digest)
        self._tokens = PageTokens(self._index_key, tenant, self._suites.digest)
        self._customers = CustomerKeys(
            self._database, self._keys, self.ring, self._index, self._log, self._suites.cipher
        )
        self.history = AuditHistory(
            self._database, self._signer, tenant, Bookmarks(self._index_key, tenant, self._suites.digest)
        )
        self._erasure = Erasure(self._database, self._objects, self._index, self._log, self._years)
        self.retention = Retentions(self._database, self._index, self._customers, self._log, self._years)
        self.purges = Purges(self._database, self._erasure, self._log, tenant, self._years)
        self.batches = Batches(self._database, self._customers, self._index, self.jobs, self._log)
        self.expiry = Expiry(self._database, self._index, self._opened, self._log)
        self.events = Events(self._database, self._index)

    def tenants(self) -> tuple[str, ...]:
        """Everybody who has a record here: what is scheduled goes through them."""
        with self._database.read() as session:
            named = (select(row.tenant).distinct() for row in (VerificationRow, BatchRow))
            return tuple(sorted({tenant for names in named for tenant in session.exec(names)}))

    def has_open_batches(self) -> bool:
        """Whether bulk work of any tenant is left to do."""
        with self._database.read() as session:
            is_open = col(BatchRow.state).in_([state.value for state in BatchState if state.is_open])
            return session.exec(select(BatchRow.id).where(is_open).limit(1)).first() is not None

    def begin(self, request_id: str, request_digest: bytes) -> StoredVerification | None:
        """The verification that this request led to before, or None; told as read.

        Raises RequestConflict, Restricted, RecordDamaged.
        """
        indexes = [request_index(index, request_id) for index in self._index.each()]
        with self._database.read() as session:
            found = self._select(session, col(VerificationRow.request_index).in_(indexes), limit=1)
        if not found:
            return None
        kept = found[0][0].request_digest_index
        if not any(hmac.compare_digest(kept, request_digest_index(i, request_digest)) for i in self._index.each()):
            raise RequestConflict
        return self._read(found[0])[0]

    def claim(self, request_id: str) -> AbstractContextManager[Claim | None]:
        """Claim a request while a block works on it, so that no other thread, process or server does the same work.

        Gives None where it has led to a verification by now (`begin` gives it), or where another is at it: then ask
        `begin` once `is_claimed` says no more. The claim of a process that was killed expires.
        """
        return self._claims.hold(self._index, request_id)

    def is_claimed(self, request_id: str) -> bool:
        """Whether anybody is at work on this request."""
        return self._claims.is_held(self._index, request_id)

    def save(
        self, new: NewVerification, images: Sequence[Image] = (), claim: Claim | None = None
    ) -> StoredVerification:
        """Keep a verification and its pictures, at most one a side; on return they are on disk.

        Idempotent by request id: where the same request was kept before, or is being kept in another thread or
        process, the first is returned (its id tells) and nothing is added. A call that failed may be repeated.
        Where the customer is erased meanwhile, this is kept under a new key, as of one who came again.
        A ``claim`` on the request is given back with it, and spares the look whether it was kept before.
        Raises RequestConflict, Restricted, IdentifierTaken, RecordDamaged; ValueError for two pictures of one side.
        """
        if len({image.side for image in images}) < len(images):
            raise ValueError("two pictures of one side")
        first = None if claim else self.begin(new.request_id, new.request_digest)
        attempts = ATTEMPTS
        while first is None:
            try:
                self._keep(new, images, claim)
            except KeyDestroyed:
                continue
            except KeyOvertaken:
                attempts = self._customers.after_overtaking(attempts)
            except IntegrityError:
                first = self.begin(new.request_id, new.request_digest)
                if first is None:
                    raise IdentifierTaken from None
            else:
                return as_stored(new)
        return first

    def _keep(self, new: NewVerification, images: Sequence[Image], claim: Claim | None) -> None:
        """Write pictures, then record, key and audit entry in one transaction, or nothing.

        Raises IntegrityError where the request was kept before or the id is taken; KeyDestroyed, KeyOvertaken.
        """
        key, made = self._customers.find_or_make(new)
        row = seal_verification(new, key, self._index)
        sealed = [seal_image(new, image, key, self._tenant) for image in images]
        evidence = [entry for entry, _ in sealed]
        self._objects.put({entry.object_path: content for entry, content in sealed})  # a row never points at nothing
        try:
            with self._database.write() as session:
                told = []
                if made is None:
                    self._customers.keep_alive(session, key)
                else:
                    told.append(self._customers.add(session, made))
                session.add(row)
                session.flush()
                session.add_all(evidence)
                if claim is not None:
                    claim.release(session)
                self._log.append(session, *told, created(row, sealed, new.digests))
        except (KeyDestroyed, KeyOvertaken, IntegrityError):
            with suppress(StorageError):  # what stays is swept later
                self._objects.delete([entry.object_path for entry in evidence])
            raise
        if claim is not None:
            claim.is_released = True

    @property
    def tenant(self) -> str:
        """Whose records these are."""
        return self._tenant

    def get(self, verification_id: str, *, shown: bool = True, even_restricted: bool = False) -> StoredVerification:
        """One verification; told as read, unless none of its values is ``shown``.

        Raises NotFound, RecordDamaged; Restricted, unless the law asks for it all the same.
        """
        with self._database.read() as session:
            found = self._row(session, verification_id)
        if not shown:
            return self._opened(*found, even_restricted=even_restricted)
        return self._read(found, even_restricted=even_restricted)[0]

    def list(
        self,
        chosen: Filter = Filter(),  # noqa: B008
        page_size: int = 50,
        page_token: str = "",
        *,
        even_restricted: bool = False,
    ) -> Page:
        """A page of verifications, newest first; a record kept while paging neither repeats nor hides another.

        Not told as read: what is shown of a list should be nothing personal.
        ``page_size`` is cut to 1..`LARGEST_PAGE`. Of a restricted record a list has the outline, unopened, unless the
        law asks for it all the same; a list of one customer leaves it out. Raises PageTokenInvalid, RecordDamaged;
        Restricted for a customer of whom there is nothing else.
        """
        size = min(max(page_size, 1), LARGEST_PAGE)
        conditions = _conditions(chosen, self._index)
        of_customer = chosen.customer_reference is not None and not even_restricted
        if page_token:
            after = self._tokens.read(page_token, chosen)
            place = tuple_(col(VerificationRow.created_at), col(VerificationRow.id))
            conditions.append(place < tuple_(literal(after.created_at, UtcDateTime), after.id))
        with self._database.read() as session:
            rows = self._select(session, *conditions, *([usable()] if of_customer else []), limit=size + 1)
            if of_customer and not rows and not page_token and self._select(session, *conditions, limit=1):
                raise Restricted
        if even_restricted:
            found = tuple(self._opened(*row, even_restricted=True) for row in rows[:size])
        else:
            found = tuple(
                outline(row) if is_restricted(row, key) else self._opened(row, key) for row, key in rows[:size]
            )
        more = len(rows) > size
        return Page(found, self._tokens.make(Position(found[-1].created_at, found[-1].id), chosen) if more else "")

    def find_by_number(self, number: str, limit: int = LARGEST_PAGE) -> tuple[StoredVerification, ...]:
        """Verifications kept under this document number, newest first, without restricted ones; told as read.

        Raises RecordDamaged.
        """
        indexes = [index.number(number) for index in self._index.each()]
        with self._database.read() as session:
            rows = self._select(session, col(VerificationRow.number_index).in_(indexes), usable(), limit=limit)
        return self._read(*rows)

    def evidence(self, verification_id: str, side: str, *, even_restricted: bool = False) -> Evidence:
        """A kept picture, opened and held against its digest; told as read.

        Raises NotFound, EvidenceDamaged; Restricted as `get`.
        """
        with self._database.read() as session:
            verified, key_row = self._row(session, verification_id)
            row = session.exec(
                select(EvidenceRow).where(EvidenceRow.verification_id == verification_id, EvidenceRow.side == side)
            ).one_or_none()
        if is_restricted(verified, key_row) and not even_restricted:
            raise Restricted
        key = self._customers.unwrapped(key_row)
        if row is None or key is None:
            raise NotFound
        sealed = self._objects.get(row.object_path)
        opened = open_image(row, sealed, key, self._tenant)
        which = {f"{PICTURE}{row.side}": picture_digest(sealed)}
        self._log.tell(Event(Action.EVIDENCE_READ, VERIFICATION, verification_id, which))
        return opened

    @property
    def everybodys_history(self) -> AuditHistory:
        """The audit log as those see it who run the service: the entries of all tenants."""
        return replace(self.history, tenant=None)

    def tell(self, *events: Event) -> None:
        """Append to the audit log what was done beside the store, or was refused; on return it is on disk."""
        self._log.tell(*events)

    def erasable(self, customer_reference: str, at: datetime, *, before_statutory_term: bool = False) -> Erasable:
        """What `erase_customer` would erase; changes nothing. Raises as that does."""
        return self._erasure.look(customer_reference, at, before_statutory_term=before_statutory_term)

    def erase_customer(self, customer_reference: str, at: datetime, *, before_statutory_term: bool = False) -> Erasable:
        """Destroy for good what is kept of a customer, and say what it was; see `Erasure.erase`.

        Raises NotFound, UnderHold, TermRunning.
        """
        return self._erasure.erase(customer_reference, at, before_statutory_term=before_statutory_term)

    def finish_erasures(self) -> int:
        """Delete the pictures that an interrupted erasure left, which nothing can open any more; returns how many."""
        return self._erasure.finish()

    def sweep_orphans(self, before: datetime) -> int:
        """Delete pictures that no record points at, written before this time; returns how many. Claims left go too.

        Any number of processes may sweep at once, and save meanwhile. A crash between picture and record leaves
        orphans; they are sealed and harmless. ``before`` has to lie further back than any save takes (an hour is
        plenty), and the database must be the one that the pictures belong to: one that knows of no picture at all is
        taken for another's, and nothing is deleted.
        """
        self._claims.forget(before)
        with self._database.read() as session:
            if session.exec(select(EvidenceRow.object_path).limit(1)).first() is None:
                return 0
        swept = 0
        for paths in self._objects.older_than(before):
            with self._database.read() as session:
                kept = session.exec(select(EvidenceRow.object_path).where(col(EvidenceRow.object_path).in_(paths)))
                orphans = sorted(set(paths) - set(kept))
            self._objects.delete(orphans)
            swept += len(orphans)
        self._objects.drop_drafts(before)
        return swept

    def ping(self) -> None:
        """Ask the database and the object store for a sign of life, and whether they take writes.

        Raises StoreUnavailable.
        """
        with self._database.read() as session:
            session.connection().execute(text("SELECT 1"))
        self._objects.ping()
        self._probe.try_out()

    def connections(self) -> Connections:
        """The connections to the database just now."""
        return self._database.connections()

    def close(self) -> None:
        """End all writing and close the database's connections."""
        self._claims.close()
        self._objects.close()
        self._database.close()

    def _select(
        self, session: Session, *conditions: Any, limit: int
    ) -> Sequence[tuple[VerificationRow, CustomerKeyRow | None]]:
        """Rows, each with that of its data key: keys are unwrapped outside, where no connection waits for it."""
        return session.exec(
            select(VerificationRow, CustomerKeyRow)
            .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(VerificationRow.customer_key_id), isouter=True)
            .where(VerificationRow.tenant == self._tenant, *conditions)
            .order_by(col(VerificationRow.created_at).desc(), col(VerificationRow.id).desc())
            .limit(limit)
        ).all()

    def _row(self, session: Session, verification_id: str) -> tuple[VerificationRow, CustomerKeyRow | None]:
        found = self._select(session, VerificationRow.id == verification_id, limit=1)
        if not found:
            raise NotFound
        return found[0]

    def _read(
        self, *rows: tuple[VerificationRow, CustomerKeyRow | None], even_restricted: bool = False
    ) -> tuple[StoredVerification, ...]:
        """Open verifications for somebody who sees their values; of those that were erased there are none to see."""
        opened = tuple(self._opened(*row, even_restricted=even_restricted) for row in rows)
        seen = [Event(Action.VERIFICATION_READ, VERIFICATION, one.id) for one in opened if one.state != REDACTED]
        if seen:
            self._log.tell(*seen)
        return opened

    def _opened(
        self, row: VerificationRow, key_row: CustomerKeyRow | None, *, even_restricted: bool = False
    ) -> StoredVerification:
        restricted = is_restricted(row, key_row)
        if restricted and not even_restricted:
            raise Restricted
        opened = open_verification(row, self._customers.unwrapped(key_row))
        return replace(opened, state=RESTRICTED) if restricted else opened


def _conditions(chosen: Filter, index: BlindIndex) -> list[ColumnElement[bool]]:
    """What a filter asks for, in SQL."""
    conditions: list[ColumnElement[bool]] = []
    if chosen.decision is not None:
        conditions.append(col(VerificationRow.decision) == chosen.decision)
    if chosen.created_from is not None:
        conditions.append(col(VerificationRow.created_at) >= chosen.created_from)
    if chosen.created_to is not None:
        conditions.append(col(VerificationRow.created_at) < chosen.created_to)
    if chosen.customer_reference is not None:
        indexes = [each.customer(chosen.customer_reference) for each in index.each()]
        conditions.append(col(VerificationRow.customer_index).in_(indexes))
    return conditions
