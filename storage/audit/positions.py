"""Positions in the audit log, for whoever follows it: what was told after one, and tokens that hold one.

Entries are appended one at a time, each after the one before is committed. So a reader at a position has seen all
entries before it, on PostgreSQL too, and resumes with the position alone.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, and_, func, or_, select
from sqlmodel import col

from storage.audit.entry import moment
from storage.audit.rows import AuditEntryRow
from storage.database.connections import Database
from storage.errors import PageTokenInvalid
from storage.sealing.blind_index import BlindIndex

_BYTES = 8
_MAC_BYTES = 16


class Interest(Protocol):
    """Which entries somebody follows: of a record kind, with some actions."""

    @property
    def kind(self) -> str:
        """The record kind."""
        ...

    @property
    def actions(self) -> Sequence[str]:
        """The words of the actions."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the log that somebody follows: ``record_id`` is of the record kind ``kind``."""

    position: int
    tenant: str
    action: str
    kind: str
    record_id: str
    at: datetime


def end_of(connection: Connection) -> int:
    """The last position of the log, of all tenants; -1 for an empty one."""
    found = connection.execute(select(func.max(col(AuditEntryRow.position)))).scalar_one()
    return -1 if found is None else int(found)


def told_after(
    connection: Connection,
    interests: Iterable[Interest],
    position: int,
    limit: int,
    *,
    tenant: str | None = None,
    most: int | None = None,
) -> tuple[Sequence[Told], int]:
    """The next entries of some kinds, of a tenant or of all, and the position up to which they are all there are.

    Where entries are rare, ``most`` bounds how many others are gone through for them.
    """
    end = end_of(connection)
    entry = AuditEntryRow
    ours = [
        and_(col(entry.kind) == one.kind, col(entry.action).in_([str(word) for word in one.actions]))
        for one in interests
    ]
    shown = (entry.position, entry.tenant, entry.action, entry.kind, entry.record_id, entry.at_us)
    conditions = [or_(*ours), col(entry.position) > position]
    if most is not None:
        end = min(end, position + most)
        conditions.append(col(entry.position) <= end)
    if tenant is not None:
        conditions.append(col(entry.tenant) == tenant)
    query = select(*map(col, shown)).where(*conditions).order_by(col(entry.position)).limit(limit)
    rows: Any = connection.execute(query)
    found = [Told(at, whose, action, kind, id_, moment(us)) for at, whose, action, kind, id_, us in rows]
    return found, found[-1].position if len(found) == limit else max(end, position)


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions of one tenant's followers: those up to which everything was seen, -1 for nothing yet."""

    database: Database
    index: BlindIndex

    def end(self) -> int:
        """The last position of the log, of all tenants. Raises StoreUnavailable."""
        with self.database.read() as session:
            return end_of(session.connection())

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


def _mac(index: BlindIndex, body: bytes) -> bytes:
    return index.of("event token", body)[-_MAC_BYTES:]


def _mixed(value: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(value, mask[-_BYTES:], strict=True))
