"""The table of jobs, used where the database has no job queue (SQLite)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String
from sqlmodel import Field

from storage.database.coverage import Coverage, Uncovered
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime


class JobRow(Table, table=True):
    """A part of a batch that is left to do, where the database has no job queue (SQLite)."""

    __tablename__: ClassVar[str] = "bulk_job"
    coverage: ClassVar[Coverage] = Uncovered("what is left to do: a lost job leaves its batch open, which shows")
    __table_args__ = (Index(None, "part", "created_at"),)

    batch_id: str = Field(sa_column_args=[ForeignKey("bulk_batch.id")], sa_type=String(ID_LENGTH), primary_key=True)
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    created_at: datetime = Field(sa_type=UtcDateTime)
