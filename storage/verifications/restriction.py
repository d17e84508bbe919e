"""Restricted verifications: the customer asked for deletion before the statutory term was over (stored, not used)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from storage.customers.rows import CustomerRow
from storage.verifications.rows import VerificationRow
from storage.verifications.values import REDACTED


def is_restricted(row: VerificationRow, asked: datetime | None) -> bool:
    """Whether the customer has asked for deletion, at this time, since the verification was stored."""
    return asked is not None and row.state != REDACTED and row.created_at <= asked


def usable() -> ColumnElement[bool]:
    """In SQL, of a `VerificationRow` joined with its `CustomerRow`, if any: it is not restricted."""
    asked = col(CustomerRow.deletion_requested_at)
    return or_(asked.is_(None), and_(asked.is_not(None), col(VerificationRow.created_at) > asked))
