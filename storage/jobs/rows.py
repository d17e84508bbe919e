"""The table of jobs, used where the database has no job queue (SQLite)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, String
from sqlmodel import Field

from storage.database.coverage import Coverage, Uncovered
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime


class JobRow(Table, table=True):
    """A part of a piece of work that is left to do, where the database has no job queue (SQLite)."""

    __tablename__: ClassVar[str] = "job"
    coverage: ClassVar[Coverage] = Uncovered(
        "what is left to do: a lost job leaves its batch or its question open, which shows"
    )
    __table_args__ = (Index(None, "kind", "part", "due_at"),)

    kind: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    subject: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    due_at: datetime = Field(sa_type=UtcDateTime)
