"""Versions of lists: stored whole in one transaction with the sweep that follows, and read again part by part."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, literal, tuple_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, members_digest
from storage.database.connections import Database
from storage.database.statements import run
from storage.database.table import UtcDateTime
from storage.errors import NotFound, RecordDamaged, RequestConflict, StoreUnavailable
from storage.jobs import Jobs
from storage.keys.customer_keys import CustomerKeys, KeyOwner
from storage.keys.rows import CustomerKeyRow
from storage.screening.rows import ListPartRow, ListRow
from storage.screening.sealing import digest_index, list_of, opened_lines, request_index, sealed_lines
from storage.screening.sweeps import begin_sweep
from storage.screening.values import ListVersion, NewList
from storage.screening.words import ScreeningAction, SweepKind
from storage.sealing.blind_index import BlindIndex
from storage.verifications.values import new_id

PART = 2_000
"""Entries of a part."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The versions of one tenant's lists. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    jobs: Jobs
    log: AuditLog

    def begun(self, request_id: str, request_digest: bytes) -> ListVersion | None:
        """The version that a request made, if it did. Raises RequestConflict for another request of this id."""
        each = self.index.each()
        with self.database.read() as session:
            row = session.exec(
                select(ListRow).where(
                    ListRow.tenant == self.index.tenant,
                    col(ListRow.request_index).in_([request_index(one, request_id) for one in each]),
                )
            ).first()
        if row is None:
            return None
        known = row.request_digest_index
        if not any(hmac.compare_digest(known, digest_index(one, request_digest)) for one in each):
            raise RequestConflict
        return list_of(row)

    def add(self, new: NewList, lines: Iterable[bytes], at: datetime) -> ListVersion:
        """Store a version, all of it or nothing, and have every subject screened against what it changed.

        Args:
            new: the version.
            lines: its entries, one a line.
            at: aware time.
        """
        version_id = new_id(at)
        key = self.customers.get_or_make(KeyOwner(version_id, None, at))
        try:
            with self.database.write() as session:
                ours = (ListRow.tenant == self.index.tenant, ListRow.list_id == new.list_id)
                last = session.exec(select(func.max(ListRow.version)).where(*ours)).one()
                row = ListRow(
                    id=version_id,
                    tenant=self.index.tenant,
                    list_id=new.list_id,
                    version=(last or 0) + 1,
                    key_id=key.id,
                    format=new.format,
                    sha256=new.sha256,
                    size=new.size,
                    entries=0,
                    names=new.names,
                    without_names=new.without_names,
                    parts=0,
                    imported_by=new.imported_by,
                    created_at=at,
                    request_index=request_index(self.index, new.request_id),
                    request_digest_index=digest_index(self.index, new.request_digest),
                )
                session.add(row)
                session.flush()
                rest = iter(lines)
                while some := list(islice(rest, PART)):
                    sealed = sealed_lines(row, row.parts, some, key)
                    session.add(ListPartRow(list_version_id=row.id, number=row.parts, entries_sealed=sealed))
                    row.entries, row.parts = row.entries + len(some), row.parts + 1
                    session.flush()
                parts = members_digest(session.connection(), ListPartRow, ListPartRow.coverage, row.id)  # type: ignore[arg-type]
                events = [committed(row, ScreeningAction.LIST_IMPORTED, {"parts": parts, "file": new.sha256})]
                sweep, steps = begin_sweep(  # even where nobody is seen: somebody may be stored at this moment
                    self.index.tenant, self.jobs, SweepKind.DELTA, at, list_id=row.list_id, list_version=row.version
                )
                session.flush()
                run(session.connection(), *steps)
                events.append(committed(sweep, ScreeningAction.SWEEP_BEGUN))
                self.log.append(session, *events)
                return list_of(row)
        except IntegrityError:  # another server imported at the same moment
            first = self.begun(new.request_id, new.request_digest)
            if first is None:
                raise StoreUnavailable(IntegrityError.__name__) from None
            return first

    def current(self) -> Sequence[ListVersion]:
        """The latest version of each list, by their ids."""
        latest = (
            select(ListRow.list_id, func.max(ListRow.version).label("version"))
            .where(ListRow.tenant == self.index.tenant)
            .group_by(ListRow.list_id)
            .subquery()
        )
        with self.database.read() as session:
            rows = session.exec(
                select(ListRow)
                .join(latest, (col(ListRow.list_id) == latest.c.list_id) & (col(ListRow.version) == latest.c.version))
                .where(ListRow.tenant == self.index.tenant)
                .order_by(col(ListRow.list_id))
            ).all()
        return [list_of(row) for row in rows]

    def page(self, list_id: str | None, limit: int, after: ListVersion | None = None) -> Sequence[ListVersion]:
        """Versions, the latest first."""
        conditions: list[Any] = [ListRow.tenant == self.index.tenant]
        if list_id is not None:
            conditions.append(ListRow.list_id == list_id)
        place = (col(ListRow.created_at), col(ListRow.version), col(ListRow.id))
        if after is not None:
            last = (literal(after.created_at, UtcDateTime), literal(after.version), literal(after.id))
            conditions.append(tuple_(*place) < tuple_(*last))
        order = [one.desc() for one in place]
        with self.database.read() as session:
            rows = session.exec(select(ListRow).where(*conditions).order_by(*order).limit(limit)).all()
        return [list_of(row) for row in rows]

    def get(self, list_id: str, version: int) -> ListVersion:
        """One version. Raises NotFound."""
        with self.database.read() as session:
            return list_of(self._row(session, list_id, version))

    def lines(self, list_id: str, version: int) -> Iterator[bytes]:
        """The entries of a version, one a line. Raises NotFound, RecordDamaged."""
        with self.database.read() as session:
            row = self._row(session, list_id, version)
            key_row = session.get(CustomerKeyRow, row.key_id)
        key = self.customers.unwrapped(key_row)
        if key is None:
            raise RecordDamaged
        for number in range(row.parts):
            with self.database.read() as session:
                part = session.get(ListPartRow, (row.id, number))
            if part is None:
                raise RecordDamaged
            yield from opened_lines(row, number, part.entries_sealed, key)

    def _row(self, session: Session, list_id: str, version: int) -> ListRow:
        row = session.exec(
            select(ListRow).where(
                ListRow.tenant == self.index.tenant, ListRow.list_id == list_id, ListRow.version == version
            )
        ).first()
        if row is None:
            raise NotFound
        return row
