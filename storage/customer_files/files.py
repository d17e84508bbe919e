"""The customer files of one tenant: opened, changed and read. A change is one transaction with its entries in the log.

What follows from a change is computed by the caller from the file as read; the transaction holds that the file is still
that one, that a request is done once, and that a second person is another.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customer_files.contents import Contents
from storage.customer_files.reading import FileReader, Opened
from storage.customer_files.rows import CustomerFileRow, CustomerRecordRow
from storage.customer_files.sealed_rows import (
    STANDING,
    digest_index,
    news_row,
    open_file,
    record_row,
    request_index,
    seal_payload,
    seal_reference,
    seal_standing,
)
from storage.customer_files.values import CustomerFile, FileAct, NewContent, NewEntry, NewStanding, Recorded
from storage.customer_files.words import ERASED, Entry, FileAction
from storage.customers.owned import is_restricted
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.statements import Rows, Step, inserting, run, typed
from storage.database.table import plain_row, sql_table, values_of
from storage.errors import FileChanged, FileOpen, NotFound, RequestConflict, SamePerson
from storage.keys.customer_keys import CustomerKeys, DataKey, KeyDestroyed, KeyOwner
from storage.sealing.blind_index import EACH, BlindIndex
from storage.verifications.values import new_id

_FILES, _NOTED = sql_table(CustomerFileRow), sql_table(CustomerRow)
_RECORDS = sql_table(CustomerRecordRow)
_TICK = timedelta(microseconds=1)
_HELD = (
    select(*_FILES.columns)
    .where(_FILES.c.id == bindparam("this"), _FILES.c.tenant == bindparam("tenant"))
    .with_for_update()
)
_CHANGED = (
    update(_FILES)
    .where(_FILES.c.id == bindparam("this"))
    .values({name: bindparam(name) for name in ("records", "versions", *STANDING)})
)
_DONE = select(_RECORDS.c.customer_file_id, _RECORDS.c.kind, _RECORDS.c.number, _RECORDS.c.request_digest_index).where(
    _RECORDS.c.tenant == bindparam("tenant"), _RECORDS.c.request_index.in_(map(bindparam, EACH))
)
_OF_KIND = (_RECORDS.c.customer_file_id == bindparam("file"), _RECORDS.c.kind == bindparam("kind"))
_COUNT = select(func.count()).select_from(_RECORDS).where(*_OF_KIND)
_PERSON = select(_RECORDS.c.person).where(*_OF_KIND, _RECORDS.c.number == bindparam("number"))


@dataclass(frozen=True, slots=True)
class _Change:
    """A file that is locked, who changes it, when, and the key."""

    row: CustomerFileRow
    act: FileAct
    at: datetime
    key: DataKey


@dataclass(frozen=True, slots=True)
class FileWriter:
    """Changes the customer files of one tenant. Methods raise StoreUnavailable and KeysUnavailable too."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    log: AuditLog
    contents: Contents

    def open(
        self, reference: str, kind: str, act: FileAct, entries: Sequence[NewEntry], standing: NewStanding
    ) -> Recorded:
        """Open a file with its first records; gives the first one. The same request again gives the same.

        Raises:
            FileOpen: the customer has a file that is in use.
            RequestConflict: the request id was used for another request.
        """
        while True:
            key = self.customers.get_or_make(KeyOwner(new_id(act.at), reference, act.at))
            try:
                return self._open((reference, kind), act, entries, standing, key)
            except KeyDestroyed:
                continue
            except IntegrityError:  # the same request, or the same customer, at the same moment
                if (before := self.done(act)) is not None:
                    return before
                raise FileOpen from None

    def done(self, act: FileAct) -> Recorded | None:
        """The record that a request added before; None for a new one. Raises RequestConflict."""
        steps = self._looking(act)
        return self._recorded(act, self.database.look_up(*steps)) if steps else None

    def begun(self, reader: FileReader, act: FileAct, file_id: str) -> tuple[Recorded | None, Opened | None]:
        """The record that a request added before; for a new one the file, read just before that was asked.

        Raises RequestConflict, and for a new one as `FileReader.get`.
        """
        (rows, *done), dialect = self.database.look_up_all(reader.looking(file_id), *self._looking(act))
        if done and (before := self._recorded(act, done[0])) is not None:
            return before, None
        return None, reader.opened([rows], dialect)

    def change(
        self,
        opened: Opened,
        act: FileAct,
        entries: Sequence[NewEntry],
        standing: NewStanding,
        content: NewContent | None = None,
    ) -> tuple[Recorded, CustomerFile | None]:
        """Add records, at least one, and take over what follows; gives the first one, and the file as it then is.

        A request is done once; of one that was done before there is no file. For a change of one revision `begun` has
        asked so: the same request at the same moment has changed the file. ``content`` is that of the first record.

        Raises:
            NotFound: it was erased since it was read.
            FileChanged: it is not in the state that the change was made for, also by the same request.
            SamePerson: a record needs another person.
            RequestConflict: the request id was used for another request.
        """
        if content is None or opened.key is None:
            return self._change(opened, act, entries, standing)
        written = self.contents.write(opened.key, content, act.at)
        first = replace(entries[0], beside=written)
        try:
            recorded, file = self._change(opened, act, [first, *entries[1:]], standing)
        except (NotFound, FileChanged, SamePerson, RequestConflict):  # after another error it may be stored
            self.contents.drop(written)
            raise
        if file is None:
            self.contents.drop(written)
        return recorded, file

    def _change(
        self, opened: Opened, act: FileAct, entries: Sequence[NewEntry], standing: NewStanding
    ) -> tuple[Recorded, CustomerFile | None]:
        key, file_id = opened.key, opened.file.id
        if key is None:
            raise NotFound
        try:
            with self.database.steps() as connection:
                holding = Step(_HELD, {"this": file_id, "tenant": self.index.tenant})
                looking = self._looking(act) if act.revision is None else ()
                alive, held, *done = run(connection, self.customers.keeping_alive(key), holding, *looking)
                try:
                    self.customers.require_alive(alive)
                except KeyDestroyed:
                    raise NotFound from None
                row = _row(connection, held)
                if done and (before := self._recorded(act, done[0])) is not None:
                    if before.file_id != file_id:
                        raise RequestConflict
                    return before, None
                if act.revision is not None and act.revision != row.revision:
                    raise FileChanged
                at = max(act.at, row.changed_at + _TICK)
                change = _Change(row, act, at, key)
                recorded = self._write(connection, change, entries, standing, FileAction.CUSTOMER_FILE_CHANGED)
                return recorded, replace(open_file(row, key, None), ended_at=opened.file.ended_at)
        except IntegrityError:
            raise RequestConflict from None

    def _open(
        self, new: tuple[str, str], act: FileAct, entries: Sequence[NewEntry], standing: NewStanding, key: DataKey
    ) -> Recorded:
        reference, kind = new
        with self.database.steps() as connection:
            alive, *done = run(connection, self.customers.keeping_alive(key), *self._looking(act))
            self.customers.require_alive(alive)
            if done and (before := self._recorded(act, done[0])) is not None:
                return before
            last = connection.execute(
                select(_FILES.c.opening, _FILES.c.opened_at, _NOTED.c.deletion_requested_at)
                .join(_NOTED, _NOTED.c.id == _FILES.c.customer_key_id, isouter=True)
                .where(_FILES.c.customer_key_id == key.id)
                .order_by(_FILES.c.opening.desc())
                .limit(1)
            ).first()
            if last is not None and not is_restricted(last.opened_at, last.deletion_requested_at):
                raise FileOpen
            row = plain_row(
                CustomerFileRow,
                id=new_id(act.at),
                tenant=self.index.tenant,
                customer_key_id=key.id,
                opening=1 if last is None else last.opening + 1,
                kind=kind,
                state=standing.state,
                revision=0,
                records=0,
                versions=0,
                reference_sealed=b"",
                standing_sealed=b"",
                opened_at=act.at,
                changed_at=act.at,
            )
            seal_reference(row, reference, key)
            change = _Change(row, act, act.at, key)
            return self._write(connection, change, entries, standing, FileAction.CUSTOMER_FILE_OPENED)

    def _write(
        self,
        connection: Connection,
        change: _Change,
        entries: Sequence[NewEntry],
        standing: NewStanding,
        action: FileAction,
    ) -> Recorded:
        """Write a file and its new records, with their entries in the log, and commit."""
        row, act = change.row, change.act
        row.revision += 1
        row.changed_at = change.at
        numbers: dict[Entry, int] = {}
        added: list[CustomerRecordRow] = []
        for new in entries:
            if new.other_kind is not None and new.other_than is not None:
                self._require_other(connection, row, act, new.other_kind, new.other_than)
            if new.kind not in numbers:
                numbers[new.kind] = self._count(connection, row, new.kind)
            numbers[new.kind] += 1
            row.records += 1
            record = record_row(row, new, numbers[new.kind], change.act.person, change.at)
            seal_payload(record, new, change.key, self.index)
            if not added and act.request_id:
                record.request_index = request_index(self.index, act)
                record.request_digest_index = digest_index(self.index, act)
            added.append(record)
        row.versions = numbers.get(Entry.PROFILE, row.versions)
        seal_standing(row, standing, change.key, self.index)
        new_file = action is FileAction.CUSTOMER_FILE_OPENED
        steps = [inserting(row) if new_file else Step(_CHANGED, {**values_of(row), "this": row.id})]
        news = news_row(row, standing.news, added, act.person, change.key)
        steps += map(inserting, [*added, news])
        told = [committed(row, action), *(committed(one, FileAction.CUSTOMER_RECORD_ADDED) for one in added)]
        told.append(committed(news, FileAction.CUSTOMER_NEWS_ADDED))
        beside = [(new.beside, one) for new, one in zip(entries, added, strict=True) if new.beside is not None]
        if beside:
            run(connection, *steps)
            steps = []
            with Session(connection) as session, session.begin():
                for other, record in beside:
                    told += other.write(session, record, change.key, change.at)
        (*_, tail) = run(connection, *steps, *self.log.locking(connection))
        run(connection, *self.log.entering(connection, tail, *told), last=True)
        return Recorded(row.id, entries[0].kind, added[0].number)

    @staticmethod
    def _count(connection: Connection, row: CustomerFileRow, kind: Entry) -> int:
        if kind is Entry.PROFILE:
            return row.versions
        ((count,),) = run(connection, Step(_COUNT, {"file": row.id, "kind": kind.value}))[0]
        return int(count)

    @staticmethod
    def _require_other(connection: Connection, row: CustomerFileRow, act: FileAct, kind: Entry, number: int) -> None:
        """Raises SamePerson where this person added the record, NotFound where there is none."""
        (found,) = run(connection, Step(_PERSON, {"file": row.id, "kind": kind.value, "number": number}))
        if not found:
            raise NotFound
        if found[0][0].casefold() == act.person.casefold():
            raise SamePerson

    def _looking(self, act: FileAct) -> tuple[Step, ...]:
        """The step whose rows `_recorded` is to be given; none where the program itself acts."""
        if not act.request_id:
            return ()
        indexes = {name: request_index(index, act) for name, index in zip(EACH, self.index.each(), strict=True)}
        return (Step(_DONE, {"tenant": self.index.tenant, **indexes}),)

    def _recorded(self, act: FileAct, found: Rows) -> Recorded | None:
        """The record that a request added before. Raises RequestConflict."""
        if not found:
            return None
        ((file_id, kind, number, digest),) = found
        if not any(hmac.compare_digest(digest or b"", digest_index(index, act)) for index in self.index.each()):
            raise RequestConflict
        return Recorded(file_id, Entry(kind), number)


def _row(connection: Connection, held: Rows) -> CustomerFileRow:
    """The row of a file that is held. Raises NotFound."""
    if not held:
        raise NotFound
    row = plain_row(CustomerFileRow, **typed(tuple(_FILES.columns), held[0], connection.dialect))
    if row.state == ERASED:
        raise NotFound
    return row
