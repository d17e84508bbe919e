"""Contents of attachments: sealed under the customer's data key, in the object store, one for a record at most.

An object is on disk before its row is stored. What a crash leaves between the two is sealed, and swept as an orphan.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, func, select

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customer_files.reading import Opened
from storage.customer_files.rows import ContentRow, CustomerRecordRow
from storage.customer_files.values import NewContent, StoredContent
from storage.customer_files.words import CONTENT, Entry, FileAction
from storage.database.connections import Database
from storage.database.statements import inserting, run
from storage.database.table import plain_row
from storage.errors import EvidenceDamaged, NotFound, StorageError
from storage.keys.customer_keys import DataKey
from storage.objects.evidence import EvidenceObjects, object_path
from storage.sealing.seal import SealBroken, associated_data


@dataclass(frozen=True, slots=True)
class Written:
    """A content whose object is written; its row is stored beside the record that it is of, see `Beside`."""

    row: ContentRow

    def write(self, session: Session, record: CustomerRecordRow, _key: DataKey, _at: datetime) -> list[Event]:
        """Store the row; gives the event."""
        self.row.customer_record_id = record.id
        run(session.connection(), inserting(self.row))
        return [committed(self.row, FileAction.CUSTOMER_RECORD_ADDED)]


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of one tenant. Methods raise StoreUnavailable and KeysUnavailable too."""

    database: Database
    objects: EvidenceObjects
    tenant: str
    log: AuditLog

    def write(self, key: DataKey, new: NewContent, at: datetime) -> Written:
        """Seal and write a content; its row names no record yet, and is not stored."""
        id_ = str(uuid4())
        row = plain_row(
            ContentRow,
            id=id_,
            tenant=self.tenant,
            customer_key_id=key.id,
            customer_record_id="",
            media_type=new.media_type,
            size=len(new.content),
            object_path=object_path(id_),
            object_sha256=b"",
            created_at=at,
        )
        sealed = key.seal(new.content, _bound(row))
        row.object_sha256 = hashlib.sha256(sealed).digest()
        self.objects.put({row.object_path: sealed})
        return Written(row)

    def drop(self, written: Written) -> None:
        """Delete a content whose row was not stored; where that fails, it is swept later."""
        with suppress(StorageError):
            self.objects.delete([written.row.object_path])

    def get(self, opened: Opened, kind: Entry, number: int, *, shown: bool = True) -> StoredContent:
        """The content of a record; logged as read where it is ``shown`` by itself.

        Raises NotFound where none is kept; EvidenceDamaged.
        """
        with self.database.read() as session:
            row = session.exec(
                select(ContentRow)
                .join(CustomerRecordRow, col(CustomerRecordRow.id) == col(ContentRow.customer_record_id))
                .where(
                    CustomerRecordRow.customer_file_id == opened.file.id,
                    CustomerRecordRow.kind == kind.value,
                    CustomerRecordRow.number == number,
                )
            ).one_or_none()
        if row is None or opened.key is None:
            raise NotFound
        try:
            content = opened.key.unseal(self.objects.get(row.object_path), _bound(row))
        except SealBroken:
            raise EvidenceDamaged from None
        if shown:
            self.log.tell(Event(FileAction.CUSTOMER_FILE_READ, CONTENT, row.id))
        return StoredContent(row.media_type, content)

    def bytes_of(self, opened: Opened) -> int:
        """How many bytes are kept of a file."""
        with self.database.read() as session:
            total = session.exec(
                select(func.sum(ContentRow.size))
                .join(CustomerRecordRow, col(CustomerRecordRow.id) == col(ContentRow.customer_record_id))
                .where(CustomerRecordRow.customer_file_id == opened.file.id)
            ).one()
        return int(total or 0)


def _bound(row: ContentRow) -> bytes:
    return associated_data(row.tenant, row.id, "customer content", row.media_type, str(row.size))
