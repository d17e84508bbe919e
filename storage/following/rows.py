"""The table of followers: how far each has come in the audit log, and which process goes on with it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, String
from sqlmodel import Field

from storage.database.coverage import Coverage, Uncovered
from storage.database.table import WORD_LENGTH, Table, UtcDateTime


class FollowerRow(Table, table=True):
    """A slice of a follower of the log, as ``name/number``; under the name alone how far it came before it had slices.

    Attributes:
        position: up to which it has done everything; -1 for nothing yet.
        holder: the process that goes on with it, until ``held_until``.
    """

    __tablename__: ClassVar[str] = "log_follower"
    coverage: ClassVar[Coverage] = Uncovered("how far work has come: to do some of it again changes nothing")

    name: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    position: int = Field(sa_type=BigInteger)
    holder: str = Field(sa_type=String(WORD_LENGTH))
    held_until: datetime = Field(sa_type=UtcDateTime)
