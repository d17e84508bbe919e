"""The record kinds of customer files and their records."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, exists
from sqlmodel import col

from storage.audit.erasing import blanked
from storage.audit.record_kind import NotErased, ObjectRows, RecordKind
from storage.customer_files.contents_check import ContentsCheck
from storage.customer_files.rows import ContentRow, CustomerFileRow, CustomerNewsRow, CustomerRecordRow
from storage.customer_files.words import CONTENT, ERASED, FILE, NEWS, RECORD, Entry, FileAction
from storage.database.table import sql_table

_RECORDS = sql_table(CustomerRecordRow).c


def _since(key_id: ColumnElement[str], at: ColumnElement[Any]) -> ColumnElement[bool]:
    """A new version of the profile shows that the relationship goes on; a note or a score does not."""
    return exists().where(
        _RECORDS.customer_key_id == key_id, _RECORDS.kind == Entry.PROFILE.value, _RECORDS.created_at >= at
    )


def _contents_under(keys: Any) -> ColumnElement[bool]:
    """In SQL: a content is sealed under one of these data keys."""
    return col(ContentRow.customer_key_id).in_(keys)


KINDS: Final = (
    RecordKind(
        FILE,
        (CustomerFileRow,),
        blanked(
            CustomerFileRow,
            FileAction.CUSTOMER_FILE_ERASED,
            state=ERASED,
            reference_sealed=b"",
            standing_sealed=b"",
            turn_index=None,
            level_index=None,
        ),
    ),
    RecordKind(
        RECORD,
        (CustomerRecordRow,),
        blanked(
            CustomerRecordRow,
            FileAction.CUSTOMER_FILE_ERASED,
            payload_sealed=b"",
            number_index=None,
            request_index=None,
            request_digest_index=None,
        ),
        since=_since,
    ),
    RecordKind(NEWS, (CustomerNewsRow,), blanked(CustomerNewsRow, FileAction.CUSTOMER_FILE_ERASED, content_sealed=b"")),
    RecordKind(
        CONTENT,
        (ContentRow,),
        NotErased("objects and rows are deleted as soon as the data keys are destroyed, as those of pictures are"),
        check=ContentsCheck,
        objects=ObjectRows(ContentRow, _contents_under),
    ),
)
