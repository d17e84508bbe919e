"""The tables of bulk work. The item ids and the manifest's place are sealed under the batch's own data key."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlmodel import Field

from storage.database.coverage import Coverage, Members, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime


class BatchRow(Table, table=True):
    """One submitted manifest. Its data key is stored with those of customers, and is rewrapped with them."""

    __tablename__: ClassVar[str] = "bulk_batch"
    coverage: ClassVar[Coverage] = Whole("bulk_batch")
    __table_args__ = (
        UniqueConstraint("tenant", "request_index"),
        Index(None, "tenant", "created_at", "id"),
        Index(None, "state", "finished_at"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    request_index: bytes = Field(sa_type=LargeBinary)
    request_digest_index: bytes = Field(sa_type=LargeBinary)
    key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    manifest_sealed: bytes = Field(sa_type=LargeBinary)
    manifest_digest_index: bytes = Field(sa_type=LargeBinary)
    purpose: str = Field(sa_type=String(WORD_LENGTH))
    total: int
    state: str = Field(sa_type=String(WORD_LENGTH))
    reason: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ItemRow(Table, table=True):
    """The result of one row of a manifest."""

    __tablename__: ClassVar[str] = "bulk_item"
    coverage: ClassVar[Coverage] = Members(
        "bulk_batch",
        "batch_id",
        "items",
        "results come one by one, until the entry of the batch's end digests them all",
    )

    batch_id: str = Field(sa_column_args=[ForeignKey("bulk_batch.id")], sa_type=String(ID_LENGTH), primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    item_sealed: bytes = Field(sa_type=LargeBinary)
    verification_id: str | None = Field(sa_type=String(ID_LENGTH))
    decision: str | None = Field(sa_type=String(WORD_LENGTH))
    reasons: str = Field(sa_type=Text)
    error: str | None = Field(sa_type=String(WORD_LENGTH))
    error_column: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
