"""Restricted verifications: the customer asked for deletion before the statutory term was over (stored, not used)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col

from storage.customers import owned
from storage.verifications.rows import VerificationRow
from storage.verifications.values import REDACTED


def is_restricted(row: VerificationRow, asked: datetime | None) -> bool:
    """Whether the customer has asked for deletion, at this time, since the verification was stored."""
    return row.state != REDACTED and owned.is_restricted(row.created_at, asked)


def usable() -> ColumnElement[bool]:
    """In SQL, of a `VerificationRow` joined with its `CustomerRow`, if any: it is not restricted."""
    return owned.usable(col(VerificationRow.created_at))
