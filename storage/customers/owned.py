"""Records with the customer that they are of: the data key they are sealed under, and whether they may be used."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from storage.customers.rows import CustomerRow
from storage.database.table import Table, sql_table
from storage.keys.rows import CustomerKeyRow

Record = TypeVar("Record", bound=Table)


def with_customer(table: type[Record], *conditions: Any) -> Select[Record, CustomerKeyRow, datetime | None]:
    """In SQL: rows with a ``customer_key_id`` that meet the conditions, each with that data key's row.

    The third value is when the customer asked for deletion, or None.
    """
    key_id = sql_table(table).c.customer_key_id
    return (
        select(table, CustomerKeyRow, col(CustomerRow.deletion_requested_at))
        .join(CustomerKeyRow, col(CustomerKeyRow.id) == key_id)
        .join(CustomerRow, col(CustomerRow.id) == key_id, isouter=True)
        .where(*conditions)
    )


def is_restricted(stored_at: datetime, asked: datetime | None) -> bool:
    """Whether the customer has asked for deletion, at the second time, since a record was stored, at the first."""
    return asked is not None and stored_at <= asked


def usable(stored_at: Mapped[datetime]) -> ColumnElement[bool]:
    """In SQL, of a record joined with its `CustomerRow`, if any, by the column that says when it was stored: it is not
    restricted.
    """
    asked = col(CustomerRow.deletion_requested_at)
    return or_(asked.is_(None), stored_at > asked)
