"""Which case a new verification opens: asked when its verdict stands, and written in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.reviews.rules import Rules
from service.verification.values.verdict import Purpose, Verdict
from storage import PolicyText, Store
from storage.reviews.opening import FollowUp
from storage.reviews.values import NewCase


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens cases by rules, see `service.verification.creation.FollowUps`."""

    rules: Rules

    def __call__(
        self, store: Store, verdict: Verdict, purpose: Purpose, now: datetime, entered_by: str | None
    ) -> FollowUp:
        """What is written beside the verification. The text of the rules is kept before the first case under them."""
        return store.reviews.follow_up(self._case(store, verdict, purpose, now, entered_by), now)

    def revised(self, store: Store, verdict: Verdict, purpose: Purpose, now: datetime, *, news: bool) -> FollowUp:
        """What is written with a revision: an open case of the verification is told; another one opens for news."""
        case = self._case(store, verdict, purpose, now, None) if news else None
        return store.reviews.follow_up(case, now, revises=True)

    def _case(
        self, store: Store, verdict: Verdict, purpose: Purpose, now: datetime, entered_by: str | None
    ) -> NewCase | None:
        codes = [reason.code for reason in verdict.reasons]
        case = self.rules.case_for(verdict.decision, codes, purpose, now, entered_by=entered_by)
        if case is not None:
            store.policies.keep(PolicyText(self.rules.id, self.rules.version, self.rules.text), now)
        return case
