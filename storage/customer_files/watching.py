"""What becomes of a tenant's customers, in the order of the audit log, for clients that follow them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.audit.positions import Interest, Positions, Told, told_after
from storage.customer_files.rows import CustomerFileRow, CustomerNewsRow
from storage.customer_files.sealed_rows import open_news
from storage.customer_files.values import Added
from storage.customer_files.words import FILE, NEWS, FileAction
from storage.customers.owned import is_restricted
from storage.customers.rows import CustomerRow
from storage.database.table import Table, sql_table
from storage.errors import RecordDamaged
from storage.keys.customer_keys import CustomerKeys
from storage.keys.rows import CustomerKeyRow

AT_ONCE = 200
"""How many entries are looked up at once."""


@dataclass(frozen=True, slots=True)
class _Own:
    kind: str
    actions: tuple[StrEnum, ...]


_NEWS = _Own(NEWS, (FileAction.CUSTOMER_NEWS_ADDED,))
_ERASED = _Own(FILE, (FileAction.CUSTOMER_FILE_ERASED,))


@dataclass(frozen=True, slots=True)
class BesideFile:
    """Entries of the log about records under a customer's data key that are no part of the file.

    Attributes:
        kind, actions: of the entries.
        table: of the records, with columns ``id``, ``customer_key_id`` and ``at``, when it was.
        shown: further columns that stand in clear.
    """

    kind: str
    actions: tuple[StrEnum, ...]
    table: type[Table]
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that became of a customer.

    Attributes:
        position: its place in the log.
        action: what it was, such as news of a file, or what was done to a hit.
        file_id: of which file.
        person: who asked for it; empty where nobody did, or it is no news of a file.
        content: the news, as written with the change; empty where there is none, or it may not be used any more.
        records: what the change added to the file.
        shown: what stands in clear of a record beside the file, by its columns.
        damaged: the news is not what was written.
        at: when, UTC.
    """

    position: int
    action: str
    file_id: str
    at: datetime
    person: str = ""
    content: bytes = field(default=b"", repr=False)
    records: tuple[Added, ...] = ()
    shown: Mapping[str, Any] = field(default_factory=dict)
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class CustomerEvents(Positions):
    """The events of one tenant's customers. Methods may raise StoreUnavailable and KeysUnavailable.

    Attributes:
        customers: opens what is sealed.
        beside: which entries are events, beside those of files.
    """

    customers: CustomerKeys
    beside: tuple[BesideFile, ...] = ()

    def after(self, position: int) -> tuple[Sequence[Happening], int]:
        """The next events, and the position up to which they are all there are."""
        with self.database.read() as session:  # one state of the database
            interests: list[Interest] = [_NEWS, _ERASED, *self.beside]
            told, seen = told_after(session.connection(), interests, position, AT_ONCE, tenant=self.index.tenant)
            found = {**self._news(session, told), **self._beside(session, told)}
        for one in told:
            if one.kind == FILE:
                found[one.position] = Happening(one.position, one.action, one.record_id, one.at)
        return [found[one.position] for one in told if one.position in found], seen

    def _news(self, session: Session, told: Sequence[Told]) -> dict[int, Happening]:
        ids = {one.record_id: one for one in told if one.kind == NEWS}
        if not ids:
            return {}
        rows = session.execute(
            select(
                CustomerNewsRow, col(CustomerFileRow.opened_at), CustomerKeyRow, col(CustomerRow.deletion_requested_at)
            )
            .join(CustomerFileRow, col(CustomerFileRow.id) == col(CustomerNewsRow.customer_file_id))
            .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(CustomerNewsRow.customer_key_id))
            .join(CustomerRow, col(CustomerRow.id) == col(CustomerNewsRow.customer_key_id), isouter=True)
            .where(col(CustomerNewsRow.id).in_(ids))
        ).all()
        found: dict[int, Happening] = {}
        for row, opened_at, key_row, asked in rows:
            entry = ids[row.id]
            made = Happening(entry.position, entry.action, row.customer_file_id, entry.at)
            key = None if is_restricted(opened_at, asked) else self.customers.unwrapped(key_row)
            if key is not None and row.content_sealed:
                try:
                    records, content = open_news(row, key)
                except RecordDamaged:  # the others are told still
                    made = replace(made, damaged=True)
                else:
                    added = tuple(Added(*one) for one in json.loads(records))
                    made = replace(made, person=row.person, content=content, records=added)
            found[entry.position] = made
        return found

    def _beside(self, session: Session, told: Sequence[Told]) -> dict[int, Happening]:
        found: dict[int, Happening] = {}
        for source in self.beside:
            entries = [one for one in told if one.kind == source.kind]
            if not entries:
                continue
            table, files = sql_table(source.table), sql_table(CustomerFileRow)
            more: list[Any] = [table.c[name] for name in source.shown]
            asked_at = col(CustomerRow.deletion_requested_at)
            columns: list[Any] = [table.c.id, table.c.at, files.c.id, files.c.opened_at, asked_at]
            rows = session.execute(
                select(*columns, *more)
                .join(files, files.c.customer_key_id == table.c.customer_key_id)
                .join(CustomerRow, col(CustomerRow.id) == table.c.customer_key_id, isouter=True)
                .where(table.c.id.in_({one.record_id for one in entries}))
                .order_by(files.c.opening)
            ).all()
            known = {id_: rest for id_, *rest in rows}  # of several files the latest
            for one in entries:
                if one.record_id not in known:
                    continue
                at, file_id, opened_at, asked, *values = known[one.record_id]
                if is_restricted(opened_at, asked) or is_restricted(at, asked):
                    continue  # of a customer who came again, too: what was before is only stored
                shown = dict(zip(source.shown, values, strict=True))
                found[one.position] = Happening(one.position, one.action, file_id, one.at, shown=shown)
        return found
