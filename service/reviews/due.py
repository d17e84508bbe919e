"""What the days of the rules bring about: objections that are due soon, and customers who stayed silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from service.reviews.rules import Rules
from storage import Store

FIRST: Final = 0
"""The priority of an objection that is due soon: before every other case."""


def bring_up(store: Store, rules: Rules, now: datetime) -> int:
    """Move what is due to the front, or back into the queue, for one tenant; returns how many cases.

    Raises StoreUnavailable; may be interrupted, and done again.
    """
    reviews, terms = store.reviews, rules.terms
    objections, decisions = reviews.objections, reviews.decisions
    late = objections.unreminded(now - timedelta(days=terms.objection_reminder_days))
    moved = sum(objections.remind(case_id, FIRST) for case_id in late)
    return moved + sum(decisions.silent(case_id) for case_id in decisions.unanswered())
