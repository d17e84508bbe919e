"""Which customers' determinations a source may change: the parties that each depends on, looked up by a source's own.

A party is known by a digest of the digest that its statements have, so that the database alone does not tell on whose
statements a customer depends. Sources are gone through some statements at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.customer_files.rows import CustomerFileRow
from storage.database.connections import Database
from storage.database.many import inserting_many
from storage.database.statements import run
from storage.database.table import sql_table
from storage.keys.customer_keys import CustomerKeys, DataKey, KeyDestroyed
from storage.keys.rows import CustomerKeyRow
from storage.owner_graph.queries import source_name
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow, OwnerWatchRow
from storage.owner_graph.words import SourceState
from storage.sealing.blind_index import BlindIndex

AT_ONCE: Final = 400
"""Statements of a source, or parties of a customer, in one query."""
_WATCHED, _SAID = sql_table(OwnerWatchRow), sql_table(OwnerStatementRow)


@dataclass(frozen=True, slots=True)
class OwnerWatch:
    """What the determinations of one tenant depend on. Every method may raise StoreUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex

    def note(self, file_id: str, key: DataKey, parties: Collection[bytes], read_at: datetime) -> bool:
        """Note the parties that a customer's determination depends on, by the digests of their statements, and when the
        graph was read; whether they are others than before.
        """
        wanted = {_watched(self.index, one) for one in parties}
        ours = _WATCHED.c.customer_file_id == file_id
        try:
            with self.database.write(durable=False) as session:
                self.customers.keep_alive(session.connection(), key)
                session.exec(select(CustomerFileRow.id).where(CustomerFileRow.id == file_id).with_for_update()).all()
                there = {bytes(one) for one in session.execute(select(_WATCHED.c.party_index).where(ours)).scalars()}
                session.execute(update(_WATCHED).where(ours).values(read_at=read_at))
                if there == wanted:
                    return False
                for some in _lots(sorted(there - wanted)):
                    session.execute(delete(_WATCHED).where(ours, _WATCHED.c.party_index.in_(some)))
                new = [
                    {"customer_file_id": file_id, "party_index": one, "customer_key_id": key.id, "read_at": read_at}
                    for one in sorted(wanted - there)
                ]
                connection = session.connection()
                run(connection, *inserting_many(connection.dialect, OwnerWatchRow, new))
        except KeyDestroyed:
            return False
        return True

    def forget(self, file_id: str) -> None:
        """Note that a customer's determination depends on nothing that others say."""
        ours = _WATCHED.c.customer_file_id == file_id
        with self.database.read() as session:
            if session.execute(select(_WATCHED.c.party_index).where(ours).limit(1)).first() is None:
                return
        with self.database.write(durable=False) as session:
            session.execute(delete(_WATCHED).where(ours))

    def concerned(self, source_id: str) -> Iterator[Collection[str]]:
        """Ids of the files whose determinations a source may change that came into use, some statements at a time.

        Those that the graph was read for since are left out, so that to go through a source again does nothing twice.
        Of the version that it replaced, what it does not say any more counts too.
        """
        with self.database.read() as session:
            source = session.get(OwnerSourceRow, source_id)
            if source is None or source.state != SourceState.IN_USE or source.used_from is None:
                return
            used_from, sources = source.used_from, [source.id, *_before(session, source)]
        for each in sources:
            yield from self._of(each, used_from)

    def concerned_by_drop(self, source_id: str) -> tuple[str, Iterator[Collection[str]]] | None:
        """The name of a register's version that was dropped, and ids of files that the graph was last read for before.

        Whether a determination rests on the version is sealed in the file. None where it was not dropped.
        """
        with self.database.read() as session:
            source = session.get(OwnerSourceRow, source_id)
            key = None if source is None else session.get(CustomerKeyRow, source.customer_key_id)
        if source is None or source.register_id is None or key is None or key.destroyed_at is None:
            return None
        return source_name(None, source.register_id, source.version), self._read_before(key.destroyed_at)

    def _read_before(self, at: datetime) -> Iterator[Collection[str]]:
        place = ""
        while True:
            files = select(_WATCHED.c.customer_file_id).distinct()
            theirs = (CustomerFileRow.tenant == self.index.tenant, _WATCHED.c.read_at <= at)
            with self.database.read() as session:
                found = (
                    session.execute(
                        files.join(CustomerFileRow, col(CustomerFileRow.id) == _WATCHED.c.customer_file_id)
                        .where(*theirs, _WATCHED.c.customer_file_id > place)
                        .order_by(_WATCHED.c.customer_file_id)
                        .limit(AT_ONCE)
                    )
                    .scalars()
                    .all()
                )
            if found:
                yield found
            if len(found) < AT_ONCE:
                return
            place = found[-1]

    def _of(self, source_id: str, used_from: datetime) -> Iterator[Collection[str]]:
        place = 0
        while True:
            with self.database.read() as session:
                said = session.execute(
                    select(_SAID.c.place, _SAID.c.about_index)
                    .where(_SAID.c.source_id == source_id, _SAID.c.place > place)
                    .order_by(_SAID.c.place)
                    .limit(AT_ONCE)
                ).all()
                watched = {_watched(index, bytes(about)) for _, about in said for index in self.index.each()}
                found = set[str]()
                for some in _lots(sorted(watched)):
                    theirs = (_WATCHED.c.party_index.in_(some), _WATCHED.c.read_at <= used_from)
                    found |= set(session.execute(select(_WATCHED.c.customer_file_id).where(*theirs)).scalars())
            if found:
                yield sorted(found)
            if len(said) < AT_ONCE:
                return
            place = said[-1].place


def _before(session: Session, source: OwnerSourceRow) -> Iterable[str]:
    """The version that a source replaced."""
    of_register = (col(OwnerSourceRow.register_id) == source.register_id, col(OwnerSourceRow.register_id).is_not(None))
    of_file = (
        col(OwnerSourceRow.customer_file_id) == source.customer_file_id,
        col(OwnerSourceRow.customer_file_id).is_not(None),
    )
    ours = of_register if source.customer_file_id is None else of_file
    return session.exec(
        select(OwnerSourceRow.id).where(
            OwnerSourceRow.tenant == source.tenant,
            *ours,
            OwnerSourceRow.used_until == source.used_from,
            OwnerSourceRow.state == SourceState.IN_USE.value,
        )
    ).all()


def _watched(index: BlindIndex, about: bytes) -> bytes:
    return index.of("owner_watch", about)


def _lots(values: list[bytes]) -> Iterator[list[bytes]]:
    for begin in range(0, len(values), AT_ONCE):
        yield values[begin : begin + AT_ONCE]
