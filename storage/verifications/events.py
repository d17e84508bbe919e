"""Changes of a tenant's verifications, in the order of the audit log, for clients that follow them.

Entries are appended one at a time, each after the one before is committed. So a reader at a position has seen all
entries before it, on PostgreSQL too, and resumes with the position alone.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from storage.audit.entry import Action, moment
from storage.audit.rows import AuditEntryRow
from storage.database.connections import Database
from storage.database.table import Table, sql_table
from storage.errors import PageTokenInvalid
from storage.sealing.blind_index import BlindIndex
from storage.verifications.digests import VERIFICATION
from storage.verifications.revisions import latest_number
from storage.verifications.rows import RevisionRow, VerificationRow

AT_ONCE = 200
"""How many events are looked up at once."""
_BYTES = 8
_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class EventSource:
    """Entries of the log that are events of verifications.

    Attributes:
        kind, actions: of the entries.
        table: of the records that they tell of, with columns ``id`` and ``verification_id``; None where the records are
            the verifications themselves.
    """

    kind: str
    actions: tuple[StrEnum, ...]
    table: type[Table] | None = None


OWN: Final = EventSource(
    VERIFICATION,
    (
        Action.VERIFICATION_CREATED,
        Action.VERIFICATION_REVISED,
        Action.VERIFICATION_EXPIRED,
        Action.VERIFICATION_ERASED,
    ),
)
"""What becomes of a verification itself."""


@dataclass(frozen=True, slots=True)
class VerificationEvent:
    """Something that became of a verification.

    Attributes:
        position: its place in the log.
        action: what it was, such as created.
        verification_id: of which.
        record_id: the record that the entry tells of: the verification, or one that belongs to it.
        decision, state: the verification's latest; None where the record is gone.
        at: when, UTC.
    """

    position: int
    action: str
    verification_id: str
    record_id: str
    decision: str | None
    state: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Events:
    """The events of one tenant. Positions are those up to which everything was seen, -1 for nothing yet.

    Attributes:
        sources: which entries of the log are events.
    """

    database: Database
    index: BlindIndex
    sources: tuple[EventSource, ...] = (OWN,)

    def end(self) -> int:
        """The last position of the log, of all tenants. Raises StoreUnavailable."""
        with self.database.read() as session:
            return _end(session)

    def after(self, position: int) -> tuple[Sequence[VerificationEvent], int]:
        """The next events, and the position up to which they are all there are. Raises StoreUnavailable."""
        with self.database.read() as session:  # one state of the database
            end = _end(session)
            rows = session.connection().execute(self._next(position)).all()
            of = self._verifications(session, rows)
            known = self._known(session, of.values())
        events = [
            VerificationEvent(at, action, of[kind, id_], id_, decision, state, moment(us))
            for at, action, kind, id_, us in rows
            if (kind, id_) in of
            for decision, state in (known.get(of[kind, id_], (None, None)),)
        ]
        return events, rows[-1][0] if len(rows) == AT_ONCE else max(end, position)

    def _next(self, position: int) -> Any:
        entry = AuditEntryRow
        shown = (entry.position, entry.action, entry.kind, entry.record_id, entry.at_us)
        ours = [
            and_(col(entry.kind) == source.kind, col(entry.action).in_([action.value for action in source.actions]))
            for source in self.sources
        ]
        return (
            select(*map(col, shown))
            .where(col(entry.tenant) == self.index.tenant, or_(*ours), col(entry.position) > position)
            .order_by(col(entry.position))
            .limit(AT_ONCE)
        )

    def _verifications(self, session: Session, rows: Sequence[Any]) -> Mapping[tuple[str, str], str]:
        """The verification of each record, by the kind and the id of the record."""
        found: dict[tuple[str, str], str] = {}
        for source in self.sources:
            ids = {id_ for _, _, kind, id_, _ in rows if kind == source.kind}
            if source.table is None:
                found |= {(source.kind, id_): id_ for id_ in ids}
            elif ids:
                table = sql_table(source.table)
                belongs = select(table.c.id, table.c.verification_id).where(table.c.id.in_(ids))
                found |= {(source.kind, id_): of for id_, of in session.connection().execute(belongs)}
        return found

    @staticmethod
    def _known(session: Session, ids: Iterable[str]) -> Mapping[str, tuple[str, str]]:
        """Latest decision, and state, of verifications."""
        if not (wanted := list(set(ids))):
            return {}
        latest = and_(
            col(RevisionRow.verification_id) == col(VerificationRow.id), col(RevisionRow.number) == latest_number()
        )
        decision = func.coalesce(col(RevisionRow.decision), col(VerificationRow.decision))
        query = (
            select(col(VerificationRow.id), decision, col(VerificationRow.state))
            .join(RevisionRow, latest, isouter=True)
            .where(col(VerificationRow.id).in_(wanted))
        )
        return {id_: (decision, state) for id_, decision, state in session.connection().execute(query)}

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
