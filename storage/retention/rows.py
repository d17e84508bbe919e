"""The tables of holds and purges."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlmodel import Field

from storage.database.coverage import Coverage, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime


class HoldRow(Table, table=True):
    """A reason to retain a customer's records beyond their term, until it is released. Its name identifies a case."""

    __tablename__: ClassVar[str] = "hold"
    coverage: ClassVar[Coverage] = Whole("hold")
    __table_args__ = (UniqueConstraint("customer_key_id", "hold_index"),)

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    hold_index: bytes = Field(sa_type=LargeBinary)
    name_sealed: bytes = Field(sa_type=LargeBinary)
    kind: str = Field(sa_type=String(WORD_LENGTH))
    placed_at: datetime = Field(sa_type=UtcDateTime)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PurgeRow(Table, table=True):
    """One purge: its plan, the retention rule, and its progress."""

    __tablename__: ClassVar[str] = "purge"
    coverage: ClassVar[Coverage] = Whole("purge")
    __table_args__ = (UniqueConstraint("tenant", "plan_sha256"),)

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    plan_sha256: bytes = Field(sa_type=LargeBinary)
    as_of: date
    years: int
    begun_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pictures: int = 0
    contents: int | None = None
    skipped: int = 0
