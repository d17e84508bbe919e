"""Request leases: of the servers that share a database, one processes a request; the others wait for its result.

A lease is a row with a holder and an expiry time by the database's clock. Its holder renews it while the work goes on;
the lease of a server that was killed expires, and another server takes it over. Leases only prevent work from being
done twice: a unique constraint of the verification ensures that a request leads to one verification.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.database.connections import Database
from storage.errors import StorageError
from storage.sealing.blind_index import BlindIndex
from storage.verifications.rows import LeaseRow, VerificationRow
from storage.verifications.sealed_rows import request_index
from storage.waiting import regardless

LEASE = timedelta(seconds=10)
"""How long a lease lasts after its last renewal: how long others wait for a server that was killed."""
_RENEWALS = 3
"""How often a lease is renewed within its term."""


@dataclass(slots=True)
class Lease:
    """A request that is being processed, and that had led to no verification when the processing began.

    Attributes:
        request: its blind index.
        holder: an id of this lease alone.
        is_released: whether a committed transaction released it.
    """

    request: bytes
    holder: str
    is_released: bool = False

    def release(self, session: Session) -> None:
        """Release it in a transaction; the caller sets `is_released` once that is committed."""
        session.exec(delete(LeaseRow).where(*_held_by([(self.request, self.holder)])))


class Leases:
    """The leases of one process, for use from many threads; renewed by one thread for all tenants.

    Each call states the blind index of the request's tenant.
    """

    def __init__(self, database: Database, term: timedelta = LEASE) -> None:
        self._database = database
        self._term = term
        self._held: set[tuple[bytes, str]] = set()
        self._guard = Lock()
        self._closed = Event()
        self._renewer: Thread | None = None

    @contextmanager
    def hold(self, index: BlindIndex, request_id: str) -> Iterator[Lease | None]:
        """Lease a request while the block runs, or until a transaction released it.

        Yields None where another holds it, or where it has led to a verification. Raises StoreUnavailable.
        """
        lease = Lease(request_index(index, request_id), str(uuid4()))
        if not self._take(index, request_id, lease):
            yield None
            return
        self._keep(lease)
        try:
            yield lease
        finally:
            with self._guard:
                self._held.discard((lease.request, lease.holder))
            if not lease.is_released:  # where that fails it expires
                with suppress(StorageError), regardless(), self._database.write(durable=False) as session:
                    lease.release(session)

    def is_held(self, index: BlindIndex, request_id: str) -> bool:
        """Whether a server, this one included, is processing the request."""
        request = request_index(index, request_id)
        with self._database.read() as session:
            live = col(LeaseRow.expires_at) > self._database.clock()
            ours = (LeaseRow.tenant == index.tenant, LeaseRow.request_index == request)
            return session.exec(select(LeaseRow.holder).where(*ours, live)).first() is not None

    def forget(self, before: datetime) -> None:
        """Delete leases of killed servers that nobody took over, expired before this time."""
        with self._database.write(durable=False) as session:
            session.exec(delete(LeaseRow).where(col(LeaseRow.expires_at) < before))

    def close(self) -> None:
        """Stop renewing."""
        self._closed.set()
        if self._renewer is not None:
            self._renewer.join()

    def _take(self, index: BlindIndex, request_id: str, lease: Lease) -> bool:
        with self._database.write(durable=False) as session:
            session.connection()  # waits for SQLite's write lock before the clock is read
            expires_at, now = self._database.clock(self._term), self._database.clock()
            insert: Any = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name].insert
            taken = session.exec(
                insert(LeaseRow)
                .values(tenant=index.tenant, request_index=lease.request, holder=lease.holder, expires_at=expires_at)
                .on_conflict_do_update(
                    index_elements=["tenant", "request_index"],
                    set_={"holder": lease.holder, "expires_at": expires_at},
                    where=col(LeaseRow.expires_at) <= now,
                )
                .returning(LeaseRow.holder)
            ).first()
            if taken is None:
                return False
            if not _led_to_verification(session, index, request_id):
                return True
            lease.release(session)
            return False

    def _keep(self, lease: Lease) -> None:
        with self._guard:
            self._held.add((lease.request, lease.holder))
            if self._renewer is None:
                self._renewer = Thread(target=self._renew, name="leases", daemon=True)
                self._renewer.start()

    def _renew(self) -> None:
        while not self._closed.wait(self._term.total_seconds() / _RENEWALS):
            with self._guard:
                held = tuple(self._held)
            if not held:
                continue
            with suppress(StorageError), self._database.write(durable=False) as session:
                session.connection()
                session.exec(
                    update(LeaseRow).where(*_held_by(held)).values(expires_at=self._database.clock(self._term))
                )


def _held_by(held: Sequence[tuple[bytes, str]]) -> tuple[Any, Any]:
    """The leases of requests by their holders, whose ids no other tenant or process has."""
    requests, holders = zip(*held, strict=True)
    return col(LeaseRow.request_index).in_(requests), col(LeaseRow.holder).in_(holders)


def _led_to_verification(session: Session, index: BlindIndex, request_id: str) -> bool:
    """Called once the lease is taken: by then, the holder before it had committed."""
    known_by = [request_index(each, request_id) for each in index.each()]
    found = session.exec(
        select(VerificationRow.id).where(
            VerificationRow.tenant == index.tenant, col(VerificationRow.request_index).in_(known_by)
        )
    ).first()
    return found is not None
