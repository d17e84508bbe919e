"""The tables. Columns named ``*_sealed`` are encrypted, ``*_index`` are blind indexes; none other is personal.

The SQL stays portable between SQLite and PostgreSQL. A change here needs a migration; a test holds the two together.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from storage.audit.coverage import Checked, Coverage, Uncovered, Whole
from storage.audit.entry import LONGEST
from storage.verifications.values import WORD_LENGTH

ID_LENGTH = 36
DESTROYED = "destroyed"
"""Stands for the KEK of a data key that is gone for good."""
INDEX_KEY = "index"
"""The purpose of the system key that blind indexes are made with."""
AUDIT_KEY = "audit"
"""The purpose of the system key that signs checkpoints of the audit log, and receipts."""

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times, kept in UTC to the microsecond on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive time with ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """An aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """Root of the tables; its metadata holds these alone.

    Attributes:
        coverage: what the audit log commits to of the table; each table states its own.
    """

    coverage: ClassVar[Coverage]


class KnownKeyRow(Table, table=True):
    """The id of a key-encryption key or index key that this database was written under."""

    __tablename__: ClassVar[str] = "known_key"
    coverage: ClassVar[Coverage] = Whole("key")

    id: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)


class SystemKeyRow(Table, table=True):
    """A key of the store itself, wrapped: of each purpose one."""

    __tablename__: ClassVar[str] = "system_key"
    coverage: ClassVar[Coverage] = Whole("system_key")

    purpose: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    key_id: str = Field(sa_type=String(WORD_LENGTH))
    kek_id: str = Field(sa_column_args=[ForeignKey("known_key.id")], sa_type=String(WORD_LENGTH))
    key_wrapped: bytes = Field(sa_type=LargeBinary)


class CustomerKeyRow(Table, table=True):
    """The data key of one customer (of one verification where no customer was named), wrapped.

    Where the customer was erased it is empty, its KEK is `DESTROYED`, and its index leads nowhere; when the customer
    comes again, another row holds another key. What is known of how long the records are kept stands here too:
    ``relationship_ended_at`` is the first moment after the relationship's last day; what was kept up to
    ``deletion_requested_at`` is stored and not used; ``purge_id`` names the purge that is to destroy the key, or has.
    """

    __tablename__: ClassVar[str] = "customer_key"
    coverage: ClassVar[Coverage] = Whole("customer_key")
    __table_args__ = (
        UniqueConstraint("tenant", "customer_index"),
        Index(None, "kek_id", "id"),
        Index(None, "tenant", "relationship_ended_at", "id"),
        Index(None, "purge_id", "id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_index: bytes = Field(sa_type=LargeBinary)
    kek_id: str = Field(sa_column_args=[ForeignKey("known_key.id")], sa_type=String(WORD_LENGTH))
    data_key_wrapped: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)
    destroyed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    relationship_ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deletion_requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    purge_id: str | None = Field(default=None, sa_type=String(ID_LENGTH))


class VerificationRow(Table, table=True):
    """One verification. ``request_digest_index`` is keyed too: a bare digest would confirm a guessed payload."""

    __tablename__: ClassVar[str] = "verification"
    coverage: ClassVar[Coverage] = Checked("storage.audit.records_check")
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


class ClaimRow(Table, table=True):
    """A request that one server is at work on until the claim expires, unless it is renewed or released."""

    __tablename__: ClassVar[str] = "request_claim"
    coverage: ClassVar[Coverage] = Uncovered(
        "leases on requests, which last seconds; that a request leads to one verification is a constraint"
    )

    tenant: str = Field(sa_type=String(WORD_LENGTH), primary_key=True)
    request_index: bytes = Field(sa_type=LargeBinary, primary_key=True)
    holder: str = Field(sa_type=String(ID_LENGTH))
    expires_at: datetime = Field(sa_type=UtcDateTime)


class EvidenceRow(Table, table=True):
    """One kept picture; its sealed bytes lie in the object store under ``object_path``."""

    __tablename__: ClassVar[str] = "evidence"
    coverage: ClassVar[Coverage] = Checked("storage.audit.records_check")
    __table_args__ = (
        UniqueConstraint("verification_id", "side"),
        UniqueConstraint("object_path"),
        Index(None, "sha256"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    verification_id: str = Field(sa_column_args=[ForeignKey("verification.id")], sa_type=String(ID_LENGTH))
    side: str = Field(sa_type=String(WORD_LENGTH))
    media_type: str = Field(sa_type=String(WORD_LENGTH))
    size: int
    sha256: bytes = Field(sa_type=LargeBinary)
    object_path: str = Field(sa_type=String(255))
    created_at: datetime = Field(sa_type=UtcDateTime)


class PolicyRow(Table, table=True):
    """The text of a decision policy that verdicts were given under, by the SHA-256 of its UTF-8."""

    __tablename__: ClassVar[str] = "policy"
    coverage: ClassVar[Coverage] = Whole("policy_text")
    __table_args__ = (Index(None, "id", "version"),)

    sha256: bytes = Field(sa_type=LargeBinary, primary_key=True)
    id: str = Field(sa_type=String(WORD_LENGTH))
    version: str = Field(sa_type=String(WORD_LENGTH))
    text: str = Field(sa_type=Text)
    first_used_at: datetime = Field(sa_type=UtcDateTime)


class HoldRow(Table, table=True):
    """A reason to keep a customer's records whatever their term, until it is released. Its name tells of a case."""

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
    """One purge: the plan it carries out, under which rule, and how far it is."""

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
    skipped: int = 0


class AuditEntryRow(Table, table=True):
    """One entry of the audit log, see `storage.audit.entry.Entry`, and the tree's nodes that it completes, joined.

    Rows are added by `storage.audit.log` alone, and neither changed nor deleted: triggers refuse it.
    """

    __tablename__: ClassVar[str] = "audit_entry"
    coverage: ClassVar[Coverage] = Checked("storage.audit.walk")
    __table_args__ = (Index(None, "kind", "record_id", "position"), Index(None, "tenant", "position"))

    position: int = Field(
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    at_us: int = Field(sa_type=BigInteger)
    tenant: str = Field(sa_type=String(LONGEST))
    actor: str = Field(sa_type=String(LONGEST))
    roles: str = Field(sa_type=Text)
    origin: str = Field(sa_type=String(LONGEST))
    action: str = Field(sa_type=String(WORD_LENGTH))
    outcome: str = Field(sa_type=String(LONGEST))
    kind: str = Field(sa_type=String(LONGEST))
    record_id: str = Field(sa_type=String(LONGEST))
    digests: str = Field(sa_type=Text)
    nonce: str = Field(sa_type=String(WORD_LENGTH))
    nodes: bytes = Field(sa_type=LargeBinary)
