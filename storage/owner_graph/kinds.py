"""The record kinds of the owner graph. An erasure removes a source's statements and blanks the source."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, delete, func, or_, select, update
from sqlmodel import Session

from storage.audit.entry import Event
from storage.audit.record_kind import RecordKind
from storage.audit.row_digests import GONE, event_of, rows_of
from storage.database.connections import Database
from storage.database.table import sql_table
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow, OwnerWatchRow, SetAsideRow
from storage.owner_graph.words import SET_ASIDE, SOURCE, WATCH, GraphAction, SourceState

NO_STATEMENTS: Final = {"statements": hashlib.sha256().digest()}
"""The digest of the statements of a source that has none."""
AT_ONCE: Final = 5_000
"""Statements that are removed in one transaction."""
_BLANK: Final[Mapping[str, Any]] = {
    "parties": 0,
    "statements": 0,
    "head_sealed": None,
    "file_sha256": None,
    "request_index": None,
    "request_digest_index": None,
}
_SOURCES = sql_table(OwnerSourceRow)
_STATEMENTS = sql_table(OwnerStatementRow)


def _erase(session: Session, keys: Sequence[str]) -> Iterator[Event]:
    """Blank the sources; statements are removed at once where they are few, and else left to `_remove_rest`."""
    theirs = _SOURCES.c.customer_key_id.in_(keys)
    many = or_(_SOURCES.c.statements > AT_ONCE, _SOURCES.c.state.in_((SourceState.LOADING, SourceState.REMOVING)))
    few = select(_SOURCES.c.id).where(theirs, ~many)
    session.execute(delete(_STATEMENTS).where(_STATEMENTS.c.source_id.in_(few)))
    blank = update(_SOURCES).where(theirs)
    session.execute(blank.where(~many).values(state=SourceState.REDACTED.value, **_BLANK))
    session.execute(blank.where(many).values(state=SourceState.REMOVING.value, **_BLANK))
    for row in rows_of(session.connection(), OwnerSourceRow, theirs):
        if row["state"] == SourceState.REMOVING:
            yield event_of(OwnerSourceRow, row, GraphAction.OWNER_SOURCE_REMOVING, {"statements": GONE})
        else:
            yield event_of(OwnerSourceRow, row, GraphAction.OWNER_SOURCE_ERASED, NO_STATEMENTS)


def _remove_rest(database: Database, append: Callable[..., None]) -> None:
    """Remove the statements of sources whose keys are destroyed, some in a transaction."""
    removing = select(_SOURCES.c.id).where(_SOURCES.c.state == SourceState.REMOVING.value)
    with database.read() as session:
        left = session.execute(removing.order_by(_SOURCES.c.id)).scalars().all()
    for source_id in left:
        theirs = _STATEMENTS.c.source_id == source_id
        while True:
            with database.write(durable=False) as session:
                first = session.execute(select(func.min(_STATEMENTS.c.place)).where(theirs)).scalar_one()
                if first is None:
                    break
                session.execute(delete(_STATEMENTS).where(theirs, _STATEMENTS.c.place < first + AT_ONCE))
        with database.write() as session:
            ours = (_SOURCES.c.id == source_id, _SOURCES.c.state == SourceState.REMOVING.value)
            if session.execute(select(_SOURCES.c.id).where(*ours).with_for_update()).first() is None:
                continue  # another process was first
            session.execute(update(_SOURCES).where(*ours).values(state=SourceState.REDACTED.value))
            (row,) = rows_of(session.connection(), OwnerSourceRow, _SOURCES.c.id == source_id)
            append(session, event_of(OwnerSourceRow, row, GraphAction.OWNER_SOURCE_ERASED, NO_STATEMENTS))


def _forgetting(table: Table) -> Callable[[Session, Sequence[str]], Iterator[Event]]:
    """Erases rows of a table that the log does not know."""

    def forget(session: Session, keys: Sequence[str]) -> Iterator[Event]:
        session.execute(delete(table).where(table.c.customer_key_id.in_(keys)))
        yield from ()

    return forget


KINDS: Final = (
    RecordKind(SOURCE, (OwnerSourceRow, OwnerStatementRow), _erase, rest=_remove_rest),
    RecordKind(WATCH, (OwnerWatchRow,), _forgetting(sql_table(OwnerWatchRow))),
    RecordKind(SET_ASIDE, (SetAsideRow,), _forgetting(sql_table(SetAsideRow))),
)
