"""The tables of questions to authorities, their answers, quotas, and one-time codes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field

from storage.database.coverage import Coverage, Uncovered, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime

AUTHORITY_CHECK = "authority_check"
"""The record kind of questions in the audit log."""
AUTHORITY_ANSWER = "authority_answer"
CHALLENGE = "challenge"


class CheckRow(Table, table=True):
    """A question to an authority. Its fields, and the authority's ticket, are sealed."""

    __tablename__: ClassVar[str] = "authority_check"
    coverage: ClassVar[Coverage] = Whole(AUTHORITY_CHECK)
    __table_args__ = (
        UniqueConstraint("tenant", "request_index"),
        Index(None, "tenant", "created_at", "id"),
        Index(None, "verification_id"),
        Index(None, "customer_key_id", "asked_index"),
        Index(None, "state"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    verification_id: str | None = Field(sa_column_args=[ForeignKey("verification.id")], sa_type=String(ID_LENGTH))
    request_index: bytes = Field(sa_type=LargeBinary)
    request_digest_index: bytes = Field(sa_type=LargeBinary)
    channel: str = Field(sa_type=String(WORD_LENGTH))
    kind: str = Field(sa_type=String(WORD_LENGTH))
    purpose: str = Field(sa_type=String(WORD_LENGTH))
    state: str = Field(sa_type=String(WORD_LENGTH))
    outcome: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    subject_index: bytes | None = Field(sa_type=LargeBinary)
    asked_index: bytes | None = Field(sa_type=LargeBinary)
    asked_sealed: bytes = Field(sa_type=LargeBinary)
    ticket_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    attempts: int = 0
    reused_id: str | None = Field(default=None, sa_type=String(ID_LENGTH))
    created_at: datetime = Field(sa_type=UtcDateTime)
    give_up_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AnswerRow(Table, table=True):
    """An answer to a question; a second one only where it differs from the first."""

    __tablename__: ClassVar[str] = "authority_answer"
    coverage: ClassVar[Coverage] = Whole(AUTHORITY_ANSWER)
    __table_args__ = (UniqueConstraint("check_id", "digest_index"), Index(None, "customer_key_id"))

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    check_id: str = Field(sa_column_args=[ForeignKey("authority_check.id")], sa_type=String(ID_LENGTH))
    number: int
    digest_index: bytes = Field(sa_type=LargeBinary)
    outcome: str = Field(sa_type=String(WORD_LENGTH))
    billable: int = 0
    answer_sealed: bytes = Field(sa_type=LargeBinary)
    finding_sealed: bytes = Field(sa_type=LargeBinary)
    received_at: datetime = Field(sa_type=UtcDateTime)


class QuotaRow(Table, table=True):
    """How often a channel was asked within a window of time; where a subject is counted, by its blind index."""

    __tablename__: ClassVar[str] = "authority_quota"
    coverage: ClassVar[Coverage] = Uncovered("counters of calls, deleted after days: the questions are covered")

    channel: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    scope: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    window_at: datetime = Field(sa_type=UtcDateTime, primary_key=True)
    subject_index: bytes = Field(sa_type=LargeBinary, primary_key=True)
    count: int


class ChallengeRow(Table, table=True):
    """A one-time code that was sent: a keyed digest of the code, never the code."""

    __tablename__: ClassVar[str] = "challenge"
    coverage: ClassVar[Coverage] = Whole(CHALLENGE)
    __table_args__ = (
        UniqueConstraint("tenant", "request_index"),
        Index(None, "tenant", "contact_index", "created_at"),
        Index(None, "customer_key_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    request_index: bytes = Field(sa_type=LargeBinary)
    request_digest_index: bytes = Field(sa_type=LargeBinary)
    channel: str = Field(sa_type=String(WORD_LENGTH))
    purpose: str = Field(sa_type=String(WORD_LENGTH))
    contact_index: bytes | None = Field(sa_type=LargeBinary)
    contact_sealed: bytes = Field(sa_type=LargeBinary)
    code_index: bytes = Field(sa_type=LargeBinary)
    state: str = Field(sa_type=String(WORD_LENGTH))
    tries: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
