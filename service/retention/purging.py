"""Purges by themselves: what is due is destroyed, in batches, for every tenant; and receipts of what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from storage import LARGEST_PLAN, PurgeReceipt, Purges, Store

RULE: Final = (
    "Records are kept for {years} years after the end of the relationship or transaction (反洗钱法 art. 34; "
    "令〔2025〕第11号 art. 44), longer under a hold, and then the customer's key is destroyed (PIPL art. 47)."
)


def rule(years: int) -> str:
    """The rule of a purge in words."""
    return RULE.format(years=years)


def purge_due(store: Store, now: datetime, limit: int = LARGEST_PLAN) -> tuple[PurgeReceipt, ...]:
    """Purge what is due, of every tenant, at most so many customers of each; what was interrupted is finished first.

    For a scheduler: may be killed at any time, run again, and run by several at once. Returns the receipts of what was
    done, none where nothing was due. Raises StoreUnavailable.
    """
    receipts = []
    for tenant in store.purges.tenants():
        purges = store.of(tenant).purges
        for purge_id in _begun(purges, now, limit):
            for _ in purges.carry_out(purge_id, now):
                pass
            receipts.append(purges.receipt(purge_id))
    return tuple(receipts)


def _begun(purges: Purges, now: datetime, limit: int) -> Iterator[str]:
    yield from purges.list(unfinished=True)
    plan = purges.plan(now, limit)
    if plan.due:
        yield purges.begin(plan.sha256, now, limit)
