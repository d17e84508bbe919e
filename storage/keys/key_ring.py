"""What is wrapped under which key-encryption key: rotation, rewrapping and retirement, beside live writes.

The database knows the id of each KEK that something may be wrapped under, and a foreign key ties each wrapped key to
one of them. So no KEK is removed while a wrapped key needs it, even beside concurrent writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import delete, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, gone
from storage.database.connections import Database
from storage.errors import KeyInUse, KeyMissing, KeyUnknown, RecordDamaged, StorageError
from storage.keys.index_key import KeptIndexKey
from storage.keys.rows import AUDIT_KEY, DESTROYED, KEY, CustomerKeyRow, KnownKeyRow, SystemKeyRow
from storage.keys.system_keys import SystemKey
from storage.sealing.keys import INDEX, SIGNING, IndexKey, KeyProvider, WrapContext, Wrapped
from storage.sealing.seal import SealBroken, new_key

BATCH = 100
"""How many data keys are rewrapped in one transaction."""
_PROBE_CONTEXT = WrapContext("-", "-", "probe")


def data_key_context(tenant: str, row_id: str) -> WrapContext:
    """What the data key of this row belongs to."""
    return WrapContext(tenant, row_id)


class KeyState(StrEnum):
    """What a key is to the store."""

    CURRENT = "CURRENT"
    FORMER = "FORMER"
    MISSING = "MISSING"
    INDEX = "INDEX"


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key by id, and how many data keys are wrapped under it."""

    id: str
    state: KeyState
    wraps: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many data keys a walk has dealt with, and how many did not open."""

    done: int = 0
    damaged: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.done + other.done, self.damaged + other.damaged)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one database, whatever its tenants. Every method may raise StoreUnavailable and KeysUnavailable.

    Every change has its audit entry in the same transaction.
    """

    database: Database
    keys: KeyProvider
    log: AuditLog

    def open(self) -> IndexKey:
        """Hold the keys that this database knows against those at hand, note new ones; returns the index key.

        Raises KeyMissing, RecordDamaged.
        """
        known = self._known()
        if not all(self.keys.holds(key_id) for key_id in known if not key_id.startswith(INDEX)):
            raise KeyMissing
        self.note_current()
        index_key = self._index_key.get_or_make(known)
        self._note(index_key.id)
        return index_key

    def note_current(self) -> None:
        """Let the database know the current KEK, so that something may be wrapped under it."""
        key_id = self.keys.key_id
        if key_id in self._known():
            return
        with suppress(IntegrityError), self.database.write() as session:  # another process may note it first
            if self.keys.holds(key_id):  # or else it was rotated and retired in this moment
                self._add(session, key_id)

    def list(self) -> tuple[KnownKey, ...]:
        """Every key that the database or the provider knows, the current KEK first."""
        wraps, known, current = self._wraps(), self._known(), self.keys.key_id
        ids = sorted(known | set(self.keys.key_ids), key=lambda key_id: (key_id != current, key_id))

        def state(key_id: str) -> KeyState:
            if key_id.startswith(INDEX):
                return KeyState.INDEX
            if key_id == current:
                return KeyState.CURRENT
            return KeyState.FORMER if self.keys.holds(key_id) else KeyState.MISSING

        return tuple(KnownKey(key_id, state(key_id), wraps.get(key_id, 0)) for key_id in ids)

    def probe(self) -> None:
        """Wrap and unwrap something: the health of the provider. Raises KeysUnavailable, KeyMissing, RecordDamaged."""
        secret = new_key()
        try:
            opened = self.keys.unwrap(self.keys.wrap(secret, _PROBE_CONTEXT), _PROBE_CONTEXT)
        except SealBroken:
            raise RecordDamaged from None
        if opened != secret:
            raise RecordDamaged

    def rotate(self) -> str:
        """Make a new KEK current; returns its id. What is wrapped under others stays so until it is rewrapped."""
        key_id = self.keys.rotate()
        self.note_current()
        return key_id

    def left(self) -> int:
        """How many keys `rewrap` would wrap anew."""
        current = self.keys.key_id
        return sum(count for key_id, count in self._wraps().items() if key_id != current)

    def rewrap(self, batch: int = BATCH) -> Iterator[Tally]:
        """Wrap every key anew that is not under the current KEK; gives a tally after each transaction.

        May be stopped or killed at any time, run again, and run by several processes at once: each transaction leaves
        every key under a KEK that is at hand, and what was destroyed meanwhile stays so. A key that does not open is
        left as it is.
        """
        self.note_current()
        yield Tally(self._index_key.rewrap() + self._signing_key.rewrap())
        first, progress = True, True
        while progress:  # a server that had not seen the rotation yet may add to what was passed
            progress, after = False, ""
            while rows := self._not_under(self.keys.key_id, after, batch):
                tally = self._rewrap(rows)
                progress, after = progress or tally.done > 0, rows[-1].id
                yield tally if first else replace(tally, damaged=0)
            first = False

    def retire(self, key_id: str, *, dry_run: bool = False) -> None:
        """Give up a former KEK for good. Raises KeyInUse while something is wrapped under it, KeyUnknown."""
        if key_id == self.keys.key_id or self._wraps().get(key_id):
            raise KeyInUse
        if key_id.startswith(INDEX) or key_id not in self._known() | set(self.keys.key_ids):
            raise KeyUnknown
        if dry_run:
            return
        try:
            with self.database.write() as session:
                session.execute(delete(KnownKeyRow).where(col(KnownKeyRow.id) == key_id))
                self.log.append(session, gone(KnownKeyRow, key_id, Action.KEY_RETIRED))
        except IntegrityError:  # something was wrapped under it meanwhile
            raise KeyInUse from None
        try:
            self.keys.retire(key_id)
        except StorageError:
            self._note(key_id)
            raise

    def check(self, batch: int = BATCH) -> Iterator[Tally]:
        """Unwrap every data key there is; gives a tally after each batch. Raises KeyMissing."""
        after = ""
        while rows := self._not_under(DESTROYED, after, batch):
            opened = [self._unwrapped(row) for row in rows]
            yield Tally(len(opened) - opened.count(None), opened.count(None))
            after = rows[-1].id

    @property
    def _index_key(self) -> KeptIndexKey:
        return KeptIndexKey(self.database, self.keys, self.log)

    @property
    def _signing_key(self) -> SystemKey:
        return SystemKey(self.database, self.keys, AUDIT_KEY, SIGNING, self.log)

    def _known(self) -> set[str]:
        with self.database.read() as session:
            return set(session.exec(select(KnownKeyRow.id))) - {DESTROYED}

    def _wraps(self) -> dict[str, int]:
        with self.database.read() as session:
            counted = session.exec(
                select(CustomerKeyRow.kek_id, func.count())
                .where(CustomerKeyRow.kek_id != DESTROYED)
                .group_by(CustomerKeyRow.kek_id)
            )
            wraps = {key_id: int(count) for key_id, count in counted}
            for key_id in session.exec(select(SystemKeyRow.kek_id)):
                wraps[key_id] = wraps.get(key_id, 0) + 1
        return wraps

    def _note(self, key_id: str) -> None:
        if key_id not in self._known():
            with suppress(IntegrityError), self.database.write() as session:
                self._add(session, key_id)

    def _add(self, session: Session, key_id: str) -> None:
        row = KnownKeyRow(id=key_id)
        session.add(row)
        self.log.append(session, committed(row, Action.KEY_NOTED))

    def _not_under(self, key_id: str, after: str, limit: int) -> Sequence[CustomerKeyRow]:
        """The next rows by id whose data key exists and is not under this KEK."""
        with self.database.read() as session:
            return session.exec(
                select(CustomerKeyRow)
                .where(col(CustomerKeyRow.kek_id).not_in([key_id, DESTROYED]), col(CustomerKeyRow.id) > after)
                .order_by(col(CustomerKeyRow.id))
                .limit(limit)
            ).all()

    def _unwrapped(self, row: CustomerKeyRow) -> bytes | None:
        try:
            return self.keys.unwrap(Wrapped(row.kek_id, row.data_key_wrapped), data_key_context(row.tenant, row.id))
        except SealBroken:
            return None

    def _rewrap(self, rows: Sequence[CustomerKeyRow]) -> Tally:
        fresh: list[tuple[CustomerKeyRow, Wrapped]] = []
        for row in rows:
            secret = self._unwrapped(row)
            if secret is not None:
                fresh.append((row, self.keys.wrap(secret, data_key_context(row.tenant, row.id))))
        with self.database.write() as session:
            done: list[str] = []  # only rows that this transaction changed are logged
            for row, wrapped in fresh:
                updated = session.execute(
                    update(CustomerKeyRow)
                    .where(
                        col(CustomerKeyRow.id) == row.id,
                        col(CustomerKeyRow.data_key_wrapped) == row.data_key_wrapped,  # neither destroyed nor rewrapped
                    )
                    .values(kek_id=wrapped.kek_id, data_key_wrapped=wrapped.content)
                )
                done += [row.id] * getattr(updated, "rowcount", 0)
            if done:
                now = session.exec(select(CustomerKeyRow).where(col(CustomerKeyRow.id).in_(done))).all()
                told = Event(Action.KEYS_REWRAPPED, KEY, fresh[-1][1].kek_id)
                self.log.append(session, *map(committed, now), told)
        return Tally(len(fresh), len(rows) - len(fresh))
