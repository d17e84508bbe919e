"""Claims on requests: of several servers at one database, one works on a request, and the others wait for it.

A claim is a row with a holder and an expiry by the database's clock. Its holder renews it while it works; the claim of
a server that was killed expires, and another takes it over. Claims only save work twice done: that a request leads to
one verification is held by the verification's unique constraint.
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
from storage.verifications.rows import ClaimRow, VerificationRow
from storage.verifications.sealed_rows import request_index
from storage.waiting import regardless

LEASE = timedelta(seconds=10)
"""How long a claim outlives its last renewal: how long others wait for a server that was killed."""
_RENEWALS = 3
"""How often a claim is renewed within its lease."""


@dataclass(slots=True)
class Claim:
    """A request that is being worked on, and that had led to no verification when the work began.

    Attributes:
        request: what it is known by: its blind index.
        holder: who works on it.
        is_released: whether a transaction that has been committed gave it back.
    """

    request: bytes
    holder: str
    is_released: bool = False

    def release(self, session: Session) -> None:
        """Give it back with a transaction; that it `is_released` is for the caller to say once that is committed."""
        session.exec(delete(ClaimRow).where(*_held_by([(self.request, self.holder)])))


class Claims:
    """The claims of one process, for use from many threads; renewed by one thread for all tenants.

    What a request is known by comes with each call: the blind index of the tenant that it is of.
    """

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self._database = database
        self._lease = lease
        self._held: set[tuple[bytes, str]] = set()
        self._guard = Lock()
        self._closed = Event()
        self._renewer: Thread | None = None

    @contextmanager
    def hold(self, index: BlindIndex, request_id: str) -> Iterator[Claim | None]:
        """Claim a request for as long as the block runs, or until a transaction released it.

        Gives None where another holds it, or where it led to a verification already. Raises StoreUnavailable.
        """
        claim = Claim(request_index(index, request_id), str(uuid4()))
        if not self._take(index, request_id, claim):
            yield None
            return
        self._keep(claim)
        try:
            yield claim
        finally:
            with self._guard:
                self._held.discard((claim.request, claim.holder))
            if not claim.is_released:  # where that fails it expires
                with suppress(StorageError), regardless(), self._database.write(durable=False) as session:
                    claim.release(session)

    def is_held(self, index: BlindIndex, request_id: str) -> bool:
        """Whether a server, this one included, is at work on the request."""
        request = request_index(index, request_id)
        with self._database.read() as session:
            live = col(ClaimRow.expires_at) > self._database.clock()
            ours = (ClaimRow.tenant == index.tenant, ClaimRow.request_index == request)
            return session.exec(select(ClaimRow.holder).where(*ours, live)).first() is not None

    def forget(self, before: datetime) -> None:
        """Delete claims of killed servers that nobody took over, expired before this time."""
        with self._database.write(durable=False) as session:
            session.exec(delete(ClaimRow).where(col(ClaimRow.expires_at) < before))

    def close(self) -> None:
        """Renew no more."""
        self._closed.set()
        if self._renewer is not None:
            self._renewer.join()

    def _take(self, index: BlindIndex, request_id: str, claim: Claim) -> bool:
        with self._database.write(durable=False) as session:
            session.connection()  # waits for SQLite's write lock before the clock is read
            expires_at, now = self._database.clock(self._lease), self._database.clock()
            insert: Any = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name].insert
            taken = session.exec(
                insert(ClaimRow)
                .values(tenant=index.tenant, request_index=claim.request, holder=claim.holder, expires_at=expires_at)
                .on_conflict_do_update(
                    index_elements=["tenant", "request_index"],
                    set_={"holder": claim.holder, "expires_at": expires_at},
                    where=col(ClaimRow.expires_at) <= now,
                )
                .returning(ClaimRow.holder)
            ).first()
            if taken is None:
                return False
            if not _led_to_verification(session, index, request_id):
                return True
            claim.release(session)
            return False

    def _keep(self, claim: Claim) -> None:
        with self._guard:
            self._held.add((claim.request, claim.holder))
            if self._renewer is None:
                self._renewer = Thread(target=self._renew, name="claims", daemon=True)
                self._renewer.start()

    def _renew(self) -> None:
        while not self._closed.wait(self._lease.total_seconds() / _RENEWALS):
            with self._guard:
                held = tuple(self._held)
            if not held:
                continue
            with suppress(StorageError), self._database.write(durable=False) as session:
                session.connection()
                session.exec(
                    update(ClaimRow).where(*_held_by(held)).values(expires_at=self._database.clock(self._lease))
                )


def _held_by(held: Sequence[tuple[bytes, str]]) -> tuple[Any, Any]:
    """The claims of requests by their holders, whose ids no other tenant or process has."""
    requests, holders = zip(*held, strict=True)
    return col(ClaimRow.request_index).in_(requests), col(ClaimRow.holder).in_(holders)


def _led_to_verification(session: Session, index: BlindIndex, request_id: str) -> bool:
    """Asked once the claim is taken: whoever released it had committed by then."""
    known_by = [request_index(each, request_id) for each in index.each()]
    found = session.exec(
        select(VerificationRow.id).where(
            VerificationRow.tenant == index.tenant, col(VerificationRow.request_index).in_(known_by)
        )
    ).first()
    return found is not None
