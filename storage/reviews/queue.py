"""Claims on cases: the most urgent go to whoever asks, each to one person at a time, under a fencing token.

On PostgreSQL, claims skip the rows that other claims hold at that moment; SQLite has one writer at a time. A claim is a
lease by the database's clock: that of a person who left runs out, and the next claim has a greater token. So what is
done under an older token is refused. Claims wait for no disk: what is done under one is durable and brings it along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Dialect,
    Integer,
    Interval,
    LargeBinary,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlmodel import Session, col

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, event_of
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.statements import Step, run
from storage.database.table import UtcDateTime, sql_table
from storage.errors import ClaimLost, NotFound
from storage.reviews.rows import CaseRow, ReviewRow
from storage.reviews.sealed_rows import outline_of
from storage.reviews.values import Outline, Person, Terms
from storage.reviews.words import ENDED, CaseAction, CaseKind
from storage.sealing.blind_index import EACH, BlindIndex

_CASES: Final = sql_table(CaseRow)
_COLUMNS: Final[tuple[Any, ...]] = tuple(_CASES.columns)


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
            statement = _claim(shared, queued=queue is not None)
            # APPROVER first: these cases are further on
            claiming = [Step(statement, claim | {"awaited": awaited.value}) for awaited in sorted(person.awaited)]
            locking = self.log.locking(connection)
            held, *found = run(connection, Step(_held_by(shared), ours), *claiming, *locking)
            rows = [_values(row, connection) for claimed in found[: len(claiming)] for row in claimed]
            events = [event_of(CaseRow, one, CaseAction.CASE_CLAIMED) for one in rows]
            run(connection, *self.log.entering(connection, found[-1], *events), last=True)
        known = [
            row for row in (_values(one, connection) for one in held) if row["claim_request_index"] in requests.values()
        ]
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


@cache
def _held_by(shared: bool) -> Any:
    """What a person holds. Statements are made once: making them of objects took longer than running them."""
    return select(*_COLUMNS).where(*_holding(_now(shared)))


def _holding(now: Any) -> tuple[Any, ...]:
    return (
        col(CaseRow.tenant) == bindparam("of_tenant"),
        col(CaseRow.holder) == bindparam("person"),
        col(CaseRow.lease_until) > now,
        *(col(CaseRow.state) != state for state in ENDED),
    )


def _wanted(shared: bool) -> Any:
    """In SQL, how many cases a person may still claim by a request: none where it has claimed before.

    What the statement before it in the transaction has claimed was claimed after the transaction began.
    """
    begun = func.now(type_=UtcDateTime) if shared else bindparam("now", type_=UtcDateTime)
    asked = col(CaseRow.claim_request_index).in_(bindparam(name, type_=LargeBinary) for name in EACH)
    before = func.coalesce(func.sum(case((and_(asked, col(CaseRow.claimed_at) < begun), 1), else_=0)), 0)
    lately = func.coalesce(func.sum(case((and_(asked, col(CaseRow.claimed_at) >= begun), 1), else_=0)), 0)
    by_count = bindparam("count", type_=Integer) - lately
    by_most = bindparam("most_held", type_=Integer) - func.count()
    least = case((by_count < by_most, by_count), else_=by_most)
    return (
        select(case((or_(before > 0, least < 0), 0), else_=least))
        .select_from(CaseRow)
        .where(*_holding(_now(shared)))
        .scalar_subquery()
    )


@cache
def _claim(shared: bool, *, queued: bool) -> Any:
    """One statement that picks the most urgent rows, those apart that others hold or are about to claim, and claims
    them.
    """
    now = _now(shared)
    picked = (
        select(col(CaseRow.id))
        .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_key_id), isouter=True)
        .where(
            col(CaseRow.tenant) == bindparam("of_tenant"),
            col(CaseRow.awaits) == bindparam("awaited"),
            *([col(CaseRow.queue) == bindparam("of_queue")] if queued else []),
            or_(col(CaseRow.lease_until).is_(None), col(CaseRow.lease_until) <= now),
            _may_be_worked_on(bindparam("person")),
            or_(
                col(CustomerRow.deletion_requested_at).is_(None),
                col(CaseRow.created_at) > col(CustomerRow.deletion_requested_at),
            ),
        )
        .order_by(col(CaseRow.priority), col(CaseRow.due_at), col(CaseRow.id))
        .limit(_wanted(shared))
        .with_for_update(of=CaseRow, skip_locked=True)
        .cte("picked")
        .prefix_with("MATERIALIZED", dialect="postgresql")  # or else it might be run more than once
    )
    until = now + bindparam("term", type_=Interval) if shared else bindparam("until", type_=UtcDateTime)
    return (
        update(_CASES)
        .where(_CASES.c.id.in_(select(picked.c.id)))
        .values(
            holder=bindparam("person"),
            lease_until=until,
            claimed_at=now,
            shown_at=None,
            claim_request_index=bindparam("request", type_=LargeBinary),
            fence=_CASES.c.fence + 1,
        )
        .returning(*_COLUMNS)
    )


def _values(row: Any, connection: Connection) -> dict[str, Any]:
    """A row as the driver has it, by column."""
    dialect = connection.dialect
    return {
        column.name: process(value) if (process := _result(column, dialect)) else value
        for column, value in zip(_COLUMNS, row, strict=True)
    }


@cache
def _result(column: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    found: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return found


def _now(shared: bool) -> Any:
    """In SQL, the time by the clock that all servers share, see `Database.clock`."""
    return func.clock_timestamp(type_=UtcDateTime) if shared else bindparam("now", type_=UtcDateTime)


def _may_be_worked_on(name: Any) -> Any:
    """In SQL: who a person is does not stand against their work on a case."""
    decided = exists().where(
        col(ReviewRow.verification_id) == col(CaseRow.verification_id),
        or_(col(ReviewRow.first_person) == name, col(ReviewRow.second_person) == name),
    )
    return and_(
        or_(col(CaseRow.entered_by).is_(None), col(CaseRow.entered_by) != name),
        or_(col(CaseRow.proposed_by).is_(None), col(CaseRow.proposed_by) != name),
        or_(col(CaseRow.kind) != CaseKind.OBJECTION.value, ~decided),
    )


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
