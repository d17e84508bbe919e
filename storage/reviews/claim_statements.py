"""The statements of a claim, made once: what a person holds, how many more they may have, and the most urgent rows."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
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
from sqlmodel import col

from storage.customers.rows import CustomerRow
from storage.database.statements import typed
from storage.database.table import UtcDateTime, sql_table
from storage.reviews.rows import CaseRow, ReviewRow
from storage.reviews.words import ENDED, CaseKind
from storage.sealing.blind_index import EACH

_CASES: Final = sql_table(CaseRow)
_COLUMNS: Final[tuple[Any, ...]] = tuple(_CASES.columns)


@cache
def held_by(shared: bool) -> Any:
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
def claiming(shared: bool, *, queued: bool) -> Any:
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


def values_in(row: Any, connection: Connection) -> dict[str, Any]:
    """A row as the driver has it, by column."""
    return typed(_COLUMNS, row, connection.dialect)


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
