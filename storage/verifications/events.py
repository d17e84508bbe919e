"""Changes of a tenant's verifications, in the order of the audit log, for clients that follow them.

Entries are appended one at a time, each after the one before is committed. So a reader at a position has seen all
entries before it, on PostgreSQL too, and resumes with the position alone.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.audit.entry import Action, moment
from storage.audit.rows import AuditEntryRow
from storage.database.connections import Database
from storage.errors import PageTokenInvalid
from storage.sealing.blind_index import BlindIndex
from storage.verifications.digests import VERIFICATION
from storage.verifications.rows import VerificationRow

AT_ONCE = 200
"""How many events are looked up at once."""
_CHANGES = (Action.VERIFICATION_CREATED, Action.VERIFICATION_EXPIRED, Action.VERIFICATION_ERASED)
_BYTES = 8
_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class VerificationEvent:
    """Something that became of a verification.

    Attributes:
        position: its place in the log.
        action: what it was: created, expired or erased.
        verification_id: of which.
        decision: the verification's; None where the record is gone.
        at: when, UTC.
    """

    position: int
    action: Action
    verification_id: str
    decision: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Events:
    """The events of one tenant. Positions are those up to which everything was seen, -1 for nothing yet."""

    database: Database
    index: BlindIndex

    def end(self) -> int:
        """The last position of the log, of all tenants. Raises StoreUnavailable."""
        with self.database.read() as session:
            return _end(session)

    def after(self, position: int) -> tuple[Sequence[VerificationEvent], int]:
        """The next events, and the position up to which they are all there are. Raises StoreUnavailable."""
        with self.database.read() as session:  # one state of the database
            end = _end(session)
            rows = session.connection().execute(self._next(position)).all()
        events = [VerificationEvent(at, Action(what), of, decision, moment(us)) for at, what, of, us, decision in rows]
        return events, events[-1].position if len(events) == AT_ONCE else max(end, position)

    def _next(self, position: int) -> Any:
        entry = AuditEntryRow
        shown = (entry.position, entry.action, entry.record_id, entry.at_us, VerificationRow.decision)
        return (
            select(*map(col, shown))
            .join_from(entry, VerificationRow, col(VerificationRow.id) == col(entry.record_id), isouter=True)
            .where(
                col(entry.tenant) == self.index.tenant,
                col(entry.kind) == VERIFICATION,
                col(entry.action).in_([action.value for action in _CHANGES]),
                col(entry.position) > position,
            )
            .order_by(col(entry.position))
            .limit(AT_ONCE)
        )

    def token(self, position: int) -> str:
        """The token of a position: authenticated, and masked because the position counts the entries of all tenants."""
        salt = os.urandom(_BYTES)
        masked = _mixed((position + 1).to_bytes(_BYTES, "big"), self.index.of("event mask", salt))
        body = salt + masked
        return base64.urlsafe_b64encode(_mac(self.index, body) + body).decode()

    def position(self, token: str) -> int:
        """The position in a token. Raises PageTokenInvalid for one that was not made here for this tenant, or that
        lies beyond the end of the log; StoreUnavailable.
        """
        try:
            raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise PageTokenInvalid from None
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        for index in self.index.each():
            if hmac.compare_digest(mac, _mac(index, body)):
                mask = index.of("event mask", body[:_BYTES])
                found = int.from_bytes(_mixed(body[_BYTES:], mask), "big") - 1
                if found <= self.end():  # or else the log is another, such as one that was restored
                    return found
        raise PageTokenInvalid


def _end(session: Session) -> int:
    found = session.connection().execute(select(func.max(col(AuditEntryRow.position)))).scalar_one()
    return -1 if found is None else int(found)


def _mac(index: BlindIndex, body: bytes) -> bytes:
    return index.of("event token", body)[-_MAC_BYTES:]


def _mixed(value: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(value, mask[-_BYTES:], strict=True))
