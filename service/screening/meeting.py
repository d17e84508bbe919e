"""What came of comparing two names."""

from __future__ import annotations

from dataclasses import dataclass

from service.screening.policy import How


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two names met.

    Attributes:
        how: in which way.
        score: thousandths.
        notes: what else there is to say, such as ``EDITS_1``.
    """

    how: How
    score: int
    notes: tuple[str, ...] = ()
