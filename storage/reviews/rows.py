"""The tables of reviews. The notes of people and customers are sealed under the customer's data key."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlmodel import Field

from storage.audit.entry import LONGEST
from storage.database.coverage import Coverage, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime
from storage.reviews.words import CASE, REVIEW, STEP


class CaseRow(Table, table=True):
    """One case. ``codes`` are separated by commas; ``revision`` grows with each change that its holder has to see.

    Names of people are those of the bank's staff, as the audit log has them.
    """

    __tablename__: ClassVar[str] = "review_case"
    coverage: ClassVar[Coverage] = Whole(CASE)
    __table_args__ = (
        Index(None, "tenant", "awaits", "priority", "due_at", "id"),
        Index(None, "tenant", "queue", "awaits", "priority", "due_at", "id"),
        Index(None, "tenant", "holder"),
        Index(None, "tenant", "state", "priority", "due_at", "id"),
        Index(None, "customer_key_id", "purpose", "state"),
        Index(None, "verification_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    verification_id: str = Field(sa_column_args=[ForeignKey("verification.id")], sa_type=String(ID_LENGTH))
    kind: str = Field(sa_type=String(WORD_LENGTH))
    purpose: str = Field(sa_type=String(WORD_LENGTH))
    queue: str = Field(sa_type=String(WORD_LENGTH))
    priority: int
    codes: str = Field(sa_type=Text)
    rules_sha256: bytes = Field(sa_type=LargeBinary)
    state: str = Field(sa_type=String(WORD_LENGTH))
    awaits: str = Field(sa_type=String(WORD_LENGTH))
    entered_by: str | None = Field(default=None, sa_type=String(LONGEST))
    holder: str | None = Field(default=None, sa_type=String(LONGEST))
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    claim_request_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fence: int = 0
    revision: int = 1
    steps: int = 0
    proposed_by: str | None = Field(default=None, sa_type=String(LONGEST))
    proposed_decision: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    proposed_codes: str = Field(default="", sa_type=Text)
    proposed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    wait_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StepRow(Table, table=True):
    """One step in the history of a case: added once, never changed, but for the note, which an erasure empties."""

    __tablename__: ClassVar[str] = "review_step"
    coverage: ClassVar[Coverage] = Whole(STEP)
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        UniqueConstraint("tenant", "request_index"),
        Index(None, "verification_id"),
        Index(None, "customer_key_id"),
        Index(None, "tenant", "at"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    case_id: str = Field(sa_column_args=[ForeignKey("review_case.id")], sa_type=String(ID_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    number: int
    kind: str = Field(sa_type=String(WORD_LENGTH))
    person: str | None = Field(default=None, sa_type=String(LONGEST))
    at: datetime = Field(sa_type=UtcDateTime)
    verification_id: str | None = Field(
        default=None, sa_column_args=[ForeignKey("verification.id")], sa_type=String(ID_LENGTH)
    )
    decision: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    reason_codes: str = Field(default="", sa_type=Text)
    field_names: str = Field(default="", sa_type=Text)
    note_sealed: bytes = Field(default=b"", sa_type=LargeBinary)
    seconds: int | None = None
    request_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    request_digest_index: bytes | None = Field(default=None, sa_type=LargeBinary)


class ReviewRow(Table, table=True):
    """What people made of one verification: a record beside the verdict, added once and never changed."""

    __tablename__: ClassVar[str] = "review"
    coverage: ClassVar[Coverage] = Whole(REVIEW)
    __table_args__ = (
        Index(None, "verification_id", "reviewed_at", "id"),
        Index(None, "case_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    verification_id: str = Field(sa_column_args=[ForeignKey("verification.id")], sa_type=String(ID_LENGTH))
    case_id: str = Field(sa_column_args=[ForeignKey("review_case.id")], sa_type=String(ID_LENGTH))
    kind: str = Field(sa_type=String(WORD_LENGTH))
    decision: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    reason_codes: str = Field(default="", sa_type=Text)
    first_person: str | None = Field(default=None, sa_type=String(LONGEST))
    second_person: str | None = Field(default=None, sa_type=String(LONGEST))
    reviewed_at: datetime = Field(sa_type=UtcDateTime)
