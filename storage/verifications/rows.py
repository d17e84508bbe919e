"""The tables of verifications, their pictures, and the leases on requests."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlmodel import Field

from storage.database.coverage import Checked, Coverage, Uncovered, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime


class VerificationRow(Table, table=True):
    """One verification. ``request_digest_index`` is keyed too: a bare digest would confirm a guessed payload."""

    __tablename__: ClassVar[str] = "verification"
    coverage: ClassVar[Coverage] = Checked("storage.verifications.records_check")
    __table_args__ = (
        UniqueConstraint("tenant", "request_index"),
        Index(None, "tenant", "created_at", "id"),
        Index(None, "tenant", "decision", "created_at", "id"),
        Index(None, "tenant", "customer_index", "created_at", "id"),
        Index(None, "tenant", "number_index"),
        Index(None, "customer_key_id"),
        Index(None, "tenant", "state", "expiry_index"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    request_index: bytes = Field(sa_type=LargeBinary)
    request_digest_index: bytes = Field(sa_type=LargeBinary)
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    customer_index: bytes | None = Field(sa_type=LargeBinary)
    customer_reference_sealed: bytes | None = Field(sa_type=LargeBinary)
    number_index: bytes | None = Field(sa_type=LargeBinary)
    purpose: str = Field(sa_type=String(WORD_LENGTH))
    decision: str = Field(sa_type=String(WORD_LENGTH))
    state: str = Field(sa_type=String(WORD_LENGTH))
    policy_id: str = Field(sa_type=String(WORD_LENGTH))
    policy_version: str = Field(sa_type=String(WORD_LENGTH))
    payload_sealed: bytes = Field(sa_type=LargeBinary)
    expiry_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)


class EvidenceRow(Table, table=True):
    """One picture; its sealed bytes are in the object store under ``object_path``."""

    __tablename__: ClassVar[str] = "evidence"
    coverage: ClassVar[Coverage] = Checked("storage.verifications.records_check")
    __table_args__ = (
        UniqueConstraint("verification_id", "place"),
        UniqueConstraint("object_path"),
        Index(None, "sha256"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    verification_id: str = Field(sa_column_args=[ForeignKey("verification.id")], sa_type=String(ID_LENGTH))
    place: str = Field(sa_type=String(WORD_LENGTH))
    media_type: str = Field(sa_type=String(WORD_LENGTH))
    size: int
    sha256: bytes = Field(sa_type=LargeBinary)
    object_path: str = Field(sa_type=String(255))
    created_at: datetime = Field(sa_type=UtcDateTime)


class RevisionRow(Table, table=True):
    """A verdict that was revised after its verification was stored, such as by the answer of an authority."""

    __tablename__: ClassVar[str] = "verification_revision"
    coverage: ClassVar[Coverage] = Whole("verification_revision")
    __table_args__ = (
        UniqueConstraint("verification_id", "number"),
        Index(None, "tenant", "decision"),
        Index(None, "customer_key_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    verification_id: str = Field(sa_column_args=[ForeignKey("verification.id")], sa_type=String(ID_LENGTH))
    number: int
    decision: str = Field(sa_type=String(WORD_LENGTH))
    reasons: str = Field(sa_type=Text)
    payload_sealed: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)


class LeaseRow(Table, table=True):
    """A request that one server processes until the lease expires, unless it is renewed or released."""

    __tablename__: ClassVar[str] = "request_claim"
    coverage: ClassVar[Coverage] = Uncovered(
        "leases on requests, which last seconds; a constraint ensures one verification per request"
    )

    tenant: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    request_index: bytes = Field(sa_type=LargeBinary, primary_key=True)
    holder: str = Field(sa_type=String(ID_LENGTH))
    expires_at: datetime = Field(sa_type=UtcDateTime)
