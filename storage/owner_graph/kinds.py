"""The record kinds of the owner graph. An erasure removes a source's statements and blanks the source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import delete, select, update
from sqlmodel import Session

from storage.audit.entry import Event
from storage.audit.record_kind import RecordKind
from storage.audit.row_digests import event_of, rows_of
from storage.database.table import sql_table
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow, OwnerWatchRow
from storage.owner_graph.words import SOURCE, WATCH, GraphAction, SourceState

NO_STATEMENTS: Final = {"statements": hashlib.sha256().digest()}
"""The digest of the statements of a source that has none."""
_SOURCES = sql_table(OwnerSourceRow)
_STATEMENTS = sql_table(OwnerStatementRow)
_WATCHED = sql_table(OwnerWatchRow)


def _erase(session: Session, keys: Sequence[str]) -> Iterator[Event]:
    theirs = _SOURCES.c.customer_key_id.in_(keys)
    session.execute(delete(_STATEMENTS).where(_STATEMENTS.c.source_id.in_(select(_SOURCES.c.id).where(theirs))))
    session.execute(
        update(_SOURCES)
        .where(theirs)
        .values(
            state=SourceState.REDACTED.value,
            parties=0,
            statements=0,
            head_sealed=None,
            file_sha256=None,
            request_index=None,
            request_digest_index=None,
        )
    )
    for row in rows_of(session.connection(), OwnerSourceRow, theirs):
        yield event_of(OwnerSourceRow, row, GraphAction.OWNER_SOURCE_ERASED, NO_STATEMENTS)


def _forget(session: Session, keys: Sequence[str]) -> Iterator[Event]:
    session.execute(delete(_WATCHED).where(_WATCHED.c.customer_key_id.in_(keys)))
    yield from ()


KINDS: Final = (
    RecordKind(SOURCE, (OwnerSourceRow, OwnerStatementRow), _erase),
    RecordKind(WATCH, (OwnerWatchRow,), _forget),
)
