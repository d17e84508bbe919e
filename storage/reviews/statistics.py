"""Counts of cases and decisions, without anything of a customer or of a person of the staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from storage.database.connections import Database
from storage.reviews.queue import now_of
from storage.reviews.rows import CaseRow, StepRow
from storage.reviews.sealed_rows import split
from storage.reviews.words import ENDED, StepKind

DECIDED = (StepKind.CASE_DECIDED.value, StepKind.CASE_CONFIRMED.value)
_FIRST = (StepKind.CASE_PROPOSED.value, StepKind.CASE_DECIDED.value)
_SECOND = (StepKind.CASE_CONFIRMED.value, StepKind.CASE_RETURNED.value)
MOST_STEPS = 200_000
"""Decisions that one statistic looks at; of more, the latest."""


@dataclass(frozen=True, slots=True)
class OpenCases:
    """The cases of one queue in one state that are not closed.

    Attributes:
        cases, overdue, held: how many, how many of them are past their due time, and how many somebody holds.
        oldest_at: when the oldest was opened.
    """

    queue: str
    state: str
    cases: int
    overdue: int
    held: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions of one kind, on cases of one queue.

    Attributes:
        decision: what was decided.
        reason_codes: for which reasons.
        people: 1, or 2 where a second person confirmed.
        seconds: how long the case had been shown to who decided; None where that is not known.
    """

    decision: str
    reason_codes: tuple[str, ...]
    people: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a span of time.

    Attributes:
        open: the open cases now.
        decided: each decision that settled a case.
        first: seconds of each first decision.
        confirmed, returned: how often the second person agreed, and how often not.
        opened, closed: cases that were opened and closed.
    """

    open: tuple[OpenCases, ...]
    decided: tuple[Decided, ...]
    first: tuple[int, ...]
    confirmed: int
    returned: int
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts in a database, of one tenant or, without one, of all. Methods raise StoreUnavailable."""

    database: Database
    tenant: str | None

    def open_cases(self) -> Sequence[OpenCases]:
        """The open cases by queue and state."""
        with self.database.read() as session:
            return self._open(session)

    def figures(self, since: datetime, until: datetime) -> Figures:
        """What was opened and decided from a time on, up to before another."""
        with self.database.read() as session:
            steps = session.exec(
                select(StepRow.kind, StepRow.decision, StepRow.reason_codes, StepRow.seconds)
                .where(
                    *self._ours(StepRow.tenant),
                    col(StepRow.kind).in_((*_FIRST, *_SECOND)),
                    col(StepRow.at) >= since,
                    col(StepRow.at) < until,
                )
                .order_by(col(StepRow.at).desc())
                .limit(MOST_STEPS)
            ).all()
            opened, closed = (
                session.exec(
                    select(func.count())
                    .select_from(CaseRow)
                    .where(*self._ours(CaseRow.tenant), column >= since, column < until)
                ).one()
                for column in (col(CaseRow.created_at), col(CaseRow.closed_at))
            )
            standing = tuple(self._open(session))
        return Figures(
            open=standing,
            decided=tuple(
                Decided(decision or "", split(codes), 2 if kind == StepKind.CASE_CONFIRMED else 1, seconds)
                for kind, decision, codes, seconds in steps
                if kind in DECIDED
            ),
            first=tuple(seconds for kind, _, _, seconds in steps if kind in _FIRST and seconds is not None),
            confirmed=sum(kind == StepKind.CASE_CONFIRMED for kind, *_ in steps),
            returned=sum(kind == StepKind.CASE_RETURNED for kind, *_ in steps),
            opened=int(opened),
            closed=int(closed),
        )

    def _open(self, session: Session) -> Sequence[OpenCases]:
        now = now_of(session, self.database)
        overdue = func.sum(case((col(CaseRow.due_at) < now, 1), else_=0))
        held = func.sum(case((col(CaseRow.lease_until) > now, 1), else_=0))
        counted: tuple[Any, ...] = (
            CaseRow.queue, CaseRow.state, func.count(), overdue, held, func.min(CaseRow.created_at),
        )  # fmt: skip
        found: Sequence[Any] = session.execute(
            select(*counted)
            .where(*self._ours(CaseRow.tenant), col(CaseRow.state).not_in(ENDED))
            .group_by(col(CaseRow.queue), col(CaseRow.state))
            .order_by(col(CaseRow.queue), col(CaseRow.state))
        ).all()
        return [
            OpenCases(queue, state, int(count), int(late or 0), int(holders or 0), oldest)
            for queue, state, count, late, holders, oldest in found
        ]

    def _ours(self, column: object) -> tuple[bool, ...]:
        return () if self.tenant is None else (column == self.tenant,)
