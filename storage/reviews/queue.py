"""Claims on cases: the most urgent go to whoever asks, each to one person at a time, under a fencing token.

On PostgreSQL, claims skip the rows that other claims hold at that moment; SQLite has one writer at a time. A claim is a
lease by the database's clock: that of a person who left runs out, and the next claim has a greater token. So what is
done under an older token is refused. Claims wait for no disk: what is done under one is durable and brings it along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, event_of
from storage.database.connections import Database
from storage.database.statements import Step, run
from storage.errors import ClaimLost, NotFound
from storage.reviews.claim_statements import claiming, held_by, values_in
from storage.reviews.rows import CaseRow
from storage.reviews.sealed_rows import outline_of
from storage.reviews.values import Outline, Person, Terms
from storage.reviews.words import CaseAction
from storage.sealing.blind_index import EACH, BlindIndex


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
        words = f"{person.name}\n{request_id}".encode()
        requests = {name: each.of("review_claim", words) for name, each in zip(EACH, self.index.each(), strict=True)}
        shared = self.database.shared
        with self.database.steps(durable=False) as connection:  # waits for SQLite's write lock before the clock is read
            now = datetime.now(UTC)
            ours: dict[str, Any] = {"of_tenant": self.index.tenant, "person": person.name}
            ours |= {} if shared else {"now": now}  # SQLite has no clock for several servers
            claim = ours | requests | {"request": requests[EACH[0]], "count": count, "most_held": terms.most_held}
            claim |= {"term": terms.lease} if shared else {"until": now + terms.lease}
            claim |= {} if queue is None else {"of_queue": queue}
            statement = claiming(shared, queued=queue is not None)
            # APPROVER first: these cases are further on
            claims = [Step(statement, claim | {"awaited": awaited.value}) for awaited in sorted(person.awaited)]
            locking = self.log.locking(connection)
            held, *found = run(connection, Step(held_by(shared), ours), *claims, *locking)
            rows = [values_in(row, connection) for claimed in found[: len(claims)] for row in claimed]
            events = [event_of(CaseRow, one, CaseAction.CASE_CLAIMED) for one in rows]
            run(connection, *self.log.entering(connection, found[-1], *events), last=True)
        ours_before = [values_in(one, connection) for one in held]
        known = [row for row in ours_before if row["claim_request_index"] in requests.values()]
        return tuple(sorted(map(_claimed, known or rows), key=lambda one: (one.priority, one.due_at, one.id)))

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


def _claimed(values: dict[str, Any]) -> Outline:
    """The outline of a row that was just claimed, or is held."""
    return outline_of(CaseRow(**values), None, values["claimed_at"])


def locked_case(session: Session, tenant: str, case_id: str) -> CaseRow:
    """A case, held until the transaction ends. Raises NotFound."""
    ours = (col(CaseRow.tenant) == tenant, col(CaseRow.id) == case_id)
    row: CaseRow | None = session.execute(select(CaseRow).where(*ours).with_for_update()).scalars().first()
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
    now: datetime = session.execute(select(database.clock())).scalar_one()
    return now
