"""What erasure and purge need to know of verifications: how they are redacted, and which rows a data key has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlmodel import Session, col

from storage.audit.entry import Action, Event
from storage.verifications.digests import VERIFICATION, digests_of
from storage.verifications.older import records
from storage.verifications.rows import EvidenceRow, VerificationRow
from storage.verifications.values import REDACTED

_BLANK: dict[str, Any] = {
    "payload_sealed": b"",
    "customer_reference_sealed": None,
    "customer_index": None,
    "number_index": None,
    "expiry_index": None,
}


def erase(session: Session, keys: Sequence[str]) -> Sequence[Event]:
    """Redact the verifications under these data keys; id, purpose, decision, policy, time and request digest stay."""
    ours = col(VerificationRow.customer_key_id).in_(keys)
    erased = [
        Event(Action.VERIFICATION_ERASED, VERIFICATION, row.id, digests_of(row, pictures))
        for row, pictures in records(session, ours)
    ]
    session.execute(update(VerificationRow).where(ours).values(state=REDACTED, **_BLANK))
    return erased


def is_blank(row: Any) -> bool:
    """Whether an erasure left nothing personal in a row."""
    return all(getattr(row, name) == value for name, value in _BLANK.items())


def since(key_id: ColumnElement[str], at: ColumnElement[Any]) -> ColumnElement[bool]:
    """In SQL: a verification under this data key is from this time or later."""
    return exists().where(col(VerificationRow.customer_key_id) == key_id, col(VerificationRow.created_at) >= at)


def pictures_under(keys: Any) -> ColumnElement[bool]:
    """In SQL: the row of a picture belongs to one of these data keys."""
    theirs = select(col(VerificationRow.id)).where(col(VerificationRow.customer_key_id).in_(keys))
    return col(EvidenceRow.verification_id).in_(theirs)
