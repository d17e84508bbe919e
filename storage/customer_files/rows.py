"""The tables of customer files. What is in a file is sealed under the customer's data key."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field

from storage.audit.entry import LONGEST
from storage.customer_files.words import CONTENT, FILE, NEWS, RECORD
from storage.database.coverage import Coverage, Whole
from storage.database.table import ID_LENGTH, WORD_LENGTH, Table, UtcDateTime


class CustomerFileRow(Table, table=True):
    """One customer's file.

    Attributes:
        opening: 1; a customer who asked for deletion and comes again gets the next one.
        revision: grows with each change.
        records, versions: how many there are, of all kinds and of profiles.
        standing_sealed: what follows from the records, so that a look at the file need not read them all.
        turn_index: blind index of the day on which the state changes by itself; None where no day does that.
        level_index: blind index of the level of risk, of a file that something is due for; see decision 0056.
    """

    __tablename__: ClassVar[str] = "customer_file"
    coverage: ClassVar[Coverage] = Whole(FILE)
    __table_args__ = (
        UniqueConstraint("customer_key_id", "opening"),
        Index(None, "tenant", "state", "id"),
        Index(None, "tenant", "turn_index", "id"),
        Index(None, "tenant", "level_index", "state", "id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    opening: int
    kind: str = Field(sa_type=String(WORD_LENGTH))
    state: str = Field(sa_type=String(WORD_LENGTH))
    revision: int
    records: int
    versions: int
    reference_sealed: bytes = Field(sa_type=LargeBinary)
    standing_sealed: bytes = Field(sa_type=LargeBinary)
    turn_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    level_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class CustomerRecordRow(Table, table=True):
    """One record of a file: added once, and changed by an erasure alone, which empties it.

    Attributes:
        place: among all records of the file, from 1; ``number``: among those of its kind.
        subject: the id of what it is a state of, such as of a party; of one that may be personal, a digest under a key.
        person: who added it.
        policy_sha256: the rules it was made under.
        number_index: blind index of a document's number in it.
    """

    __tablename__: ClassVar[str] = "customer_record"
    coverage: ClassVar[Coverage] = Whole(RECORD)
    __table_args__ = (
        UniqueConstraint("customer_file_id", "place"),
        UniqueConstraint("customer_file_id", "kind", "number"),
        UniqueConstraint("tenant", "request_index"),
        Index(None, "tenant", "number_index"),
        Index(None, "customer_key_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_file_id: str = Field(sa_column_args=[ForeignKey("customer_file.id")], sa_type=String(ID_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    place: int
    kind: str = Field(sa_type=String(WORD_LENGTH))
    number: int
    subject: str | None = Field(default=None, sa_type=String(ID_LENGTH))
    person: str = Field(sa_type=String(LONGEST))
    policy_sha256: bytes | None = Field(default=None, sa_type=LargeBinary)
    payload_sealed: bytes = Field(sa_type=LargeBinary)
    number_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    request_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    request_digest_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)


class CustomerNewsRow(Table, table=True):
    """What one change of a file brought about, for those who watch: added once, and emptied by an erasure.

    Attributes:
        number: the revision of the file that the change made.
        person: who asked for the change.
        content_sealed: the records that were added, and what the change is to a watcher.
    """

    __tablename__: ClassVar[str] = "customer_news"
    coverage: ClassVar[Coverage] = Whole(NEWS)
    __table_args__ = (UniqueConstraint("customer_file_id", "number"), Index(None, "customer_key_id"))

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_file_id: str = Field(sa_column_args=[ForeignKey("customer_file.id")], sa_type=String(ID_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    number: int
    person: str = Field(sa_type=String(LONGEST))
    content_sealed: bytes = Field(sa_type=LargeBinary)
    at: datetime = Field(sa_type=UtcDateTime)


class ContentRow(Table, table=True):
    """The content of an attachment; its sealed bytes are in the object store under ``object_path``.

    Attributes:
        size: of the content in clear, bytes.
        object_sha256: digest of the sealed bytes.
    """

    __tablename__: ClassVar[str] = "customer_content"
    coverage: ClassVar[Coverage] = Whole(CONTENT)
    __table_args__ = (
        UniqueConstraint("customer_record_id"),
        UniqueConstraint("object_path"),
        Index(None, "customer_key_id"),
    )

    id: str = Field(sa_type=String(ID_LENGTH), primary_key=True)
    tenant: str = Field(sa_type=String(WORD_LENGTH))
    customer_key_id: str = Field(sa_column_args=[ForeignKey("customer_key.id")], sa_type=String(ID_LENGTH))
    customer_record_id: str = Field(sa_column_args=[ForeignKey("customer_record.id")], sa_type=String(ID_LENGTH))
    media_type: str = Field(sa_type=String(WORD_LENGTH))
    size: int
    object_path: str = Field(sa_type=String(255))
    object_sha256: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)
