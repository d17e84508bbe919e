"""The tables of screening. Facts of customers, hits and notes are sealed under the customer's data key.

The entries of a list are sealed under a data key of the list's version.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field

from storage.audit.entry import LONGEST
from storage.database.coverage import Coverage, Members, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime
from storage.screening.words import ACT, HIT, LIST, SUBJECT, SWEEP, TRACE


class ListRow(Table, table=True):
    """One version of a list: complete or not there."""

    __tablename__: ClassVar[str] = "screening_list"
    coverage: ClassVar[Coverage] = Whole(LIST)
    __table_args__ = (UniqueConstraint("tenant", "list_id", "version"), UniqueConstraint("tenant", "request_index"))

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    list_id: str = Field(sa_type=String(WORD_LENGTH))
    version: int
    key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    format: str = Field(sa_type=String(WORD_LENGTH))
    sha256: bytes = Field(sa_type=LargeBinary)
    size: int
    entries: int
    names: int
    without_names: int
    parts: int
    imported_by: str = Field(sa_type=String(LONGEST))
    created_at: datetime = Field(sa_type=UtcDateTime)
    request_index: bytes = Field(sa_type=LargeBinary)
    request_digest_index: bytes = Field(sa_type=LargeBinary)


class ListPartRow(Table, table=True):
    """Some of the entries of a version, one a line, compressed and sealed."""

    __tablename__: ClassVar[str] = "screening_list_part"
    coverage: ClassVar[Coverage] = Members(LIST, "list_version_id", "parts", "never: the import states their digest")

    list_version_id: str = Field(
        sa_column_args=[ForeignKey("screening_list.id")], sa_type=String(ID_LENGTH), primary_key=True
    )
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    entries_sealed: bytes = Field(sa_type=LargeBinary)


class SubjectRow(Table, table=True):
    """A customer, or a party of one, as screened last.

    Attributes:
        party: which party of the customer's file, as a digest under a key; empty for the customer.
    """

    __tablename__: ClassVar[str] = "screening_subject"
    coverage: ClassVar[Coverage] = Whole(SUBJECT)
    __table_args__ = (UniqueConstraint("customer_key_id", "party"), Index(None, "tenant", "id"))

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    party: str = Field(default="", sa_type=String(WORD_LENGTH))
    facts_sealed: bytes = Field(sa_type=LargeBinary)
    policy_sha256: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)
    screened_at: datetime = Field(sa_type=UtcDateTime)


class TraceRow(Table, table=True):
    """A number, contact or placeholder of a customer as blind indexes, to find customers that share it."""

    __tablename__: ClassVar[str] = "screening_trace"
    coverage: ClassVar[Coverage] = Whole(TRACE)
    __table_args__ = (Index(None, "tenant", "kind", "value_index"), Index(None, "customer_key_id"))

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    kind: str = Field(sa_type=String(WORD_LENGTH))
    value_index: bytes = Field(sa_type=LargeBinary)
    name_index: bytes = Field(sa_type=LargeBinary)


class HitRow(Table, table=True):
    """A customer, or a party of one, and an entry that met, and what became of it; ``party`` as of a subject."""

    __tablename__: ClassVar[str] = "screening_hit"
    coverage: ClassVar[Coverage] = Whole(HIT)
    __table_args__ = (
        Index(None, "tenant", "state", "created_at", "id"),
        Index(None, "customer_key_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    party: str = Field(default="", sa_type=String(WORD_LENGTH))
    list_id: str = Field(sa_type=String(WORD_LENGTH))
    list_version: int
    content_sealed: bytes = Field(sa_type=LargeBinary)
    policy_sha256: bytes = Field(sa_type=LargeBinary)
    how: str = Field(sa_type=String(WORD_LENGTH))
    score: int
    state: str = Field(sa_type=String(WORD_LENGTH))
    decision: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    proposed_by: str | None = Field(default=None, sa_type=String(LONGEST))
    revision: int = 1
    acts: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class ActRow(Table, table=True):
    """One step in the history of a hit: added once, never changed, but for the note, which an erasure empties."""

    __tablename__: ClassVar[str] = "screening_act"
    coverage: ClassVar[Coverage] = Whole(ACT)
    __table_args__ = (
        UniqueConstraint("hit_id", "number"),
        UniqueConstraint("tenant", "request_index"),
        Index(None, "customer_key_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    hit_id: str = Field(sa_column_args=[ForeignKey("screening_hit.id")], sa_type=String(ID_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    number: int
    kind: str = Field(sa_type=String(WORD_LENGTH))
    person: str | None = Field(default=None, sa_type=String(LONGEST))
    decision: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    list_version: int
    note_sealed: bytes = Field(default=b"", sa_type=LargeBinary)
    at: datetime = Field(sa_type=UtcDateTime)
    request_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    request_digest_index: bytes | None = Field(default=None, sa_type=LargeBinary)


class SweepRow(Table, table=True):
    """A sweep over the subjects of a tenant, in the order of their ids."""

    __tablename__: ClassVar[str] = "screening_sweep"
    coverage: ClassVar[Coverage] = Whole(SWEEP)
    __table_args__ = (Index(None, "tenant", "created_at", "id"), Index(None, "tenant", "state"))

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    kind: str = Field(sa_type=String(WORD_LENGTH))
    list_id: str = Field(default="", sa_type=String(WORD_LENGTH))
    list_version: int = 0
    state: str = Field(sa_type=String(WORD_LENGTH))
    after_id: str = Field(default="", sa_type=String(ID_LENGTH))
    subjects: int = 0
    opened: int = 0
    reopened: int = 0
    ended: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
