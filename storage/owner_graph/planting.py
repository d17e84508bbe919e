"""Puts a version of a customer's structure into the graph, in the transaction that adds its record to the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from storage.audit.entry import Event
from storage.audit.row_digests import committed, row_digest
from storage.customer_files.rows import CustomerRecordRow
from storage.database.many import inserting_many
from storage.database.statements import run
from storage.database.table import values_of
from storage.jobs import JobKind, Jobs
from storage.keys.customer_keys import DataKey
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow
from storage.owner_graph.sealing import head_bound, statement_row
from storage.owner_graph.values import NewStatement
from storage.owner_graph.words import PARTY, SOURCE, GraphAction, Scope, SourceState
from storage.sealing.blind_index import BlindIndex
from storage.verifications.values import new_id


@dataclass(frozen=True, slots=True)
class Reads:
    """The sources that a determination read beside its customer's own, by their ids, for the audit log."""

    source_ids: Sequence[str]

    def write(self, _session: Session, _record: CustomerRecordRow, _key: DataKey, _at: datetime) -> list[Event]:
        """The events."""
        return [Event(GraphAction.OWNER_GRAPH_READ, SOURCE, one) for one in self.source_ids]


@dataclass(frozen=True, slots=True)
class Planting:
    """What is put into the graph beside a record of a structure; ``head`` is sealed and comes back as it is."""

    index: BlindIndex
    jobs: Jobs
    scope: Scope
    head: bytes
    statements: Sequence[NewStatement]

    def write(self, session: Session, record: CustomerRecordRow, key: DataKey, at: datetime) -> list[Event]:
        """Add the source with its statements, and end the use of the version before; gives the log's events.

        Determinations for others that it may change are compared by a job.
        """
        before = session.exec(
            select(OwnerSourceRow).where(
                OwnerSourceRow.customer_file_id == record.customer_file_id, col(OwnerSourceRow.used_until).is_(None)
            )
        ).all()
        for row in before:
            row.used_until = at
        source = OwnerSourceRow(
            id=new_id(at),
            tenant=record.tenant,
            customer_key_id=record.customer_key_id,
            customer_file_id=record.customer_file_id,
            version=record.number,
            scope=self.scope.value,
            state=SourceState.IN_USE.value,
            parties=sum(one.kind == PARTY for one in self.statements),
            statements=len(self.statements),
            person=record.person,
            created_at=at,
            used_from=at,
        )
        source.head_sealed = key.seal(self.head, head_bound(source))
        session.add(source)
        session.flush()
        total = sha256()
        rows: list[dict[str, Any]] = []
        for place, new in enumerate(self.statements, 1):
            rows.append(values_of(statement_row(source, place, new, key, self.index)))
            total.update(row_digest(OwnerStatementRow, rows[-1]))
        connection = session.connection()
        run(connection, *inserting_many(connection.dialect, OwnerStatementRow, rows))
        if Scope.TENANT in (self.scope, *(row.scope for row in before)):
            run(connection, *self.jobs.submitting(JobKind.OWNERS, source.tenant, source.id))
        added = committed(source, GraphAction.OWNER_SOURCE_ADDED, {"statements": total.digest()})
        return [*(committed(row, GraphAction.OWNER_SOURCE_REPLACED) for row in before), added]
