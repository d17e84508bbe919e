"""The table of decision policies."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, String, Text
from sqlmodel import Field

from storage.database.coverage import Coverage, Whole
from storage.database.table import WORD_LENGTH, Table, UtcDateTime


class PolicyRow(Table, table=True):
    """The text of a decision policy that verdicts were reached under, by the SHA-256 of its UTF-8."""

    __tablename__: ClassVar[str] = "policy"
    coverage: ClassVar[Coverage] = Whole("policy_text")
    __table_args__ = (Index(None, "id", "version"),)

    sha256: bytes = Field(sa_type=LargeBinary, primary_key=True)
    id: str = Field(sa_type=String(WORD_LENGTH))
    version: str = Field(sa_type=String(WORD_LENGTH))
    text: str = Field(sa_type=Text)
    first_used_at: datetime = Field(sa_type=UtcDateTime)
