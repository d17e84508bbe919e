"""The words of screening: states, decisions, acts, and the actions of the audit log."""

from __future__ import annotations

from enum import StrEnum

LIST, SUBJECT, TRACE, HIT, ACT, SWEEP = (
    "screening_list",
    "screening_subject",
    "screening_trace",
    "screening_hit",
    "screening_act",
    "screening_sweep",
)
"""The record kinds."""


class HitState(StrEnum):
    """What became of a hit."""

    OPEN = "OPEN"
    PROPOSED = "PROPOSED"
    """One person has decided, and a second has to confirm."""
    CLEARED = "CLEARED"
    """Somebody else is listed."""
    CONFIRMED = "CONFIRMED"
    """The customer is listed."""
    ENDED = "ENDED"
    """The entry is not on the list any more, or does not meet any more."""
    REDACTED = "REDACTED"
    """The customer was erased."""


DECIDED = (HitState.CLEARED.value, HitState.CONFIRMED.value)


class HitDecision(StrEnum):
    """What a person may decide on a hit."""

    CLEARED = "CLEARED"
    CONFIRMED = "CONFIRMED"


class ActKind(StrEnum):
    """What was done to a hit; each is an action of the audit log too."""

    HIT_OPENED = "HIT_OPENED"
    HIT_PROPOSED = "HIT_PROPOSED"
    HIT_RETURNED = "HIT_RETURNED"
    """The second person did not agree."""
    HIT_DECIDED = "HIT_DECIDED"
    HIT_REOPENED = "HIT_REOPENED"
    """Facts of the customer or the entry changed since the decision."""
    HIT_ENDED = "HIT_ENDED"


class SweepKind(StrEnum):
    """What is screened again."""

    DELTA = "DELTA"
    """Every subject against what a new version of a list changed."""
    FULL = "FULL"
    """Every subject against every list."""


class SweepState(StrEnum):
    """How far a sweep has come."""

    RUNNING = "RUNNING"
    DONE = "DONE"


class TraceKind(StrEnum):
    """What may show that two customers are one, or that one is nobody."""

    NUMBER = "NUMBER"
    CONTACT = "CONTACT"
    PLACEHOLDER = "PLACEHOLDER"


class ScreeningAction(StrEnum):
    """Further words of the audit log about screening."""

    LIST_IMPORTED = "LIST_IMPORTED"
    SCREENED = "SCREENED"
    SUBJECT_SCREENED = "SUBJECT_SCREENED"
    HIT_CHANGED = "HIT_CHANGED"
    """The row of a hit, beside the act that tells what was done."""
    HIT_READ = "HIT_READ"
    DUPLICATES_READ = "DUPLICATES_READ"
    SWEEP_BEGUN = "SWEEP_BEGUN"
    SWEEP_ADVANCED = "SWEEP_ADVANCED"
    SWEEP_DONE = "SWEEP_DONE"
    SCREENING_ERASED = "SCREENING_ERASED"
