"""Restricted verifications: the customer asked for deletion before the statutory term was over (stored, not used)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from storage.keys.rows import CustomerKeyRow
from storage.verifications.rows import VerificationRow
from storage.verifications.values import REDACTED


def is_restricted(row: VerificationRow, key_row: CustomerKeyRow | None) -> bool:
    """Whether the customer has asked for deletion since the verification was stored."""
    asked = None if key_row is None else key_row.deletion_requested_at
    return asked is not None and row.state != REDACTED and row.created_at <= asked


def usable() -> ColumnElement[bool]:
    """In SQL, of a `VerificationRow` joined with its `CustomerKeyRow`: it is not restricted."""
    asked = col(CustomerKeyRow.deletion_requested_at)
    return or_(asked.is_(None), and_(asked.is_not(None), col(VerificationRow.created_at) > asked))
