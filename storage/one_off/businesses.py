"""One-off business of one tenant: who asks about one link waits for whoever asks about the same."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import delete, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, gone
from storage.database.connections import Database
from storage.errors import NotFound, RequestConflict
from storage.one_off.rows import OneOffRow
from storage.sealing.blind_index import BlindIndex

_AT_ONCE = 500
_LOCK = text("SELECT pg_advisory_xact_lock(:link)")


class OneOffAction(StrEnum):
    """Words of the audit log."""

    ONE_OFF_ASSESSED = "ONE_OFF_ASSESSED"
    ONE_OFF_FORGOTTEN = "ONE_OFF_FORGOTTEN"


@dataclass(frozen=True, slots=True)
class OneOff:
    """One piece of business; ``links`` are keyed digests, ``amount`` exact decimal text."""

    id: str
    amount: str
    currency: str
    kind: str
    at: datetime
    links: frozenset[str] = field(repr=False)


Decide = Callable[[Sequence[OneOff]], tuple[bytes, bytes]]
"""Earlier business with a link in common in; out what is answered, and all that it was answered with."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of an assessment; ``inputs`` are empty where it is older than their keeping."""

    answer: bytes = field(repr=False)
    inputs: bytes = field(repr=False)
    policy_sha256: bytes


@dataclass(frozen=True, slots=True)
class OneOffs:
    """One-off business of one tenant. Methods may raise StoreUnavailable."""

    database: Database
    index: BlindIndex
    log: AuditLog

    def link(self, stated: str) -> str:
        """The keyed digest of a link."""
        return self.index.of("one_off_link", stated.encode()).hex()

    def assess(
        self, new: OneOff, since: datetime, request: tuple[str, bytes], policy_sha256: bytes, decide: Decide
    ) -> bytes:
        """Answer and keep, once: calls on one link follow one another. ``request``: its id and digest.

        Raises RequestConflict.
        """
        try:
            return self._assess(new, since, request, policy_sha256, decide)
        except IntegrityError:
            with self.database.read() as session:
                before = self._before(session, *request)
            if before is None:
                raise
            return before

    def get(self, business_id: str) -> Kept:
        """An assessment by the id of its business. Raises NotFound."""
        with self.database.read() as session:
            row = session.exec(
                select(OneOffRow).where(
                    OneOffRow.tenant == self.index.tenant,
                    OneOffRow.business_id == business_id,
                    col(OneOffRow.answer).is_not(None),
                )
            ).one_or_none()
        if row is None or row.answer is None:
            raise NotFound
        return Kept(row.answer, row.inputs or b"", row.policy_sha256)

    def forget(self, before: datetime) -> int:
        """Delete business of an earlier time, of all tenants; returns how many rows."""
        deleted = 0
        while True:
            with self.database.write() as session:
                found = session.exec(select(OneOffRow.id).where(col(OneOffRow.at) < before).limit(_AT_ONCE)).all()
                if not found:
                    return deleted
                session.execute(delete(OneOffRow).where(col(OneOffRow.id).in_(found)))
                self.log.append(session, *(gone(OneOffRow, one, OneOffAction.ONE_OFF_FORGOTTEN) for one in found))
            deleted += len(found)

    def _assess(
        self, new: OneOff, since: datetime, request: tuple[str, bytes], policy_sha256: bytes, decide: Decide
    ) -> bytes:
        links = sorted(new.links)
        with self.database.write() as session:
            if self.database.shared:
                for one in sorted(int.from_bytes(bytes.fromhex(link)[-8:], "big", signed=True) for link in links):
                    session.execute(_LOCK, {"link": one})
            if (before := self._before(session, *request)) is not None:
                return before
            answer, inputs = decide(self._earlier(session, links, since, new.at))
            rows = [
                OneOffRow(
                    id=str(uuid4()),
                    tenant=self.index.tenant,
                    business_id=new.id,
                    link_index=bytes.fromhex(link),
                    amount=new.amount,
                    currency=new.currency,
                    kind=new.kind,
                    at=new.at,
                    policy_sha256=policy_sha256,
                    answer=None if place else answer,
                    inputs=None if place else inputs,
                    request_index=None if place else self.index.of("one_off_request", request[0].encode()),
                    request_digest_index=None if place else self.index.of("one_off_digest", request[1]),
                )
                for place, link in enumerate(links)
            ]
            session.add_all(rows)
            self.log.append(session, *(committed(one, OneOffAction.ONE_OFF_ASSESSED) for one in rows))
        return answer

    def _earlier(self, session: Session, links: Sequence[str], since: datetime, until: datetime) -> list[OneOff]:
        rows = session.exec(
            select(OneOffRow)
            .where(
                OneOffRow.tenant == self.index.tenant,
                col(OneOffRow.link_index).in_([bytes.fromhex(link) for link in links]),
                col(OneOffRow.at) >= since,
                col(OneOffRow.at) <= until,
            )
            .order_by(col(OneOffRow.at), col(OneOffRow.business_id))
        ).all()
        found: dict[str, OneOff] = {}
        for row in rows:
            shared = found[row.business_id].links if row.business_id in found else frozenset()
            found[row.business_id] = OneOff(
                row.business_id, row.amount, row.currency, row.kind, row.at, shared | {row.link_index.hex()}
            )
        return list(found.values())

    def _before(self, session: Session, request_id: str, digest: bytes) -> bytes | None:
        each = tuple(self.index.each())
        indexes = [index.of("one_off_request", request_id.encode()) for index in each]
        row = session.exec(
            select(OneOffRow).where(OneOffRow.tenant == self.index.tenant, col(OneOffRow.request_index).in_(indexes))
        ).one_or_none()
        if row is None:
            return None
        known = row.request_digest_index or b""
        if not any(hmac.compare_digest(known, index.of("one_off_digest", digest)) for index in each):
            raise RequestConflict
        return row.answer
