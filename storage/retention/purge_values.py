"""Plans and receipts of purges. They contain nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The records of a customer, by their data key's id, whose term is over."""

    record_set: str
    relationship_ended_on: date
    kept_until: date
    verifications: int
    pictures: int
    contents: int = 0
    """Of attachments."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due on a day under a term of so many years, the longest due first; changes nothing."""

    as_of: date
    years: int
    due: tuple[Due, ...]
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Purged:
    """The records of a customer that are gone; what is left of each verification is REDACTED."""

    record_set: str
    relationship_ended_on: date
    kept_until: date
    purged_at: datetime
    verifications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurgeReceipt:
    """The result of a purge, and its rule. ``finished_at`` is None while the purge is not finished.

    Attributes:
        id: of the purge.
        tenant: whose records.
        plan_sha256: the plan that was carried out.
        as_of, years: the rule: relationships whose term of so many years was over on this day.
        purged: what is gone.
        pictures, contents: how many pictures, and contents of attachments, were destroyed.
        skipped: customers that were planned and left out, as they got a hold, a later verification, or another end.
    """

    id: str
    tenant: str
    plan_sha256: bytes
    as_of: date
    years: int
    begun_at: datetime
    finished_at: datetime | None
    purged: tuple[Purged, ...]
    pictures: int
    skipped: int
    contents: int = 0
