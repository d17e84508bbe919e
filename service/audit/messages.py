"""Between the audit log's entries and the contract's messages."""

from __future__ import annotations

from idverdict import v1

from service.call.times import timestamp
from storage.audit.entry import Entry, digests_in, moment


def entry_message(entry: Entry) -> v1.AuditEntry:
    """An entry, with the text that is hashed."""
    return v1.AuditEntry(
        position=entry.position,
        time=timestamp(moment(entry.at_us)),
        tenant=entry.tenant,
        actor=entry.actor,
        roles=[role for role in entry.roles.split(",") if role],
        origin=entry.origin,
        action=entry.action,
        outcome=entry.outcome,
        record_kind=entry.kind,
        record_id=entry.id,
        digests=digests_in(entry.digests),
        text=entry.text(),
    )
