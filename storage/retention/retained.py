"""Retention terms and holds, as values and in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col

from storage.audit.record_kind import kinds
from storage.customers.rows import CustomerRow
from storage.database.table import sql_table
from storage.keys.rows import CustomerKeyRow
from storage.retention.retention_term import end_of, latest_end
from storage.retention.rows import HoldRow


class HoldKind(StrEnum):
    """Why records are retained beyond their term."""

    LEGAL = "LEGAL"
    """A court or a dispute needs them."""
    INVESTIGATION = "INVESTIGATION"
    """An investigation is not over (令〔2025〕第11号 art. 44)."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold by the name that the caller gave it, such as a case number; ``released_at`` may be None."""

    name: str = field(repr=False)
    kind: HoldKind
    placed_at: datetime
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Retention:
    """The retention of one customer's records.

    Attributes:
        record_sets: ids of the customer's data keys, one as a rule: plans and receipts name these.
        relationship_ended_on: the noted day, or None.
        kept_until: the last day of the term, or None where no end is noted.
        verified_since: a later record, such as a verification, shows that the relationship goes on: the end must be
            noted again.
        deletion_requested_at: what was kept up to then is stored, and not used.
        holds: all of them, released ones too, in the order of placing.
        verifications, pictures, contents: how many are kept; contents are those of attachments.
    """

    record_sets: tuple[str, ...]
    relationship_ended_on: date | None
    kept_until: date | None
    verified_since: bool
    deletion_requested_at: datetime | None
    holds: tuple[Hold, ...]
    verifications: int
    pictures: int
    contents: int = 0


def under_hold() -> ColumnElement[bool]:
    """In SQL: a hold on the customer of a `CustomerKeyRow` is not released."""
    ours = col(HoldRow.customer_key_id) == col(CustomerKeyRow.id)
    return exists().where(and_(ours, col(HoldRow.released_at).is_(None)))


def term_over(today: date, years: int) -> ColumnElement[bool]:
    """In SQL, of a `CustomerRow`: the relationship has ended, its term is over, and no record shows that it goes on."""
    return and_(col(CustomerRow.relationship_ended_at) <= end_of(latest_end(today, years)), ~goes_on())


def goes_on() -> ColumnElement[bool]:
    """In SQL, of a `CustomerRow`: a record shows that the relationship goes on after its noted end."""
    return or_(*records_since(col(CustomerRow.relationship_ended_at)))


def records_since(at: Any) -> Iterator[ColumnElement[bool]]:
    """In SQL, of a `CustomerRow`: for each kind, a record shows a relationship at this time or later."""
    return (kind.since(sql_table(CustomerRow).c.id, at) for kind in kinds() if kind.since is not None)
