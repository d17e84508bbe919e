"""Reads the customer files of one tenant. What is shown of a file is logged as read by whoever shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Select, bindparam, union_all
from sqlmodel import col, select

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.customer_files.joined import JOINED, OUTLINED, Found, asked_at, found_in, looked_up
from storage.customer_files.rows import CustomerFileRow, CustomerRecordRow
from storage.customer_files.sealed_rows import level_index, open_file, open_record
from storage.customer_files.values import CustomerFile, FilePage, StoredEntry
from storage.customer_files.words import ERASED, FILE, Entry, FileAction
from storage.customers.owned import is_restricted
from storage.database.connections import Database
from storage.database.statements import Rows, Step
from storage.database.table import sql_table
from storage.errors import NotFound, RecordDamaged, Restricted
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.keys.rows import CustomerKeyRow
from storage.sealing.blind_index import EACH, BlindIndex
from storage.sealing.bookmarks import Bookmarks
from storage.verifications.rows import VerificationRow

LARGEST_PAGE = 200
_FILES, _KEYS = sql_table(CustomerFileRow), sql_table(CustomerKeyRow)
_OURS = JOINED.where(_FILES.c.tenant == bindparam("tenant"))
_BY_ID = _OURS.where(_FILES.c.id == bindparam("id"))
_BY_REFERENCE = (
    _OURS.where(_KEYS.c.tenant == bindparam("tenant"), _KEYS.c.customer_index.in_(map(bindparam, EACH)))
    .order_by(_FILES.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with the means to open its records, and with the latest version of the profile where one was looked up."""

    file: CustomerFile
    key: DataKey | None
    profile: StoredEntry | None = None


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """Some files with their profiles.

    Attributes:
        files: those that opened.
        damaged: ids of those that did not.
        last: the id of the last one; empty where there are no more.
    """

    files: tuple[Opened, ...]
    damaged: tuple[str, ...]
    last: str


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
        return self.opened(*self.database.look_up_all(self.looking(file_id)), even_restricted=even_restricted)

    def looking(self, file_id: str) -> Step:
        """The step that looks a file up, whose rows `opened` takes."""
        return Step(_BY_ID, {"tenant": self.index.tenant, "id": file_id})

    def opened(self, rows: Sequence[Rows], dialect: Dialect, *, even_restricted: bool = False) -> Opened:
        """The file that was looked up, of the rows of one step. Raises as `get`."""
        return self._the_one(looked_up(rows[0], dialect), even_restricted=even_restricted)

    def of_customer(self, reference: str, *, even_restricted: bool = False) -> Opened:
        """The latest file of a customer by the bank's reference. Raises as `get`."""
        indexes = {name: index.customer(reference) for name, index in zip(EACH, self.index.each(), strict=True)}
        step = Step(_BY_REFERENCE, {"tenant": self.index.tenant, **indexes})
        return self.opened(*self.database.look_up_all(step), even_restricted=even_restricted)

    def page(
        self,
        states: Collection[str] = (),
        page_size: int = 50,
        page_token: str = "",
        *,
        levels: Collection[int] = (),
    ) -> FilePage:
        """A page of files in the order of their opening, without restricted and erased ones.

        Of a damaged file what stands in clear is there; it hinders no other.

        Args:
            states: only files in one of these.
            page_size: at most so many, and at most `LARGEST_PAGE`.
            page_token: of the page before, of the same states and levels.
            levels: only files that are found by one of these levels of risk, see `NewStanding`; with states alone.

        Raises PageTokenInvalid.
        """
        size = min(max(page_size, 1), LARGEST_PAGE)
        bound = (b"customers", *sorted(one.encode() for one in states), *(b"level %d" % one for one in sorted(levels)))
        after = self.bookmarks.read(page_token, *bound).decode() if page_token else ""
        found = self._select(OUTLINED, sorted(states), sorted(levels), after, size + 1)
        files = tuple(self._outlined(one) for one in found[:size] if not is_restricted(one[0].opened_at, asked_at(one)))
        more = len(found) > size
        return FilePage(files, self.bookmarks.make(found[size - 1][0].id.encode(), *bound) if more else "")

    def profiles(self, page_size: int, after: str = "", *, states: Collection[str] = ()) -> ProfilePage:
        """Some files with their latest profiles, those with greater ids than ``after``, without restricted ones."""
        found = self._select(JOINED, sorted(states), (), after, page_size)
        files: list[Opened] = []
        damaged: list[str] = []
        for one in found:
            if is_restricted(one[0].opened_at, asked_at(one)):
                continue
            try:
                files.append(self._opened(one))
            except RecordDamaged:
                damaged.append(one[0].id)
        return ProfilePage(tuple(files), tuple(damaged), found[-1][0].id if len(found) == page_size else "")

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

    def _the_one(self, found: Sequence[Found], *, even_restricted: bool) -> Opened:
        if not found:
            raise NotFound
        row, asked = found[0][0], asked_at(found[0])
        if is_restricted(row.opened_at, asked) and row.state != ERASED and not even_restricted:
            raise Restricted
        return self._opened(found[0])

    def _outlined(self, found: Found) -> CustomerFile:
        try:
            return self._opened(found).file
        except RecordDamaged:
            return open_file(found[0], None, found[2])

    def _opened(self, found: Found) -> Opened:
        row, key_row, noted, version = found
        key = self.customers.unwrapped(key_row)
        latest = open_record(version, key) if version is not None and key is not None else None
        return Opened(open_file(row, key, noted), key, latest)

    def _select(
        self, query: Select[Any], states: Sequence[str], levels: Sequence[int], after: str, limit: int
    ) -> Sequence[Found]:
        """So many files in the order of their ids; each state and level is a run of an index in that order."""
        ids = select(_FILES.c.id).where(_FILES.c.tenant == self.index.tenant, _FILES.c.id > after)
        ids = ids.order_by(_FILES.c.id).limit(limit)
        if not states:
            runs = [ids.where(_FILES.c.state != ERASED)]
        else:
            found: list[tuple[ColumnElement[bool], ...]] = [(_FILES.c.state == state,) for state in states]
            if levels:
                each = [level_index(index, level) for level in levels for index in self.index.each()]
                found = [(*one, _FILES.c.level_index == index) for one in found for index in each]
            runs = [ids.where(*one) for one in found]
        together = union_all(*(select(run.subquery().c.id) for run in runs)).subquery()
        page = query.where(_FILES.c.id.in_(select(together.c.id))).order_by(_FILES.c.id).limit(limit)
        return self.database.ask(page, {}, found_in)
