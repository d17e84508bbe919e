"""Counts the questions of all tenants that have not ended, for those who run the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlmodel import col

from storage.authorities.rows import CheckRow
from storage.authorities.values import OPEN
from storage.database.connections import Database


@dataclass(frozen=True, slots=True)
class OpenChecks:
    """The questions of one channel in one state.

    Attributes:
        checks: how many.
        oldest_at: when the oldest was stored, aware.
    """

    channel: str
    state: str
    checks: int
    oldest_at: datetime


def open_checks(database: Database) -> Sequence[OpenChecks]:
    """The open questions by channel and state. Raises StoreUnavailable."""
    counted = (
        select(col(CheckRow.channel), col(CheckRow.state), func.count(), func.min(col(CheckRow.created_at)))
        .where(col(CheckRow.state).in_(OPEN))
        .group_by(col(CheckRow.channel), col(CheckRow.state))
    )
    with database.read() as session:
        found = session.execute(counted).all()
    return [OpenChecks(channel, state, count, oldest.astimezone(UTC)) for channel, state, count, oldest in found]
