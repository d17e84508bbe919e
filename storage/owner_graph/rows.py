"""The tables of the owner graph. What is said of a party is sealed under the data key of whoever's source says it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field

from storage.audit.entry import LONGEST
from storage.database.coverage import Coverage, Members, Uncovered, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime
from storage.owner_graph.words import SOURCE


class OwnerSourceRow(Table, table=True):
    """A version of a customer's structure, or of a register of holdings.

    Attributes:
        customer_key_id: the customer's data key; of a register, one of the version's own.
        customer_file_id: whose structure; None for a register.
        register_id: the bank's word for the register; None for a structure.
        version: the number of the structure among the file's, or of the register's version.
        parties, statements: how many; 0 while it is loading.
        head_sealed: of a structure, its target and whether simplifications are off; None for a register.
        used_from, used_until: since when it is read, and when a later version came in its place.
    """

    __tablename__: ClassVar[str] = "owner_source"
    coverage: ClassVar[Coverage] = Whole(SOURCE)
    __table_args__ = (
        UniqueConstraint("customer_file_id", "version"),
        UniqueConstraint("tenant", "register_id", "version"),
        UniqueConstraint("tenant", "request_index"),
        Index(None, "customer_key_id"),
        Index(None, "state"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    customer_file_id: str | None = Field(
        default=None, sa_column_args=[ForeignKey("customer_file.id")], sa_type=String(ID_LENGTH)
    )
    register_id: str | None = Field(default=None, sa_type=String(WORD_LENGTH))
    version: int
    scope: str = Field(sa_type=String(WORD_LENGTH))
    state: str = Field(sa_type=String(WORD_LENGTH))
    parties: int
    statements: int
    head_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    file_sha256: bytes | None = Field(default=None, sa_type=LargeBinary)
    person: str = Field(sa_type=String(LONGEST))
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    request_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    request_digest_index: bytes | None = Field(default=None, sa_type=LargeBinary)


class OwnerStatementRow(Table, table=True):
    """One statement of a source.

    Attributes:
        place: in the source, from 1.
        about_index: blind index of the party that it is about.
        kind: PARTY, or what describes one, such as HOLDING.
    """

    __tablename__: ClassVar[str] = "owner_statement"
    coverage: ClassVar[Coverage] = Members(SOURCE, "source_id", "statements", "while a register is loading")
    __table_args__ = (Index(None, "about_index", "source_id", "kind"),)

    source_id: str = Field(sa_column_args=[ForeignKey("owner_source.id")], sa_type=String(ID_LENGTH), primary_key=True)
    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    about_index: bytes = Field(sa_type=LargeBinary)
    kind: str = Field(sa_type=String(WORD_LENGTH))
    payload_sealed: bytes = Field(sa_type=LargeBinary)


class OwnerWatchRow(Table, table=True):
    """That a customer's latest determination depends on what sources of the tenant say of a party.

    Attributes:
        party_index: a digest under a key of the party's ``about_index``.
        read_at: when the graph was last read for the customer.
    """

    __tablename__: ClassVar[str] = "owner_watch"
    coverage: ClassVar[Coverage] = Uncovered("follows from the graph: each reading for the customer writes it again")
    __table_args__ = (Index(None, "party_index"), Index(None, "customer_key_id"))

    customer_file_id: str = Field(
        sa_column_args=[ForeignKey("customer_file.id")], sa_type=String(ID_LENGTH), primary_key=True
    )
    party_index: bytes = Field(sa_type=LargeBinary, primary_key=True)
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    read_at: datetime = Field(sa_type=UtcDateTime)


class SetAsideRow(Table, table=True):
    """A customer's file whose owners could not be compared, for a reason of its own.

    Attributes:
        tries: how often it failed; ``since``: for the first time.
        again_at: when it is tried again.
    """

    __tablename__: ClassVar[str] = "owner_set_aside"
    coverage: ClassVar[Coverage] = Uncovered("what is left to do: a lost row is written again by the next comparison")
    __table_args__ = (Index(None, "tenant", "again_at"), Index(None, "customer_key_id"))

    customer_file_id: str = Field(
        sa_column_args=[ForeignKey("customer_file.id")], sa_type=String(ID_LENGTH), primary_key=True
    )
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    tries: int
    since: datetime = Field(sa_type=UtcDateTime)
    again_at: datetime = Field(sa_type=UtcDateTime)
