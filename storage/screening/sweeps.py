"""Sweeps: all subjects of a tenant screened again, in the order of their ids; a killed worker's sweep goes on there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.database.connections import Database
from storage.database.statements import Step, inserting, run
from storage.errors import NotFound
from storage.jobs import JobKind, Jobs
from storage.screening.rows import SweepRow
from storage.screening.sealing import sweep_of
from storage.screening.values import Sweep
from storage.screening.words import ScreeningAction, SweepKind, SweepState
from storage.sealing.blind_index import BlindIndex
from storage.verifications.values import new_id


@dataclass(frozen=True, slots=True)
class Sweeps:
    """The sweeps of one tenant. Every method may raise StoreUnavailable."""

    database: Database
    index: BlindIndex
    jobs: Jobs
    log: AuditLog

    def begin(self, kind: SweepKind, at: datetime) -> Sweep:
        """Begin a sweep over every list; the one that runs already where there is one."""
        with self.database.write() as session:
            connection = session.connection()
            running = session.exec(
                select(SweepRow).where(
                    SweepRow.tenant == self.index.tenant,
                    SweepRow.kind == kind.value,
                    SweepRow.state == SweepState.RUNNING.value,
                )
            ).first()
            if running is not None:
                return sweep_of(running)
            row, steps = begin_sweep(self.index.tenant, self.jobs, kind, at)
            run(connection, *steps)
            self.log.append(session, committed(row, ScreeningAction.SWEEP_BEGUN))
            return sweep_of(row)

    def get(self, sweep_id: str) -> Sweep:
        """One sweep. Raises NotFound."""
        return sweep_of(self._row(sweep_id))

    def place(self, sweep_id: str) -> str:
        """The subject that a sweep has come to, empty at its begin. Raises NotFound."""
        return self._row(sweep_id).after_id

    def advance(self, sweep_id: str, place: str, subjects: int, at: datetime, *, last: bool) -> None:
        """Note how far a sweep has come. Raises NotFound."""
        with self.database.write(durable=last) as session:
            ours = (SweepRow.id == sweep_id, SweepRow.tenant == self.index.tenant)
            row = session.exec(select(SweepRow).where(*ours).with_for_update()).first()
            if row is None:
                raise NotFound
            if row.state == SweepState.DONE or (place and place <= row.after_id):
                return  # another worker did
            row.after_id = place or row.after_id
            row.subjects += subjects
            if last:
                row.state, row.finished_at = SweepState.DONE.value, at
            self.log.append(
                session, committed(row, ScreeningAction.SWEEP_DONE if last else ScreeningAction.SWEEP_ADVANCED)
            )

    def page(self, limit: int) -> Sequence[Sweep]:
        """The latest sweeps."""
        with self.database.read() as session:
            rows = session.exec(
                select(SweepRow)
                .where(SweepRow.tenant == self.index.tenant)
                .order_by(col(SweepRow.created_at).desc(), col(SweepRow.id).desc())
                .limit(limit)
            ).all()
        return [sweep_of(row) for row in rows]

    def _row(self, sweep_id: str) -> SweepRow:
        with self.database.read() as session:
            ours = (SweepRow.id == sweep_id, SweepRow.tenant == self.index.tenant)
            row = session.exec(select(SweepRow).where(*ours)).first()
        if row is None:
            raise NotFound
        return row


def begin_sweep(
    tenant: str, jobs: Jobs, kind: SweepKind, at: datetime, *, list_id: str = "", list_version: int = 0
) -> tuple[SweepRow, Sequence[Step]]:
    """A new sweep, and the steps that store it and have it done."""
    row = SweepRow(
        id=new_id(at),
        tenant=tenant,
        kind=kind.value,
        list_id=list_id,
        list_version=list_version,
        state=SweepState.RUNNING.value,
        created_at=at,
    )
    return row, (inserting(row), *jobs.submitting(JobKind.SCREENING, tenant, row.id))
