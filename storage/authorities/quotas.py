"""Quotas of channels: counters in the database, which all servers share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from storage.authorities.rows import QuotaRow
from storage.authorities.values import OverQuota, QuotaLimits, Scope

CHINA: Final = timezone(timedelta(hours=8))
_DAY: Final = timedelta(days=1)
_NOBODY: Final = b""


class Over(Exception):
    """A quota is used up; raised within the transaction, so that nothing of it is counted."""

    def __init__(self, over: OverQuota) -> None:
        super().__init__(over.scope.value)
        self.over = over


def take(
    session: Session, channel: str, limits: QuotaLimits, subject: bytes | None, now: datetime, *, again: bool
) -> None:
    """Count one sending in the session's transaction. Raises Over where a quota does not allow it.

    A question that is sent ``again`` counts against the quota of the second alone.
    """
    for scope, limit, counted in _counted(limits, subject, again=again):
        begins, ends = window(scope, now)
        if scope is Scope.SUBJECT_MISSES_DAY:
            within = _count(session, channel, scope, begins, counted) < limit
        else:
            within = add(session, channel, scope, begins, counted, limit=limit)
        if not within:
            raise Over(OverQuota(scope, ends))


def _counted(limits: QuotaLimits, subject: bytes | None, *, again: bool) -> Iterator[tuple[Scope, int, bytes]]:
    """Always in one order, so that no two transactions wait for each other."""
    if limits.per_second is not None:
        yield Scope.SECOND, limits.per_second, _NOBODY
    if again:
        return
    if limits.per_day is not None:
        yield Scope.DAY, limits.per_day, _NOBODY
    if subject is not None:
        if limits.subject_day is not None:
            yield Scope.SUBJECT_DAY, limits.subject_day, subject
        if limits.subject_misses_day is not None:
            yield Scope.SUBJECT_MISSES_DAY, limits.subject_misses_day, subject


def window(scope: Scope, now: datetime) -> tuple[datetime, datetime]:
    """When the window of a scope began and will end; days are those of China."""
    if scope is Scope.SECOND:
        begins = now.replace(microsecond=0)
        return begins, begins + timedelta(seconds=1)
    begins = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    return begins, begins + _DAY


def add(
    session: Session, channel: str, scope: Scope, begins: datetime, subject: bytes, *, limit: int | None = None
) -> bool:
    """Count one more; False, and nothing counted, where that would exceed the limit."""
    if limit is not None and limit < 1:
        return False
    insert: Any = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name].insert
    counted = session.execute(
        insert(QuotaRow)
        .values(channel=channel, scope=scope.value, window_at=begins, subject_index=subject, count=1)
        .on_conflict_do_update(
            index_elements=["channel", "scope", "window_at", "subject_index"],
            set_={"count": col(QuotaRow.count) + 1},
            where=None if limit is None else col(QuotaRow.count) < limit,
        )
        .returning(col(QuotaRow.count))
    ).first()
    return counted is not None


def _count(session: Session, channel: str, scope: Scope, begins: datetime, subject: bytes) -> int:
    found = session.execute(
        select(col(QuotaRow.count)).where(
            col(QuotaRow.channel) == channel,
            col(QuotaRow.scope) == scope.value,
            col(QuotaRow.window_at) == begins,
            col(QuotaRow.subject_index) == subject,
        )
    ).scalar_one_or_none()
    return found or 0


def forget(session: Session, now: datetime) -> None:
    """Delete counters whose window ended a day ago or earlier."""
    session.execute(delete(QuotaRow).where(col(QuotaRow.window_at) < now - 2 * _DAY))
