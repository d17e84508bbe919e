"""Files whose state a day or other rules change: found in pages, and written many in one short transaction.

Any number of processes may do so at once. A file is written only in the revision that it was read in, so that nothing
is done twice; each file that is written has its entry in the audit log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, text

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customer_files.joined import JOINED, Found, asked_at, found_in
from storage.customer_files.reading import Opened
from storage.customer_files.rows import CustomerFileRow, CustomerNewsRow
from storage.customer_files.sealed_rows import (
    STANDING,
    level_index,
    news_row,
    open_file,
    open_record,
    seal_standing,
    turn_index,
)
from storage.customer_files.values import NewStanding
from storage.customer_files.words import ERASED, FileAction
from storage.customers.owned import is_restricted
from storage.database.connections import Database
from storage.database.many import inserting_many, updating_many
from storage.database.statements import run
from storage.database.table import sql_table, values_of
from storage.errors import RecordDamaged
from storage.jobs import JobKind, Jobs
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.keys.rows import DESTROYED, CustomerKeyRow
from storage.sealing.blind_index import BlindIndex

AT_ONCE: Final = 100
"""Files in one transaction: its locks, that of the log among them, are held for a few milliseconds."""
MOST_SLICES: Final = 16
_TICK = timedelta(microseconds=1)
_FILES, _KEYS = sql_table(CustomerFileRow), sql_table(CustomerKeyRow)
_DIGITS: Final = "0123456789abcdef"
_LAST_DIGIT: Final = func.substr(_FILES.c.id, 36, 1)
_OURS: Final = (
    _FILES.c.tenant == bindparam("tenant"),
    _FILES.c.id > bindparam("after"),
    bindparam("first_digit") <= _LAST_DIGIT,
    bindparam("last_digit") >= _LAST_DIGIT,
)


def _page(*conditions: ColumnElement[bool]) -> Any:
    """Files in the order of their ids; their ids are found first, by an index."""
    ids = select(_FILES.c.id).where(*_OURS, *conditions).order_by(_FILES.c.id).limit(bindparam("limit"))
    return JOINED.where(_FILES.c.id.in_(ids)).order_by(_FILES.c.id)


_TURNING: Final = _page(_FILES.c.turn_index == bindparam("turn"))
_ALL: Final = _page(_FILES.c.state != ERASED)
_ONE: Final = JOINED.where(_FILES.c.tenant == bindparam("tenant"), _FILES.c.id == bindparam("id"))
_NEXT = "SELECT turn_index FROM customer_file WHERE tenant = :tenant AND turn_index {} ORDER BY turn_index LIMIT 1"
_DAYS: Final = text(
    f"WITH RECURSIVE day(turn_index) AS (SELECT * FROM ({_NEXT.format('IS NOT NULL')}) AS first"  # noqa: S608 - fixed
    f" UNION ALL SELECT ({_NEXT.format('> day.turn_index')}) FROM day WHERE day.turn_index IS NOT NULL)"
    " SELECT turn_index FROM day WHERE turn_index IS NOT NULL"
)
"""Every day that the state of some file turns on: one look into the index each, however many files there are."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of all files by the random end of their ids: part ``number``, from 0, of ``of`` equal ones, at most 16."""

    number: int = 0
    of: int = 1

    @property
    def digits(self) -> tuple[str, str]:
        """The first and the last of the digits that its ids end with."""
        return _DIGITS[MOST_SLICES * self.number // self.of], _DIGITS[MOST_SLICES * (self.number + 1) // self.of - 1]

    def has(self, file_id: str) -> bool:
        """Whether a file is in it."""
        first, last = self.digits
        return first <= file_id[-1] <= last


WHOLE: Final = Slice()


@dataclass(frozen=True, slots=True)
class Turning:
    """A file to be looked at, opened, with its row as it was read."""

    opened: Opened
    row: CustomerFileRow


@dataclass(frozen=True, slots=True)
class TurningPage:
    """Some files, and how many more did not open."""

    files: tuple[Turning, ...]
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class FileTurner:
    """Turns the files of one tenant. Methods raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    log: AuditLog
    jobs: Jobs

    def submit(self, slices: int) -> None:
        """Have workers turn what is due, in so many slices."""
        with self.database.change() as connection:
            run(connection, *self.jobs.submitting(JobKind.CUSTOMERS, self.index.tenant, str(uuid4()), parts=slices))

    def turns(self, first: date, last: date) -> tuple[bytes, ...]:
        """The indexes of the days between these, both included, on which some file turns."""
        there = set(self.database.ask(_DAYS, {"tenant": self.index.tenant}, _first_value))
        if not there:
            return ()
        made = [each for each in self.index.each() if any(map(each.made, there))]
        days = (first + timedelta(n) for n in range((last - first).days + 1))
        asked = (turn_index(each, day) for day in days for each in made)
        return tuple(index for index in asked if index in there)

    def turning(self, turns: Sequence[bytes], of: Slice = WHOLE) -> Iterator[TurningPage]:
        """The files that turn on these days, without restricted ones; each is given once."""
        yield from self._lots(found for turn in turns for found in self._found(_TURNING, {"turn": turn}, of))

    def every(self, of: Slice = WHOLE) -> Iterator[TurningPage]:
        """All files, without restricted and erased ones."""
        yield from self._lots(self._found(_ALL, {}, of))

    def one(self, file_id: str) -> TurningPage:
        """One file, unless it is restricted or erased."""
        return self._page(self.database.ask(_ONE, {"tenant": self.index.tenant, "id": file_id}, found_in))

    def turn(self, turned: Sequence[tuple[Turning, NewStanding]], at: datetime) -> int:
        """Take over what follows for each file that has not changed since it was read; gives how many were written.

        A file for which nothing follows that it does not have is left as it is.
        """
        made = [
            self._sealed(one, key, new, at)
            for one, new in turned
            if (key := one.opened.key) is not None and self._differs(one, new)
        ]
        if not made:
            return 0
        read = {one.row.id: one.row for one, _ in turned}
        with self.database.change() as connection:
            alive = _alive(connection, sorted({row.customer_key_id for row in made}))
            revisions = _held(connection, sorted(row.id for row in made))
            rows = [
                row for row in made if row.customer_key_id in alive and revisions.get(row.id) == read[row.id].revision
            ]
            if rows:
                dialect = connection.dialect
                run(connection, *updating_many(dialect, CustomerFileRow, STANDING, [*map(values_of, rows)]))
                news = [*_news(rows, turned)]
                run(connection, *inserting_many(dialect, CustomerNewsRow, [*map(values_of, news)]))
                told = [committed(row, _action(read[row.id], row)) for row in rows]
                told += [committed(one, FileAction.CUSTOMER_NEWS_ADDED) for one in news]
                self.log.append(connection, *told)
        return len(rows)

    def _differs(self, one: Turning, new: NewStanding) -> bool:
        row, index = one.row, self.index
        turn = None if new.turn is None else turn_index(index, new.turn)
        level = None if new.level is None else level_index(index, new.level)
        there = (row.state, one.opened.file.standing, row.turn_index, row.level_index)
        return there != (new.state, new.standing, turn, level)

    def _sealed(self, one: Turning, key: DataKey, new: NewStanding, at: datetime) -> CustomerFileRow:
        row = copy(one.row)
        row.revision += 1
        row.changed_at = max(at, row.changed_at + _TICK)
        seal_standing(row, new, key, self.index)
        return row

    def _lots(self, found: Iterator[Found]) -> Iterator[TurningPage]:
        while some := list(islice(found, AT_ONCE)):
            yield self._page(some)

    def _found(self, query: Any, more: Mapping[str, object], of: Slice) -> Iterator[Found]:
        first, last = of.digits
        given = {"tenant": self.index.tenant, "first_digit": first, "last_digit": last, "limit": AT_ONCE, **more}
        after, full = "", True
        while full:
            some = self.database.ask(query, {**given, "after": after}, found_in)
            yield from some
            full = len(some) == AT_ONCE
            after = some[-1][0].id if some else after

    def _page(self, found: Sequence[Found]) -> TurningPage:
        files, damaged = [], 0
        for row, key_row, noted, version in found:
            if is_restricted(row.opened_at, asked_at((row, key_row, noted, version))):
                continue
            try:
                key = self.customers.unwrapped(key_row)
                if key is None or version is None:
                    continue
                files.append(Turning(Opened(open_file(row, key, noted), key, open_record(version, key)), row))
            except RecordDamaged:
                damaged += 1
        return TurningPage(tuple(files), damaged)


def _news(rows: Sequence[CustomerFileRow], turned: Sequence[tuple[Turning, NewStanding]]) -> Iterator[CustomerNewsRow]:
    """What the changes of files brought about, for those who watch."""
    told = {one.row.id: (new.news, one.opened.key) for one, new in turned if new.news}
    for row in rows:
        content, key = told.get(row.id, (b"", None))
        if key is not None:
            yield news_row(row, content, (), "", key)


def _alive(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Those of these data keys that are not destroyed, nor will be until the transaction ends."""
    query = select(_KEYS.c.id).where(_KEYS.c.id.in_(keys), _KEYS.c.kek_id != DESTROYED)
    return set(connection.execute(query.order_by(_KEYS.c.id).with_for_update(read=True)).scalars())


def _held(connection: Connection, files: Sequence[str]) -> dict[str, int]:
    """The revisions of these files, which nobody else changes until the transaction ends."""
    query = select(_FILES.c.id, _FILES.c.revision).where(_FILES.c.id.in_(files), _FILES.c.state != ERASED)
    found = connection.execute(query.order_by(_FILES.c.id).with_for_update())
    return {row.id: row.revision for row in found}


def _first_value(row: Any) -> Any:
    return row[0]


def _action(before: CustomerFileRow, after: CustomerFileRow) -> FileAction:
    changed = before.state != after.state
    return FileAction.CUSTOMER_STATE_CHANGED if changed else FileAction.CUSTOMER_FILE_CHANGED
