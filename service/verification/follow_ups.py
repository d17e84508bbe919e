"""What follows from a verdict, or from a revision of it, and is written in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from service.verification.values.verdict import Purpose, Verdict
from storage import Store
from storage.verifications.beside import Beside


class FollowUps(Protocol):
    """What follows from a verdict and is written in the transaction that stores it, or its revision."""

    def __call__(
        self, store: Store, verdict: Verdict, purpose: Purpose, now: datetime, entered_by: str | None, /
    ) -> Beside:
        """What is written; ``entered_by`` is the person who made the request, where one is known."""
        ...

    def revised(self, store: Store, verdict: Verdict, purpose: Purpose, now: datetime, /, *, news: bool) -> Beside:
        """What is written with a revision of the verdict; ``news`` is whether it asks for a person for a new reason."""
        ...
