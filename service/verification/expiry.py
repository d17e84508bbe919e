"""The expiry watch: verifications whose document has run out become EXPIRED (令〔2025〕第11号 art. 26)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from idverdict import v1

from service.verification.messages import is_primary
from service.verification.recorded import record_from
from service.verification.values.last_day import last_day_of
from service.verification.verify import CHINA
from storage import Store

LONGEST_TERM: Final = timedelta(days=366 * 26)
"""How far back a last day may lie: longer than any document is valid, so that no outage of the watch leaves one out."""


def last_day(record: v1.Verification) -> date | None:
    """The day on which the first of its primary documents runs out; None where none ever does.

    Of each document it is the day that was surely read, else the one that was claimed.
    """
    days = [
        day
        for number, document in enumerate(record.documents)
        if is_primary(document) and (day := _last_day_of(record, number)) is not None
    ]
    return min(days, default=None)


def _last_day_of(record: v1.Verification, document: int) -> date | None:
    for reading in record.verdict.readings:
        field = reading.fields.get("valid_until") if reading.document == document else None
        if field is not None and field.status == v1.FIELD_STATUS_READ:
            return _day(field.value)
    return _day(record.documents[document].claim.valid_until)


def expire(store: Store, now: datetime) -> int:
    """Set the state of a tenant's verifications that stand though their document has run out; returns how many.

    A document is valid on its last day, by the calendar of China. May be interrupted at any point.
    """
    yesterday = _yesterday(now)
    return store.expiry.expire(yesterday - LONGEST_TERM, yesterday)


def expire_older(store: Store, now: datetime) -> int:
    """The same for verifications that were kept before last days were: each has to be opened; returns how many."""
    expired, yesterday = 0, _yesterday(now)
    for some in store.expiry.without_index():
        days = {kept.id: last_day(record_from(kept.payload)) for kept in some}
        due = [kept for kept, day in days.items() if day is not None and day <= yesterday]
        expired += store.expiry.set_expired(due) if due else 0
    return expired


def _yesterday(now: datetime) -> date:
    return now.astimezone(CHINA).date() - timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        return last_day_of(text)
    except ValueError:  # LONG_TERM, or nothing
        return None
