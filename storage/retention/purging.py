"""Purge of records whose term is over: planned, then carried out in batches as planned, with a receipt.

A purge is a row that is stored before anything is destroyed, and the data keys that it may destroy name it. A purge
that was killed is resumed by the next call with the same plan. Customers that got a hold, a new record or another end
since the plan was made are left out. What is destroyed is what an erasure destroys, of every record kind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, func, text, update
from sqlmodel import Session, col, select

from storage.audit.entry import Action
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, kind_of
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.errors import NotFound, PlanChanged
from storage.keys.rows import DESTROYED, CustomerKeyRow
from storage.retention.counting import contents_under
from storage.retention.erasure import Erasure
from storage.retention.purge_values import Due, Plan, Purged, PurgeReceipt
from storage.retention.retained import term_over, under_hold
from storage.retention.retention_term import STATUTORY_YEARS, day_before, day_of, last_day
from storage.retention.rows import PurgeRow
from storage.sealing.seal import framed
from storage.verifications.rows import EvidenceRow, VerificationRow

PURGE = kind_of(PurgeRow)
"""The record kind of purges in the audit log."""
LARGEST_PLAN = 1000
"""Customers in one plan."""
BATCH = 100
"""Customers in one transaction."""


@dataclass(frozen=True, slots=True)
class Purges:
    """The purges of one tenant. Every method may raise StoreUnavailable."""

    database: Database
    erasure: Erasure
    log: AuditLog
    tenant: str
    years: int = STATUTORY_YEARS

    def plan(self, now: datetime, limit: int = LARGEST_PLAN) -> Plan:
        """What is due today, at most so many customers (cut to 1..`LARGEST_PLAN`), without those under a hold."""
        with self.database.read() as session:
            return self._plan(session, day_of(now), limit)

    def begin(self, plan_sha256: bytes, now: datetime, limit: int = LARGEST_PLAN) -> str:
        """Begin a purge of this plan; returns its id, the first one where the plan was begun before.

        Raises PlanChanged where today's plan with this limit differs.
        """
        with self.database.write() as session:
            if self.database.shared:  # one at a time, as SQLite's writers are
                session.execute(text("LOCK TABLE purge IN EXCLUSIVE MODE"))
            ours = (PurgeRow.tenant == self.tenant, PurgeRow.plan_sha256 == plan_sha256)
            if (begun := session.exec(select(PurgeRow).where(*ours)).one_or_none()) is not None:
                return begun.id
            plan = self._plan(session, day_of(now), limit)
            if plan.sha256 != plan_sha256 or not plan.due:
                raise PlanChanged
            purge = PurgeRow(
                id=str(uuid4()),
                tenant=self.tenant,
                plan_sha256=plan_sha256,
                as_of=plan.as_of,
                years=plan.years,
                begun_at=now,
            )
            session.add(purge)
            planned = col(CustomerKeyRow.id).in_([due.record_set for due in plan.due])
            session.execute(update(CustomerKeyRow).where(planned).values(purge_id=purge.id))
            rows = session.exec(select(CustomerKeyRow).where(planned).execution_options(populate_existing=True)).all()
            event = committed(purge, Action.PURGE_BEGUN, {"plan": plan_sha256})
            self.log.append(session, *map(committed, rows), event)
            return purge.id

    def carry_out(self, purge_id: str, now: datetime, batch: int = BATCH) -> Iterator[int]:
        """Destroy what is left of a purge; yields after each batch how many customers it destroyed. May be killed."""
        self.erasure.finish()  # pictures whose keys one that was killed had destroyed
        while (destroyed := self._step(purge_id, now, batch)) is not None:
            self.database.forget_overwritten()
            self.erasure.finish()
            yield destroyed

    def receipt(self, purge_id: str) -> PurgeReceipt:
        """What a purge has done so far. Raises NotFound."""
        with self.database.read() as session:
            row = session.get(PurgeRow, purge_id)
            if row is None or row.tenant != self.tenant:
                raise NotFound
            keys = session.exec(
                select(CustomerKeyRow, CustomerRow.relationship_ended_at)
                .join(CustomerRow, col(CustomerRow.id) == col(CustomerKeyRow.id))
                .where(CustomerKeyRow.purge_id == purge_id, CustomerKeyRow.kek_id == DESTROYED)
                .order_by(col(CustomerRow.relationship_ended_at), col(CustomerKeyRow.id))
            ).all()
            theirs: dict[str, list[str]] = {key.id: [] for key, _ in keys}
            for key_id, verification_id in session.exec(
                select(VerificationRow.customer_key_id, VerificationRow.id)
                .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(VerificationRow.customer_key_id))
                .where(CustomerKeyRow.purge_id == purge_id, CustomerKeyRow.kek_id == DESTROYED)
                .order_by(col(VerificationRow.id))
            ):
                theirs[key_id].append(verification_id)
        return PurgeReceipt(
            id=row.id,
            tenant=row.tenant,
            plan_sha256=row.plan_sha256,
            as_of=row.as_of,
            years=row.years,
            begun_at=row.begun_at,
            finished_at=row.finished_at,
            purged=tuple(_purged(key, ended, row.years, tuple(theirs[key.id])) for key, ended in keys),
            pictures=row.pictures,
            contents=row.contents or 0,
            skipped=row.skipped,
        )

    def list(self, *, unfinished: bool = False) -> tuple[str, ...]:
        """Ids of the purges, oldest first."""
        chosen = select(PurgeRow.id).where(PurgeRow.tenant == self.tenant).order_by(col(PurgeRow.begun_at))
        if unfinished:
            chosen = chosen.where(col(PurgeRow.finished_at).is_(None))
        with self.database.read() as session:
            return tuple(session.exec(chosen).all())

    def tenants(self) -> tuple[str, ...]:
        """All tenants that have a relationship's end noted, not only this one."""
        ended = col(CustomerRow.relationship_ended_at).is_not(None)
        with self.database.read() as session:
            return tuple(sorted(session.exec(select(CustomerRow.tenant).where(ended).distinct())))

    def _plan(self, session: Session, as_of: date, limit: int) -> Plan:
        ours = and_(col(CustomerKeyRow.tenant) == self.tenant, col(CustomerKeyRow.purge_id).is_(None))
        found = session.exec(
            _ended(select(CustomerKeyRow.id, CustomerRow.relationship_ended_at))
            .where(ours, _is_due(as_of, self.years))
            .order_by(col(CustomerRow.relationship_ended_at), col(CustomerKeyRow.id))
            .limit(min(max(limit, 1), LARGEST_PLAN))
        ).all()
        ids = [key_id for key_id, _ in found]
        counts, contents = _counts(session, ids), contents_under(session, ids)
        due = tuple(_due(key_id, ended, self.years, (*counts[key_id], contents[key_id])) for key_id, ended in found)
        before = session.exec(
            select(func.count()).select_from(PurgeRow).where(PurgeRow.tenant == self.tenant)
        ).one()  # what a later plan of the same customers differs by
        lines = [_line(one) for one in due]
        head = f"{self.tenant} {as_of} {self.years} {before}".encode()
        return Plan(as_of, self.years, due, hashlib.sha256(framed(b"purge plan", head, *lines)).digest())

    def _step(self, purge_id: str, now: datetime, batch: int) -> int | None:
        """One transaction: destroy some that are still due, release those that are not; None when all is done."""
        with self.database.write() as session:
            purge = session.get(PurgeRow, purge_id)
            if purge is None or purge.tenant != self.tenant:
                raise NotFound
            left = session.exec(
                select(CustomerKeyRow.id)
                .where(CustomerKeyRow.purge_id == purge_id, CustomerKeyRow.kek_id != DESTROYED)
                .order_by(col(CustomerKeyRow.id))
                .limit(batch)
                .with_for_update()
            ).all()
            if not left:
                if purge.finished_at is None:
                    purge.finished_at = now
                    self.log.append(session, committed(purge, Action.PURGE_FINISHED, {"plan": purge.plan_sha256}))
                return None
            locked = col(CustomerKeyRow.id).in_(left)
            due = session.exec(_ended(select(CustomerKeyRow.id)).where(locked, _is_due(purge.as_of, purge.years))).all()
            spared = session.exec(select(CustomerKeyRow).where(locked, col(CustomerKeyRow.id).not_in(due))).all()
            for row in spared:
                row.purge_id = None
            pictures = sum(count for _, count in _counts(session, due).values())
            purge.pictures += pictures
            purge.contents = (purge.contents or 0) + sum(contents_under(session, due).values())
            purge.skipped += len(left) - len(due)
            session.flush()
            self.erasure.destroy(session, due, now, *map(committed, spared), committed(purge))
            return len(due)


def _ended(chosen: Any) -> Any:
    """Joined with what is noted on the customers."""
    return chosen.join(CustomerRow, col(CustomerRow.id) == col(CustomerKeyRow.id))


def _is_due(as_of: date, years: int) -> ColumnElement[bool]:
    return and_(col(CustomerKeyRow.kek_id) != DESTROYED, term_over(as_of, years), ~under_hold())


def _counts(session: Session, key_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Verifications and pictures under each data key."""
    rows = session.exec(
        select(
            VerificationRow.customer_key_id,
            func.count(func.distinct(VerificationRow.id)),
            func.count(col(EvidenceRow.id)),
        )
        .join(EvidenceRow, col(EvidenceRow.verification_id) == col(VerificationRow.id), isouter=True)
        .where(col(VerificationRow.customer_key_id).in_(key_ids))
        .group_by(col(VerificationRow.customer_key_id))
    )
    return dict.fromkeys(key_ids, (0, 0)) | {key_id: (verified, pictures) for key_id, verified, pictures in rows}


def _due(key_id: str, ended_at: datetime | None, years: int, counts: tuple[int, int, int]) -> Due:
    ended_on = _ended_on(ended_at)
    return Due(key_id, ended_on, last_day(ended_on, years), *counts)


def _line(due: Due) -> bytes:
    """What of the records of a customer makes a plan another one."""
    counts = [due.verifications, due.pictures, *([due.contents] if due.contents else [])]
    return " ".join(map(str, (due.record_set, due.relationship_ended_on, *counts))).encode()


def _purged(row: CustomerKeyRow, ended_at: datetime | None, years: int, verifications: tuple[str, ...]) -> Purged:
    at, ended_on = row.destroyed_at, _ended_on(ended_at)
    assert at is not None  # noqa: S101 - it is set together with the KEK
    return Purged(row.id, ended_on, last_day(ended_on, years), at, verifications)


def _ended_on(at: datetime | None) -> date:
    assert at is not None  # noqa: S101 - what is due has ended
    return day_before(at)
