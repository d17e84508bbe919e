"""The customer files of one tenant: opened, changed and read. A change is one transaction with its entries in the log.

What follows from a change is computed by the caller from the file as read; the transaction holds that the file is still
that one, that a request is done once, and that a second person is another.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customer_files.contents import Contents
from storage.customer_files.reading import Opened
from storage.customer_files.rows import ContentRow, CustomerFileRow, CustomerRecordRow
from storage.customer_files.sealed_rows import (
    digest_index,
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
from storage.database.statements import inserting, run
from storage.database.table import Table, sql_table, values_of
from storage.errors import FileChanged, FileOpen, NotFound, RequestConflict, SamePerson
from storage.keys.customer_keys import CustomerKeys, DataKey, KeyDestroyed, KeyOwner
from storage.sealing.blind_index import BlindIndex
from storage.verifications.values import new_id

_FILES = sql_table(CustomerFileRow)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Change:
    """A file that is locked, who changes it, when, the key, and the content of the first record that is added."""

    row: CustomerFileRow
    act: FileAct
    at: datetime
    key: DataKey
    content: ContentRow | None = None


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
        with self.database.read() as session:
            return self._done(session, act)

    def change(
        self,
        opened: Opened,
        act: FileAct,
        entries: Sequence[NewEntry],
        standing: NewStanding,
        content: NewContent | None = None,
    ) -> tuple[Recorded, CustomerFile | None]:
        """Add records, at least one, and take over what follows; gives the first one, and the file as it then is.

        A request is done once; of one that was done before there is no file. ``content`` is that of the first record.

        Raises:
            NotFound: it was erased since it was read.
            FileChanged: it is not in the state that the change was made for.
            SamePerson: a record needs another person.
            RequestConflict: the request id was used for another request.
        """
        if content is None or opened.key is None:
            return self._change(opened, act, entries, standing, None)
        written = self.contents.write(opened.key, content, act.at)
        try:
            recorded, file = self._change(opened, act, entries, standing, written)
        except (NotFound, FileChanged, SamePerson, RequestConflict):  # after another error it may be stored
            self.contents.drop(written)
            raise
        if file is None:
            self.contents.drop(written)
        return recorded, file

    def _change(
        self,
        opened: Opened,
        act: FileAct,
        entries: Sequence[NewEntry],
        standing: NewStanding,
        content: ContentRow | None,
    ) -> tuple[Recorded, CustomerFile | None]:
        key, file_id = opened.key, opened.file.id
        if key is None:
            raise NotFound
        try:
            with self.database.write() as session:
                try:
                    self.customers.keep_alive(session.connection(), key)
                except KeyDestroyed:
                    raise NotFound from None
                row = self._locked(session, file_id)
                if (before := self._done(session, act)) is not None:
                    if before.file_id != file_id:
                        raise RequestConflict
                    return before, None
                if act.revision is not None and act.revision != row.revision:
                    raise FileChanged
                at = max(act.at, row.changed_at + _TICK)
                change = _Change(row, act, at, key, content)
                recorded = self._write(session, change, entries, standing, FileAction.CUSTOMER_FILE_CHANGED)
                return recorded, replace(open_file(row, key, None), ended_at=opened.file.ended_at)
        except IntegrityError:
            raise RequestConflict from None

    def _open(
        self, new: tuple[str, str], act: FileAct, entries: Sequence[NewEntry], standing: NewStanding, key: DataKey
    ) -> Recorded:
        reference, kind = new
        with self.database.write() as session:
            self.customers.keep_alive(session.connection(), key)
            if (before := self._done(session, act)) is not None:
                return before
            last = session.exec(
                select(CustomerFileRow, CustomerRow.deletion_requested_at)
                .join(CustomerRow, col(CustomerRow.id) == col(CustomerFileRow.customer_key_id), isouter=True)
                .where(CustomerFileRow.customer_key_id == key.id)
                .order_by(col(CustomerFileRow.opening).desc())
                .limit(1)
            ).first()
            if last is not None and not is_restricted(last[0].opened_at, last[1]):
                raise FileOpen
            row = CustomerFileRow(
                id=new_id(act.at),
                tenant=self.index.tenant,
                customer_key_id=key.id,
                opening=1 if last is None else last[0].opening + 1,
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
            session.add(row)
            session.flush()
            session.expunge(row)
            change = _Change(row, act, act.at, key)
            return self._write(session, change, entries, standing, FileAction.CUSTOMER_FILE_OPENED)

    def _write(
        self,
        session: Session,
        change: _Change,
        entries: Sequence[NewEntry],
        standing: NewStanding,
        action: FileAction,
    ) -> Recorded:
        row, act = change.row, change.act
        row.revision += 1
        row.changed_at = change.at
        numbers: dict[Entry, int] = {}
        added: list[CustomerRecordRow] = []
        for new in entries:
            if new.other_kind is not None and new.other_than is not None:
                self._require_other(session, row, act, new.other_kind, new.other_than)
            if new.kind not in numbers:
                numbers[new.kind] = self._count(session, row, new.kind)
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
        self._update(session, row)
        new_rows: list[Table] = [*added]
        if change.content is not None:
            change.content.customer_record_id = added[0].id
            new_rows.append(change.content)
        run(session.connection(), *map(inserting, new_rows))
        told = [committed(one, FileAction.CUSTOMER_RECORD_ADDED) for one in new_rows]
        for new, record in zip(entries, added, strict=True):
            if new.beside is not None:
                told += new.beside.write(session, record, change.key, change.at)
        self.log.append(session, committed(row, action), *told)
        return Recorded(row.id, entries[0].kind, added[0].number)

    @staticmethod
    def _update(session: Session, row: CustomerFileRow) -> None:
        values: dict[str, Any] = {name: value for name, value in values_of(row).items() if name != "id"}
        session.execute(update(_FILES).where(_FILES.c.id == row.id).values(values))

    @staticmethod
    def _count(session: Session, row: CustomerFileRow, kind: Entry) -> int:
        if kind is Entry.PROFILE:
            return row.versions
        theirs = (CustomerRecordRow.customer_file_id == row.id, CustomerRecordRow.kind == kind.value)
        return int(session.exec(select(func.count()).select_from(CustomerRecordRow).where(*theirs)).one())

    @staticmethod
    def _require_other(session: Session, row: CustomerFileRow, act: FileAct, kind: Entry, number: int) -> None:
        """Raises SamePerson where this person added the record, NotFound where there is none."""
        person = session.exec(
            select(CustomerRecordRow.person).where(
                CustomerRecordRow.customer_file_id == row.id,
                CustomerRecordRow.kind == kind.value,
                CustomerRecordRow.number == number,
            )
        ).one_or_none()
        if person is None:
            raise NotFound
        if person.casefold() == act.person.casefold():
            raise SamePerson

    def _locked(self, session: Session, file_id: str) -> CustomerFileRow:
        row = session.exec(
            select(CustomerFileRow)
            .where(CustomerFileRow.id == file_id, CustomerFileRow.tenant == self.index.tenant)
            .with_for_update()
        ).one_or_none()
        if row is None or row.state == ERASED:
            raise NotFound
        session.expunge(row)
        return row

    def _done(self, session: Session, act: FileAct) -> Recorded | None:
        if not act.request_id:
            return None
        each = tuple(self.index.each())
        found = session.exec(
            select(CustomerRecordRow).where(
                CustomerRecordRow.tenant == self.index.tenant,
                col(CustomerRecordRow.request_index).in_([request_index(index, act) for index in each]),
            )
        ).one_or_none()
        if found is None:
            return None
        if not any(hmac.compare_digest(found.request_digest_index or b"", digest_index(index, act)) for index in each):
            raise RequestConflict
        return Recorded(found.customer_file_id, Entry(found.kind), found.number)
