"""The table of one-off business."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field

from storage.database.coverage import Coverage, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime

ONE_OFF: Final = "one_off_business"
"""The record kind."""


class OneOffRow(Table, table=True):
    """One link of one piece of business. What links is kept keyed: without the key no amount leads to a person.

    Attributes:
        business_id: of the business; one that has several links has as many rows.
        amount: exact decimal text, in units of the currency.
        at: when the business was done.
        answer: what was answered, as bytes; with the request on the first of its rows alone.
        inputs: all that it was assessed with, as bytes, beside the answer; links are keyed digests in it too.
    """

    __tablename__: ClassVar[str] = "one_off_business"
    coverage: ClassVar[Coverage] = Whole(ONE_OFF)
    __table_args__ = (
        UniqueConstraint("tenant", "request_index"),
        Index(None, "tenant", "link_index", "at"),
        Index(None, "at"),
        Index(None, "business_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    business_id: str = Field(sa_type=String(ID_LENGTH))
    link_index: bytes = Field(sa_type=LargeBinary)
    amount: str = Field(sa_type=String(WORD_LENGTH))
    currency: str = Field(sa_type=String(WORD_LENGTH))
    kind: str = Field(sa_type=String(WORD_LENGTH))
    at: datetime = Field(sa_type=UtcDateTime)
    answer: bytes | None = Field(default=None, sa_type=LargeBinary)
    inputs: bytes | None = Field(default=None, sa_type=LargeBinary)
    policy_sha256: bytes = Field(sa_type=LargeBinary)
    request_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    request_digest_index: bytes | None = Field(default=None, sa_type=LargeBinary)
