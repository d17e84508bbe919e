"""Claims on requests: of several servers at one database, one works on a request, and the others wait for it.

A claim is a row with a holder and an expiry by the database's clock. Its holder renews it while it works; the claim of
a server that was killed expires, and another takes it over. Claims only save work twice done: that a request leads to
one verification is held by the verification's unique constraint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.blind_index import BlindIndex
from storage.database import Database
from storage.errors import StorageError
from storage.records import ClaimRow, VerificationRow
from storage.sealed_rows import request_index

LEASE = timedelta(seconds=10)
"""How long a claim outlives its last renewal: how long others wait for a server that was killed."""
_RENEWALS = 3
"""How often a claim is renewed within its lease."""


class Claims:
    """The claims of one process for one tenant, for use from many threads; renewed by a thread of its own."""

    def __init__(self, database: Database, index: BlindIndex, lease: timedelta = LEASE) -> None:
        self._database = database
        self._index = index
        self._lease = lease
        self._held: set[tuple[bytes, str]] = set()
        self._guard = Lock()
        self._closed = Event()
        self._renewer: Thread | None = None

    @contextmanager
    def hold(self, request_id: str) -> Iterator[bool]:
        """Claim a request for as long as the block runs.

        Gives False where another holds it, or where it led to a verification already. Raises StoreUnavailable.
        """
        index, holder = request_index(self._index, request_id), str(uuid4())
        if not self._take(index, holder):
            yield False
            return
        self._keep(index, holder)
        try:
            yield True
        finally:
            with self._guard:
                self._held.discard((index, holder))
            with suppress(StorageError), self._database.write(durable=False) as session:  # or else it expires
                self._release(session, index, holder)

    def is_held(self, request_id: str) -> bool:
        """Whether a server, this one included, is at work on the request."""
        index = request_index(self._index, request_id)
        with self._database.read() as session:
            live = col(ClaimRow.expires_at) > self._database.clock()
            return session.exec(select(ClaimRow.holder).where(*self._of([index]), live)).first() is not None

    def forget(self, before: datetime) -> None:
        """Delete claims of killed servers that nobody took over, expired before this time."""
        with self._database.write(durable=False) as session:
            session.exec(delete(ClaimRow).where(col(ClaimRow.expires_at) < before))

    def close(self) -> None:
        """Renew no more."""
        self._closed.set()
        if self._renewer is not None:
            self._renewer.join()

    def _take(self, index: bytes, holder: str) -> bool:
        with self._database.write(durable=False) as session:
            session.connection()  # waits for SQLite's write lock before the clock is read
            expires_at, now = self._database.clock(self._lease), self._database.clock()
            insert: Any = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name].insert
            taken = session.exec(
                insert(ClaimRow)
                .values(tenant=self._index.tenant, request_index=index, holder=holder, expires_at=expires_at)
                .on_conflict_do_update(
                    index_elements=["tenant", "request_index"],
                    set_={"holder": holder, "expires_at": expires_at},
                    where=col(ClaimRow.expires_at) <= now,
                )
                .returning(ClaimRow.holder)
            ).first()
            if taken is None:
                return False
            if not self._led_to_verification(session, index):
                return True
            self._release(session, index, holder)
            return False

    def _led_to_verification(self, session: Session, index: bytes) -> bool:
        """Asked once the claim is taken: whoever released it had committed by then."""
        found = session.exec(
            select(VerificationRow.id).where(
                VerificationRow.tenant == self._index.tenant, VerificationRow.request_index == index
            )
        ).first()
        return found is not None

    def _of(self, indexes: Sequence[bytes]) -> tuple[Any, Any]:
        return col(ClaimRow.tenant) == self._index.tenant, col(ClaimRow.request_index).in_(indexes)

    def _release(self, session: Session, index: bytes, holder: str) -> None:
        session.exec(delete(ClaimRow).where(*self._of([index]), col(ClaimRow.holder) == holder))

    def _keep(self, index: bytes, holder: str) -> None:
        with self._guard:
            self._held.add((index, holder))
            if self._renewer is None:
                self._renewer = Thread(target=self._renew, name="claims", daemon=True)
                self._renewer.start()

    def _renew(self) -> None:
        while not self._closed.wait(self._lease.total_seconds() / _RENEWALS):
            with self._guard:
                held = tuple(self._held)
            if not held:
                continue
            indexes, holders = zip(*held, strict=True)
            with suppress(StorageError), self._database.write(durable=False) as session:
                session.connection()
                session.exec(
                    update(ClaimRow)
                    .where(*self._of(indexes), col(ClaimRow.holder).in_(holders))
                    .values(expires_at=self._database.clock(self._lease))
                )
