"""The table of customers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String
from sqlmodel import Field

from storage.database.coverage import Coverage, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime

CUSTOMER = "customer"
"""The record kind of a customer's notes in the audit log, by the id of the customer's data key."""


class CustomerRow(Table, table=True):
    """What the bank noted on one customer; there is no row before the first note.

    Attributes:
        id: of the customer's data key; a customer who returns after an erasure has another one.
        relationship_ended_at: the first moment after the last day of the relationship.
        deletion_requested_at: records stored up to then are kept and not used.
    """

    __tablename__: ClassVar[str] = "customer"
    coverage: ClassVar[Coverage] = Whole(CUSTOMER)
    __table_args__ = (Index(None, "tenant", "relationship_ended_at", "id"),)

    id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    relationship_ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deletion_requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
