"""The tables of keys. Every key in them is wrapped."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field

from storage.database.coverage import Coverage, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime

DESTROYED = "destroyed"
"""The KEK id of a data key that was destroyed."""
INDEX_KEY = "index"
"""The purpose of the system key of all blind indexes."""
AUDIT_KEY = "audit"
"""The purpose of the system key that signs checkpoints of the audit log, and receipts."""
KEY = "key"
"""The record kind of a KEK, and of the index key."""
CUSTOMER_KEY = "customer_key"
"""The record kind of a customer in the audit log: the data key, by its id."""


class KnownKeyRow(Table, table=True):
    """The id of a key-encryption key (KEK) or index key that this database was written under."""

    __tablename__: ClassVar[str] = "known_key"
    coverage: ClassVar[Coverage] = Whole("key")

    id: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)


class SystemKeyRow(Table, table=True):
    """A key of the store itself, wrapped; one per purpose."""

    __tablename__: ClassVar[str] = "system_key"
    coverage: ClassVar[Coverage] = Whole("system_key")

    purpose: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    key_id: str = Field(sa_type=String(WORD_LENGTH))
    kek_id: str = Field(sa_column_args=[ForeignKey("known_key.id")], sa_type=String(WORD_LENGTH))
    key_wrapped: bytes = Field(sa_type=LargeBinary)


class CustomerKeyRow(Table, table=True):
    """The data key of one customer (of one verification where no customer was named), wrapped.

    An erasure empties the key, sets its KEK to `DESTROYED` and its index to random bytes; a customer who returns gets
    another row with another key. ``purge_id`` names the purge that will destroy the key, or has done so.
    """

    __tablename__: ClassVar[str] = "customer_key"
    coverage: ClassVar[Coverage] = Whole("customer_key")
    __table_args__ = (
        UniqueConstraint("tenant", "customer_index"),
        Index(None, "kek_id", "id"),
        Index(None, "purge_id", "id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_index: bytes = Field(sa_type=LargeBinary)
    kek_id: str = Field(sa_column_args=[ForeignKey("known_key.id")], sa_type=String(WORD_LENGTH))
    data_key_wrapped: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)
    destroyed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    purge_id: str | None = Field(default=None, sa_type=String(ID_LENGTH))
