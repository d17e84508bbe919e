"""The two usual ways in which an erasure treats rows that the log covers as a whole: it blanks or removes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session

from storage.audit.entry import Action, Event
from storage.audit.record_kind import Erase
from storage.audit.row_digests import event_of, gone, key_column, record_id, rows_of
from storage.database.table import Table, sql_table

OWNER = "customer_key_id"
"""The usual name of the column that holds the id of the data key."""


def blanked(table: type[Table], action: StrEnum = Action.RECORD_COMMITTED, by: str = OWNER, **values: Any) -> Erase:
    """Set columns to these values, and commit to each row as it then is.

    Args:
        table: covered as a `Whole`.
        action: of the entries.
        by: the column that holds the id of the data key.
        values: by column; what is sealed or indexed becomes empty.
    """

    def erase(session: Session, keys: Sequence[str]) -> Iterator[Event]:
        session.execute(update(table).where(_under(table, by, keys)).values(**values))
        for row in rows_of(session.connection(), table, _under(table, by, keys)):
            yield event_of(table, row, action)

    return erase


def removed(table: type[Table], action: StrEnum = Action.RECORD_COMMITTED, by: str = OWNER) -> Erase:
    """Delete the rows, and state each as gone. Arguments as for `blanked`."""

    def erase(session: Session, keys: Sequence[str]) -> Iterator[Event]:
        key = key_column(table)
        found = session.execute(select(key).where(_under(table, by, keys)).order_by(key)).scalars().all()
        session.execute(delete(table).where(_under(table, by, keys)))
        return (gone(table, record_id(table, {key.name: one}), action) for one in found)

    return erase


def _under(table: type[Table], by: str, keys: Sequence[str]) -> ColumnElement[bool]:
    return sql_table(table).c[by].in_(keys)
