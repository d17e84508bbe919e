"""Claims on cases: the most urgent go to whoever asks, each to one person at a time, under a fencing token.

On PostgreSQL, claims skip the rows that other claims hold at that moment; SQLite has one writer at a time. A claim is a
lease by the database's clock: that of a person who left runs out, and the next claim has a greater token. So what is
done under an older token is refused. Claims wait for no disk: what is done under one is durable and brings it along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_
from sqlmodel import Session, col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.database.connections import Database
from storage.errors import ClaimLost, NotFound
from storage.keys.rows import CustomerKeyRow
from storage.reviews.rows import CaseRow, ReviewRow
from storage.reviews.sealed_rows import outline_of
from storage.reviews.values import ENDED, CaseAction, CaseKind, Outline, Person, Terms
from storage.sealing.blind_index import BlindIndex


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of one tenant. Every method may raise StoreUnavailable."""

    database: Database
    index: BlindIndex
    log: AuditLog

    def claim(
        self, person: Person, count: int, request_id: str, terms: Terms, queue: str | None = None
    ) -> tuple[Outline, ...]:
        """Claim the most urgent cases that the person may work on, ``terms.most_held`` in all at once.

        The same request again gives what is left of its claims. Nobody gets a case whose data they entered or whose
        first decision is theirs, nor an objection to what they decided.
        """
        request = self.index.of("review_claim", f"{person.name}\n{request_id}".encode())
        requests = [each.of("review_claim", f"{person.name}\n{request_id}".encode()) for each in self.index.each()]
        with self.database.write(durable=False) as session:
            session.connection()  # waits for SQLite's write lock before the clock is read
            now = now_of(session, self.database)
            held = self._held_by(session, person, now)
            known = [row for row in held if row.claim_request_index in requests]
            if known:
                return tuple(outline_of(row, None, now) for row in known)
            wanted = min(count, terms.most_held - len(held))
            if wanted <= 0:
                return ()
            rows = self._most_urgent(session, person, wanted, queue, now)
            for row in rows:
                row.holder, row.lease_until, row.claimed_at, row.shown_at = person.name, now + terms.lease, now, None
                row.claim_request_index = request
                row.fence += 1
            self.log.append(session, *(committed(row, CaseAction.CASE_CLAIMED) for row in rows))
            return tuple(outline_of(row, None, now) for row in rows)

    def renew(self, case_id: str, person: Person, fence: int, terms: Terms) -> Outline:
        """Hold a case for another term from now on. Raises NotFound, ClaimLost."""
        with self.database.write(durable=False) as session:
            session.connection()
            now = now_of(session, self.database)
            row = locked_case(session, self.index.tenant, case_id)
            require_held(row, person, fence, now)
            row.lease_until = now + terms.lease
            self.log.append(session, committed(row, CaseAction.CASE_RENEWED))
            return outline_of(row, None, now)

    def release(self, case_id: str, person: Person, fence: int) -> Outline:
        """Give a case back to the queue; whoever supervises may do so with what others hold.

        Without effect where nobody holds it any more. Raises NotFound; ClaimLost where another holds it.
        """
        with self.database.write(durable=False) as session:
            session.connection()
            now = now_of(session, self.database)
            row = locked_case(session, self.index.tenant, case_id)
            if row.holder is None:
                return outline_of(row, None, now)
            if row.fence != fence or (row.holder != person.name and not person.supervises):
                raise ClaimLost
            let_go(row)
            self.log.append(session, committed(row, CaseAction.CASE_RELEASED))
            return outline_of(row, None, now)

    def _held_by(self, session: Session, person: Person, now: datetime) -> Sequence[CaseRow]:
        return session.exec(
            select(CaseRow).where(
                CaseRow.tenant == self.index.tenant,
                CaseRow.holder == person.name,
                col(CaseRow.lease_until) > now,
                col(CaseRow.state).not_in(ENDED),
            )
        ).all()

    def _most_urgent(
        self, session: Session, person: Person, wanted: int, queue: str | None, now: datetime
    ) -> Sequence[CaseRow]:
        """The rows, held until the transaction ends: of those whom the person may stand in for, the most urgent."""
        found: list[CaseRow] = []
        for awaited in sorted(person.awaited):
            conditions: list[Any] = [] if queue is None else [CaseRow.queue == queue]
            found += session.exec(
                select(CaseRow)
                .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(CaseRow.customer_key_id))
                .where(
                    CaseRow.tenant == self.index.tenant,
                    CaseRow.awaits == awaited.value,
                    *conditions,
                    or_(col(CaseRow.lease_until).is_(None), col(CaseRow.lease_until) <= now),
                    may_be_worked_on_by(person),
                    or_(
                        col(CustomerKeyRow.deletion_requested_at).is_(None),
                        col(CaseRow.created_at) > col(CustomerKeyRow.deletion_requested_at),
                    ),
                )
                .order_by(col(CaseRow.priority), col(CaseRow.due_at), col(CaseRow.id))
                .limit(wanted)
                .with_for_update(of=CaseRow, skip_locked=True)
            ).all()
        return sorted(found, key=lambda row: (row.priority, row.due_at, row.id))[:wanted]


def may_be_worked_on_by(person: Person) -> Any:
    """In SQL: who this person is does not stand against their work on a case."""
    name = person.name
    decided = exists().where(
        col(ReviewRow.verification_id) == col(CaseRow.verification_id),
        or_(col(ReviewRow.first_person) == name, col(ReviewRow.second_person) == name),
    )
    return and_(
        or_(col(CaseRow.entered_by).is_(None), col(CaseRow.entered_by) != name),
        or_(col(CaseRow.proposed_by).is_(None), col(CaseRow.proposed_by) != name),
        or_(col(CaseRow.kind) != CaseKind.OBJECTION.value, ~decided),
    )


def locked_case(session: Session, tenant: str, case_id: str) -> CaseRow:
    """A case, held until the transaction ends. Raises NotFound."""
    row = session.exec(select(CaseRow).where(CaseRow.tenant == tenant, CaseRow.id == case_id).with_for_update()).first()
    if row is None:
        raise NotFound
    return row


def require_held(row: CaseRow, person: Person, fence: int | None, now: datetime) -> None:
    """Raises ClaimLost unless the person holds the case under this token."""
    if row.holder != person.name or row.fence != fence or row.lease_until is None or row.lease_until <= now:
        raise ClaimLost


def let_go(row: CaseRow) -> None:
    """End a claim. The token stays, so that the next is greater."""
    row.holder = row.lease_until = row.claim_request_index = None


def now_of(session: Session, database: Database) -> datetime:
    """The time by the clock that all servers share."""
    now: datetime = session.exec(select(database.clock())).one()
    return now
