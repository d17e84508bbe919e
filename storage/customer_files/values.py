"""The values of customer files that go into the store and come out of it. Personal ones stay out of ``repr``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from storage.customer_files.words import ERASED, Entry

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.audit.entry import Event
    from storage.customer_files.rows import CustomerRecordRow
    from storage.keys.customer_keys import DataKey


@dataclass(frozen=True, slots=True)
class FileAct:
    """Who changes a file, by which request.

    Attributes:
        person: who.
        request_id, request_digest: the caller's id of the request and its digest (SHA-256); kept keyed. An empty id is
            the program's own act.
        revision: the state of the file that the change is of.
        at: aware time.
    """

    person: str
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)
    at: datetime
    revision: int | None = None


class Beside(Protocol):
    """What another room stores with a record: in the same transaction, under the same data key."""

    def write(self, session: Session, record: CustomerRecordRow, key: DataKey, at: datetime) -> Iterable[Event]:
        """Write it; gives the events of the audit log."""
        ...


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A record to be added.

    Attributes:
        kind: what it is.
        payload: sealed.
        subject: the id of what it is a state of.
        policy_sha256: the rules it was made under.
        document_number: to find it by; kept as a blind index only.
        other_than: the number of a record of the kind ``other_kind`` that another person has to have added.
        beside: what another room stores with it.
    """

    kind: Entry
    payload: bytes = field(repr=False)
    subject: str | None = None
    policy_sha256: bytes | None = None
    document_number: str | None = field(default=None, repr=False)
    other_kind: Entry | None = None
    other_than: int | None = None
    beside: Beside | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NewContent:
    """The content of an attachment that is to be kept."""

    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredContent:
    """The content of an attachment, opened."""

    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewStanding:
    """What follows from a file's records.

    Attributes:
        state: in clear.
        standing: sealed.
        turn: the day on which the state changes by itself; kept as a blind index only.
        news: what the change is to those who watch, sealed; empty where nothing but added records is.
        level: of risk, to find what is due by it; kept as a blind index only. None where it is not to be found.
    """

    state: str
    standing: bytes = field(repr=False)
    turn: date | None = field(default=None, repr=False)
    news: bytes = field(default=b"", repr=False)
    level: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a record was added: the file, the kind, and its number among those of the kind."""

    file_id: str
    kind: Entry
    number: int


@dataclass(frozen=True, slots=True)
class Added:
    """A record that a change added: its kind, its number among those of the kind, and what it is a state of."""

    kind: str
    number: int
    subject: str | None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A record, opened; attributes as in `NewEntry`. ``number`` is its place among its kind, ``place`` among all."""

    kind: Entry
    number: int
    place: int
    subject: str | None
    person: str
    policy_sha256: bytes | None
    payload: bytes = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A file, opened; of one that was erased, or may not be used, what stands in clear.

    Attributes:
        reference: the bank's own of the customer.
        restricted: the customer asked for deletion: it is only stored.
        ended_at: the first moment after the relationship's last day, or None.
    """

    id: str
    kind: str
    state: str
    revision: int
    records: int
    versions: int
    reference: str = field(repr=False)
    standing: bytes = field(repr=False)
    opened_at: datetime
    changed_at: datetime
    restricted: bool
    ended_at: datetime | None

    @property
    def erased(self) -> bool:
        """Whether nothing personal is left of it."""
        return self.state == ERASED


@dataclass(frozen=True, slots=True)
class FilePage:
    """One page of a list of files in the order of their opening; ``next_page_token`` is empty on the last."""

    files: tuple[CustomerFile, ...]
    next_page_token: str
