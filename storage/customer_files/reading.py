"""Reads the customer files of one tenant. What is shown of a file is logged as read by whoever shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, select

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.customer_files.rows import CustomerFileRow, CustomerRecordRow
from storage.customer_files.sealed_rows import open_file, open_record, turn_index
from storage.customer_files.values import CustomerFile, FilePage, StoredEntry
from storage.customer_files.words import ERASED, FILE, Entry, FileAction
from storage.customers.owned import is_restricted, usable
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.errors import NotFound, Restricted
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.keys.rows import CustomerKeyRow
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks
from storage.verifications.rows import VerificationRow

LARGEST_PAGE = 200
_DAYS_AT_ONCE = 200
Found = tuple[CustomerFileRow, CustomerKeyRow, CustomerRow | None, CustomerRecordRow | None]
_LATEST = and_(
    col(CustomerRecordRow.customer_file_id) == col(CustomerFileRow.id),
    col(CustomerRecordRow.kind) == Entry.PROFILE.value,
    col(CustomerRecordRow.number) == col(CustomerFileRow.versions),
)
"""The latest version of a file's profile."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with the means to open its records, and with the latest version of the profile where one was looked up."""

    file: CustomerFile
    key: DataKey | None
    profile: StoredEntry | None = None


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads the customer files of one tenant. Methods may raise StoreUnavailable, RecordDamaged, KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    bookmarks: Bookmarks
    log: AuditLog

    def get(self, file_id: str, *, even_restricted: bool = False) -> Opened:
        """One file. Raises NotFound; Restricted, unless ``even_restricted``."""
        with self.database.read() as session:
            found = self._select(session, CustomerFileRow.id == file_id, limit=1)
        return self._the_one(found, even_restricted=even_restricted)

    def of_customer(self, reference: str, *, even_restricted: bool = False) -> Opened:
        """The latest file of a customer by the bank's reference. Raises as `get`."""
        indexes = [index.customer(reference) for index in self.index.each()]
        with self.database.read() as session:
            found = self._select(session, col(CustomerKeyRow.customer_index).in_(indexes), limit=1, newest=True)
        return self._the_one(found, even_restricted=even_restricted)

    def page(self, states: Collection[str] = (), page_size: int = 50, page_token: str = "") -> FilePage:
        """A page of files in the order of their opening, without restricted and erased ones.

        Raises PageTokenInvalid.
        """
        size = min(max(page_size, 1), LARGEST_PAGE)
        bound = (b"customers", *sorted(state.encode() for state in states))
        conditions: list[Any] = [CustomerFileRow.state != ERASED]
        if states:
            conditions.append(col(CustomerFileRow.state).in_(sorted(states)))
        if page_token:
            conditions.append(col(CustomerFileRow.id) > self.bookmarks.read(page_token, *bound).decode())
        with self.database.read() as session:
            found = self._select(session, *conditions, limit=size + 1)
        files = tuple(
            self._opened(one, profile=False).file
            for one in found[:size]
            if not is_restricted(one[0].opened_at, _asked(one))
        )
        more = len(found) > size
        return FilePage(files, self.bookmarks.make(found[size - 1][0].id.encode(), *bound) if more else "")

    def turning(self, first: date, last: date) -> Iterator[str]:
        """Ids of files whose state changes by itself on a day between these, both included, without restricted ones.

        Each is given once, whatever becomes of those before it.
        """
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        for start in range(0, len(days), _DAYS_AT_ONCE):
            some = days[start : start + _DAYS_AT_ONCE]
            indexes = [turn_index(each, day) for each in self.index.each() for day in some]
            after = ""
            while ids := self._turning(indexes, after):
                yield from ids
                after = ids[-1]

    def entries(
        self,
        opened: Opened,
        *kinds: Entry,
        until: datetime | None = None,
        number: int | None = None,
        limit: int | None = None,
    ) -> tuple[StoredEntry, ...]:
        """Records of a file, oldest first; with a ``limit`` the latest ones.

        Args:
            opened: the file.
            kinds: only of these kinds.
            until: only those of this time or earlier.
            number: only the one of this number.
            limit: at most so many.
        """
        if opened.key is None:
            return ()
        conditions: list[Any] = [CustomerRecordRow.customer_file_id == opened.file.id]
        if kinds:
            conditions.append(col(CustomerRecordRow.kind).in_([kind.value for kind in kinds]))
        if until is not None:
            conditions.append(col(CustomerRecordRow.created_at) <= until)
        if number is not None:
            conditions.append(CustomerRecordRow.number == number)
        query = select(CustomerRecordRow).where(*conditions).order_by(col(CustomerRecordRow.place).desc())
        with self.database.read() as session:
            rows = session.exec(query.limit(limit) if limit is not None else query).all()
        return tuple(open_record(row, opened.key) for row in reversed(rows))

    def latest(self, opened: Opened, kind: Entry, until: datetime | None = None) -> StoredEntry | None:
        """The latest record of a kind."""
        return next(iter(self.entries(opened, kind, until=until, limit=1)), None)

    def verifications(self, opened: Opened, limit: int = LARGEST_PAGE) -> tuple[str, ...]:
        """Ids of the verifications of the file's customer, latest first."""
        with self.database.read() as session:
            key_id = session.exec(
                select(CustomerFileRow.customer_key_id).where(CustomerFileRow.id == opened.file.id)
            ).one()
            return tuple(
                session.exec(
                    select(VerificationRow.id)
                    .where(VerificationRow.customer_key_id == key_id)
                    .order_by(col(VerificationRow.created_at).desc())
                    .limit(limit)
                ).all()
            )

    def subjects(self, opened: Opened, kind: Entry) -> dict[str, StoredEntry]:
        """The latest record of each subject of a kind, in the order in which they were first added."""
        found: dict[str, StoredEntry] = {}
        for one in self.entries(opened, kind):
            if one.subject is not None:
                found[one.subject] = one
        return found

    def tell_read(self, *file_ids: str) -> None:
        """Log files as read."""
        self.log.tell(*(Event(FileAction.CUSTOMER_FILE_READ, FILE, one) for one in file_ids))

    def _turning(self, indexes: Sequence[bytes], after: str) -> Sequence[str]:
        with self.database.read() as session:
            return session.exec(
                select(CustomerFileRow.id)
                .join(CustomerRow, col(CustomerRow.id) == col(CustomerFileRow.customer_key_id), isouter=True)
                .where(
                    CustomerFileRow.tenant == self.index.tenant,
                    col(CustomerFileRow.turn_index).in_(indexes),
                    col(CustomerFileRow.id) > after,
                    usable(col(CustomerFileRow.opened_at)),
                )
                .order_by(col(CustomerFileRow.id))
                .limit(LARGEST_PAGE)
            ).all()

    def _the_one(self, found: Sequence[Found], *, even_restricted: bool) -> Opened:
        if not found:
            raise NotFound
        row, asked = found[0][0], _asked(found[0])
        if is_restricted(row.opened_at, asked) and row.state != ERASED and not even_restricted:
            raise Restricted
        return self._opened(found[0])

    def _opened(self, found: Found, *, profile: bool = True) -> Opened:
        row, key_row, noted, version = found
        key = self.customers.unwrapped(key_row)
        latest = open_record(version, key) if profile and version is not None and key is not None else None
        return Opened(open_file(row, key, noted), key, latest)

    def _select(self, session: Session, *conditions: Any, limit: int, newest: bool = False) -> Sequence[Found]:
        order = col(CustomerFileRow.id)
        return session.exec(
            select(CustomerFileRow, CustomerKeyRow, CustomerRow, CustomerRecordRow)
            .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(CustomerFileRow.customer_key_id))
            .join(CustomerRow, col(CustomerRow.id) == col(CustomerFileRow.customer_key_id), isouter=True)
            .join(CustomerRecordRow, _LATEST, isouter=True)
            .where(CustomerFileRow.tenant == self.index.tenant, *conditions)
            .order_by(order.desc() if newest else order)
            .limit(limit)
        ).all()


def _asked(found: Found) -> datetime | None:
    """When the customer asked for deletion."""
    return None if found[2] is None else found[2].deletion_requested_at
