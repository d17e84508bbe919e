"""Request leases: of the servers that share a database, one processes a request; the others wait for its result.

A lease is a row with a holder and an expiry time by the database's clock. Its holder renews it while the work goes on;
the lease of a server that was killed expires, and another server takes it over. Leases only prevent work from being
done twice: a unique constraint of the verification ensures that a request leads to one verification.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.connections import Database
from storage.database.statements import Step
from storage.database.table import sql_table
from storage.errors import StorageError
from storage.sealing.blind_index import EACH, BlindIndex
from storage.verifications.attempts import Attempts
from storage.verifications.rows import LeaseRow, VerificationRow
from storage.verifications.sealed_rows import request_index
from storage.waiting import regardless

LEASE = timedelta(seconds=10)
"""How long a lease lasts after its last renewal: how long others wait for a server that was killed."""
_RENEWALS = 3
"""How often a lease is renewed within its term."""
_TABLE, _RECORDS = sql_table(LeaseRow), sql_table(VerificationRow).c
_ROWS = _TABLE.c
_RELEASE = delete(_TABLE).where(_ROWS.request_index == bindparam("request"), _ROWS.holder == bindparam("by"))
_LED_TO = select(_RECORDS.id).where(
    _RECORDS.tenant == bindparam("tenant"), _RECORDS.request_index.in_(map(bindparam, EACH))
)


@dataclass(slots=True)
class Lease:
    """A request that is being processed, and that had led to no verification when the processing began.

    Attributes:
        request: its blind index.
        holder: an id of this lease alone.
        attempts: how many attempts there were that it was to count.
        is_released: whether a committed transaction released it.
    """

    request: bytes
    holder: str
    attempts: int = 0
    is_released: bool = False

    def releasing(self) -> Step:
        """The step that releases it in a transaction; the caller sets `is_released` once that is committed."""
        return Step(_RELEASE, {"request": self.request, "by": self.holder})


class Leases:
    """The leases of one process, for use from many threads; renewed by one thread for all tenants.

    Each call states the blind index of the request's tenant.
    """

    def __init__(self, database: Database, term: timedelta = LEASE) -> None:
        self._database = database
        self._term = term
        self._taking = _taking(database, term)
        self._held: set[tuple[bytes, str]] = set()
        self._guard = Lock()
        self._closed = Event()
        self._renewer: Thread | None = None

    @contextmanager
    def hold(self, index: BlindIndex, request_id: str, counted: Attempts | None = None) -> Iterator[Lease | None]:
        """Lease a request while the block runs, or until a transaction released it; count attempts on the way.

        Yields None where another holds it, or where it has led to a verification. Raises StoreUnavailable.
        """
        lease = Lease(request_index(index, request_id), str(uuid4()))
        if not self._take(index, request_id, lease, counted):
            yield None
            return
        self._keep(lease)
        try:
            yield lease
        finally:
            with self._guard:
                self._held.discard((lease.request, lease.holder))
            if not lease.is_released:
                self._release(lease)

    def is_held(self, index: BlindIndex, request_id: str) -> bool:
        """Whether a server, this one included, is processing the request."""
        request = request_index(index, request_id)
        with self._database.look() as connection:
            live = _ROWS.expires_at > self._database.clock()
            ours = (_ROWS.tenant == index.tenant, _ROWS.request_index == request)
            return connection.execute(select(_ROWS.holder).where(*ours, live)).first() is not None

    def forget(self, before: datetime) -> None:
        """Delete leases of killed servers that nobody took over, expired before this time."""
        with self._database.change(durable=False) as connection:
            connection.execute(delete(_TABLE).where(_ROWS.expires_at < before))

    def close(self) -> None:
        """Stop renewing."""
        self._closed.set()
        if self._renewer is not None:
            self._renewer.join()

    def _take(self, index: BlindIndex, request_id: str, lease: Lease, counted: Attempts | None) -> bool:
        ours = {"tenant": index.tenant, "request_index": lease.request, "holder": lease.holder}
        known_by = {name: request_index(each, request_id) for name, each in zip(EACH, index.each(), strict=True)}
        # It is looked up once the lease is taken: by then, the holder before it had committed.
        looking = Step(_LED_TO, {"tenant": index.tenant, **known_by})
        counting = () if counted is None else (counted.counting(index),)
        taken, led_to, *counts = self._database.at_once(Step(self._taking, ours), looking, *counting, durable=False)
        if taken and led_to:
            self._release(lease)
        lease.attempts = sum(rows[0][0] for rows in counts)
        return bool(taken) and not led_to

    def _release(self, lease: Lease) -> None:
        """Let others have the request, whether or not anybody waits; where that fails the lease expires."""
        with suppress(StorageError), regardless():
            self._database.at_once(lease.releasing(), durable=False)

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
            requests, holders = zip(*held, strict=True)  # no other tenant or process has a holder's id
            whose = (_ROWS.request_index.in_(requests), _ROWS.holder.in_(holders))
            with suppress(StorageError), self._database.change(durable=False) as connection:
                connection.execute(update(_TABLE).where(*whose).values(expires_at=self._database.clock(self._term)))


def _taking(database: Database, term: timedelta) -> Any:
    """The statement that takes a lease which is free or has expired; it gives no row where another holds it."""
    insert: Any = (postgresql if database.shared else sqlite).insert
    key, own = ("tenant", "request_index"), {"holder": bindparam("holder"), "expires_at": database.clock(term)}
    return (
        insert(_TABLE)
        .values({name: bindparam(name) for name in key} | own)
        .on_conflict_do_update(index_elements=key, set_=own, where=_ROWS.expires_at <= database.clock())
        .returning(_ROWS.holder)
    )
