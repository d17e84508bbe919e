"""A record with its latest verdict. A revision leaves out what was read, which is that of the first verdict."""

from __future__ import annotations

from datetime import datetime

from idverdict import v1


def with_revision(record: v1.Verification, number: int, verdict: bytes, at: datetime | None) -> v1.Verification:
    """The record with a revised verdict in place of its own; the record itself for number 0, which is changed."""
    if not number:
        return record
    revised = v1.Verdict.FromString(verdict)
    revised.readings.extend(record.verdict.readings)
    record.verdict.CopyFrom(revised)
    record.revision = number
    if at is not None:
        record.revise_time.FromDatetime(at)
    return record
