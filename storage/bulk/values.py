"""The values of bulk work that go into the store and come out of it. The caller's own words stay out of ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

PART = 200
"""How many items of a batch a worker takes on at once; the parts of all batches take turns."""


class BatchState(StrEnum):
    """What became of a batch."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self in (BatchState.PENDING, BatchState.RUNNING)


OPEN = tuple(state.value for state in BatchState if state.is_open)
"""The states in which there is something left to do."""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A manifest that was read and found well-formed.

    Attributes:
        id: made by the caller with `storage.new_id`.
        request_id: the caller's idempotency key; kept as a keyed digest only.
        request_digest: digest of the request (SHA-256); kept under the index key.
        manifest: where the manifest lies; sealed.
        manifest_digest: its SHA-256; kept under the index key.
        purpose: of items that name none; kept in clear.
        total: how many items it has.
        created_at: aware time.
    """

    id: str
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)
    manifest: str = field(repr=False)
    manifest_digest: bytes = field(repr=False)
    purpose: str
    total: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """A kept batch. Attributes as in `NewBatch`, and how far it has come.

    Attributes:
        state: what became of it.
        reason: why it FAILED.
        verified: how many items led to a verification.
        failed: how many could not be verified.
        finished_at: when it was done, failed or cancelled, UTC.
    """

    id: str
    manifest: str = field(repr=False)
    purpose: str
    total: int
    state: BatchState
    reason: str | None
    verified: int
    failed: int
    created_at: datetime
    finished_at: datetime | None

    @property
    def parts(self) -> int:
        """How many parts its items are done in."""
        return parts_of(self.total)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one item.

    Attributes:
        number: its row in the manifest, from 1, the heading not counted.
        item: the caller's id of it; sealed.
        verification_id: what it led to, or None.
        decision: of that verification, or None.
        reasons: codes of that verification's reasons.
        error: the reason for which there is no verification, or None.
        error_column: the manifest's column that the reason is of, or None.
    """

    number: int
    item: str = field(repr=False)
    verification_id: str | None = None
    decision: str | None = None
    reasons: tuple[str, ...] = ()
    error: str | None = None
    error_column: str | None = None


def parts_of(total: int) -> int:
    """How many parts so many items are done in."""
    return -(-total // PART)


def numbers_of(part: int, total: int) -> range:
    """The numbers of the items of a part, which is counted from 0."""
    return range(part * PART + 1, min((part + 1) * PART, total) + 1)
