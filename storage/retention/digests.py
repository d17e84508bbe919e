"""Digests that entries about a customer state: the notes on the retention term, and a hold."""

from __future__ import annotations

from storage.audit.entry import microseconds
from storage.audit.row_digests import record_digest
from storage.customers.rows import CustomerRow
from storage.retention.rows import HoldRow

NOTED, HOLD = "noted", "hold"
"""The names of these digests in an entry."""


def noted_digest(row: CustomerRow) -> bytes:
    """Of the end of a relationship and the request for deletion."""
    times = (row.relationship_ended_at, row.deletion_requested_at)
    return record_digest(b"noted", *(b"" if at is None else str(microseconds(at)).encode() for at in times))


def hold_digest(row: HoldRow) -> bytes:
    """Of a hold's keyed index: its name tells of a case."""
    return record_digest(b"hold", row.customer_key_id.encode(), row.hold_index)
