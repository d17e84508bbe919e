"""The values that go into the store and come out of it. Personal ones stay out of ``repr``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Protocol
from uuid import UUID

from storage.audit.entry import Event
from storage.database.statements import Step
from storage.database.table import WORD_LENGTH
from storage.keys.customer_keys import DataKey

ACTIVE = "ACTIVE"
"""The state of a verification that stands."""
EXPIRED = "EXPIRED"
"""The state of a verification whose document has run out."""
REDACTED = "REDACTED"
"""The state of a verification whose customer was erased: nothing personal is left of it."""

RESTRICTED = "RESTRICTED"
"""The state of a verification whose customer asked for deletion before the law's term is over: stored, not used."""


def new_id(at: datetime) -> str:
    """A UUID version 7 (RFC 9562) for a record made at this time: sorts by time, 74 random bits."""
    milliseconds = int(at.timestamp() * 1000)
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76  # version
    value = value & ~(0x3 << 62) | 2 << 62  # variant
    return str(UUID(int=value))


def _require_zone(at: datetime | None) -> None:
    if at is not None and at.tzinfo is None:
        raise ValueError("a time needs a time zone")


class SealedBeside(Protocol):
    """What is stored in the transaction of a verification, such as the questions that it puts to authorities."""

    def store(self, key: DataKey) -> tuple[Sequence[Step], Sequence[Event]]:
        """The steps that insert its rows under the verification's data key, and the events for the audit log."""
        ...


@dataclass(frozen=True, slots=True)
class NewVerification:
    """A finished verification to be kept.

    Attributes:
        id: made by the caller with `new_id`, since the payload names it too.
        request_id: the caller's idempotency key; kept as a keyed digest only.
        request_digest: digest of the request's payload (SHA-256); kept under the index key.
        customer_reference: whom the caller verifies, or None; sealed, and looked up through its blind index.
        document_number: the number to find this record by, or None; kept as a blind index only.
        purpose, decision, policy_id, policy_version: kept in clear, so never personal; at most 64 characters.
        payload: the whole verification as bytes; sealed.
        created_at: aware time, kept in UTC to the microsecond.
        state: the record's state, ``ACTIVE`` at first.
        valid_until: the last day of the document, kept as a blind index only; None where it never runs out, or where
            that is not known.
        digests: SHA-256 of what the maker commits to in the audit log beside the record itself, by name.
        sealed_beside: what else is stored, under its data key, in the verification's transaction.

    Raises:
        ValueError: for a naive time, or a word in clear of more than 64 characters.
    """

    id: str
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)
    customer_reference: str | None = field(repr=False)
    document_number: str | None = field(repr=False)
    purpose: str
    decision: str
    policy_id: str
    policy_version: str
    payload: bytes = field(repr=False)
    created_at: datetime
    state: str = "ACTIVE"
    valid_until: date | None = field(default=None, repr=False)
    digests: Mapping[str, bytes] = field(default_factory=dict)
    sealed_beside: Sequence[SealedBeside] = ()

    def __post_init__(self) -> None:
        _require_zone(self.created_at)
        words = (self.purpose, self.decision, self.state, self.policy_id, self.policy_version)
        if max(map(len, words)) > WORD_LENGTH:
            raise ValueError("a word in clear is too long")


@dataclass(frozen=True, slots=True)
class StoredVerification:
    """A kept verification, its sealed parts opened. Attributes as in `NewVerification`; ``created_at`` is in UTC.

    ``decision`` is that of the latest verdict. ``revision`` is the number of that verdict, 0 for the first one;
    ``revised`` holds it as bytes, and ``revised_at`` says when it was given.

    Of one that is `REDACTED` the payload is empty and the customer reference None; so is it of one that is
    `RESTRICTED`, unless it was opened all the same.
    """

    id: str
    customer_reference: str | None = field(repr=False)
    purpose: str
    decision: str
    state: str
    policy_id: str
    policy_version: str
    payload: bytes = field(repr=False)
    created_at: datetime
    revision: int = 0
    revised: bytes = field(default=b"", repr=False)
    revised_at: datetime | None = None


@dataclass(frozen=True)
class Image:
    """A picture as it was submitted; hashed once, by whoever asks first.

    Attributes:
        place: which picture of its verification it is, such as ``0-1``; ``PORTRAIT`` in stores of version 0.1.
        media_type: such as ``image/jpeg``.
        content: the encoded bytes.
    """

    place: str
    media_type: str
    content: bytes = field(repr=False)

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the content, 32 bytes."""
        return hashlib.sha256(self.content).digest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kept picture, opened and held against its digest.

    Attributes:
        id: the evidence's own id.
        verification_id: the verification it belongs to.
        place, media_type: as submitted.
        sha256: digest of the content, 32 bytes.
        content: the encoded picture, byte for byte as submitted.
        created_at: when it was kept, UTC.
    """

    id: str
    verification_id: str
    place: str
    media_type: str
    sha256: bytes
    content: bytes = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """Which verifications to list; None does not restrict. From ``created_from`` on, up to before ``created_to``.

    Raises ValueError for a naive time.
    """

    decision: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    customer_reference: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _require_zone(self.created_from)
        _require_zone(self.created_to)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first; ``next_page_token`` is empty on the last."""

    verifications: tuple[StoredVerification, ...]
    next_page_token: str
