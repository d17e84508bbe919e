"""The table of the audit log."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text
from sqlmodel import Field

from storage.audit.entry import LONGEST
from storage.database.coverage import Checked, Coverage
from storage.database.table import WORD_LENGTH, Table


class AuditEntryRow(Table, table=True):
    """One entry of the audit log, see `storage.audit.entry.Entry`, and the tree nodes that it completes, joined.

    Only `storage.audit.log` adds rows; triggers refuse to change or delete them.
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
