"""The values of questions to authorities that go into the store and come out of it. Personal ones stay out of repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class CheckState(StrEnum):
    """What became of a question."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    AWAITING = "AWAITING"
    ANSWERED = "ANSWERED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"

    @property
    def is_open(self) -> bool:
        """Whether an answer is still expected."""
        return self in (CheckState.QUEUED, CheckState.SENT, CheckState.AWAITING)


OPEN: Final = tuple(state.value for state in CheckState if state.is_open)
CONFLICT: Final = "CONFLICT"
"""The outcome of a question with two different answers."""


class AuthorityAction(StrEnum):
    """What was done to a question, for the audit log. Words that were once written stay."""

    AUTHORITY_QUEUED = "AUTHORITY_QUEUED"
    AUTHORITY_SENT = "AUTHORITY_SENT"
    AUTHORITY_AWAITED = "AUTHORITY_AWAITED"
    AUTHORITY_ANSWERED = "AUTHORITY_ANSWERED"
    AUTHORITY_CONTRADICTED = "AUTHORITY_CONTRADICTED"
    AUTHORITY_GIVEN_UP = "AUTHORITY_GIVEN_UP"
    AUTHORITY_CANCELLED = "AUTHORITY_CANCELLED"
    AUTHORITY_READ = "AUTHORITY_READ"
    AUTHORITY_ERASED = "AUTHORITY_ERASED"
    CHALLENGE_STARTED = "CHALLENGE_STARTED"
    CHALLENGE_ANSWERED = "CHALLENGE_ANSWERED"
    CHALLENGE_NOT_SENT = "CHALLENGE_NOT_SENT"
    CHALLENGE_ERASED = "CHALLENGE_ERASED"


@dataclass(frozen=True, slots=True)
class NewCheck:
    """A question to be stored.

    Attributes:
        id: made by the caller with `storage.new_id`; the authority gets it as the id of the question.
        request_id: the caller's idempotency key; stored as a keyed digest only.
        request_digest: digest of the request (SHA-256); stored under the index key.
        verification_id: the verification whose verdict rests on the answer, or None.
        channel, kind, purpose: stored in clear.
        subject: what quotas count by, such as a document number, or None; stored as a blind index only.
        asked: the question as bytes; sealed.
        asked_digest: digest of what is asked about (SHA-256), to find an equal question; stored under the index key.
        created_at, give_up_at: aware times.
        after: how long the job engine leaves it to whoever stores it.
    """

    id: str
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)
    verification_id: str | None
    channel: str
    kind: str
    purpose: str
    subject: str | None = field(repr=False)
    asked: bytes = field(repr=False)
    asked_digest: bytes = field(repr=False)
    created_at: datetime
    give_up_at: datetime
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer to be stored.

    Attributes:
        digest: SHA-256 of what distinguishes it from other answers; stored under the index key.
        outcome: what it means, stored in clear.
        billable: whether the authority bills it.
        is_miss: whether it counts against the subject's misses of the day.
        answer: as it came, as bytes; sealed.
        finding: what it means, as bytes; sealed.
        received_at: aware time.
    """

    digest: bytes = field(repr=False)
    outcome: str
    billable: bool
    is_miss: bool
    answer: bytes = field(repr=False)
    finding: bytes = field(repr=False)
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A stored answer, opened. Attributes as in `NewAnswer`."""

    outcome: str
    billable: bool
    answer: bytes = field(repr=False)
    finding: bytes = field(repr=False)
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """A stored question, opened; attributes as in `NewCheck`. Of an erased one ``asked`` is empty.

    Attributes:
        state: what became of it.
        outcome: what the answer means; None without one.
        ticket: the authority's, for a question that it answers later.
        attempts: how often it was sent.
        reused_id: the question whose answer was taken instead.
        sent_at: when it was first sent.
        settled_at: when it was answered, given up or withdrawn.
        answers: in the order in which they came.
    """

    id: str
    verification_id: str | None
    channel: str
    kind: str
    purpose: str
    state: CheckState
    outcome: str | None
    asked: bytes = field(repr=False)
    ticket: str = field(repr=False)
    attempts: int
    reused_id: str | None
    created_at: datetime
    give_up_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    answers: tuple[StoredAnswer, ...] = ()

    @property
    def billable(self) -> bool:
        """Whether the authority bills an answer to it."""
        return any(one.billable for one in self.answers) and self.reused_id is None


class Recorded(StrEnum):
    """What became of an answer that was delivered."""

    FIRST = "FIRST"
    """It is the first."""
    SAME = "SAME"
    """It came before."""
    CONFLICT = "CONFLICT"
    """It differs from the first."""
    LATE = "LATE"
    """It came after the question was withdrawn; it is stored and decides nothing."""


class Scope(StrEnum):
    """What a quota counts."""

    SECOND = "SECOND"
    DAY = "DAY"
    SUBJECT_DAY = "SUBJECT_DAY"
    SUBJECT_MISSES_DAY = "SUBJECT_MISSES_DAY"


@dataclass(frozen=True, slots=True)
class QuotaLimits:
    """How often a channel may be asked, by all servers together; None does not limit."""

    per_second: int | None = None
    per_day: int | None = None
    subject_day: int | None = None
    subject_misses_day: int | None = None


@dataclass(frozen=True, slots=True)
class OverQuota:
    """A question may not be sent now.

    Attributes:
        scope: which quota is used up.
        until: when its window ends.
    """

    scope: Scope
    until: datetime
