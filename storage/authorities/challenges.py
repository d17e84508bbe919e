"""One-time codes of one tenant: stored as keyed digests, compared in constant time, valid once."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.authorities import quotas
from storage.authorities.rows import ChallengeRow
from storage.authorities.values import AuthorityAction, OverQuota, QuotaLimits, Scope
from storage.customers.owned import is_restricted, with_customer
from storage.database.connections import Database
from storage.errors import NotFound, RequestConflict, StoreUnavailable
from storage.keys.customer_keys import ATTEMPTS, CustomerKeys, DataKey, KeyDestroyed, KeyOvertaken, KeyOwner
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data

TRIES: Final = 5
"""How many codes may be tried."""
LASTS: Final = timedelta(minutes=5)
"""How long a code is valid."""
SPACING: Final = timedelta(seconds=60)
"""Between two codes for one contact."""


class ChallengeState(StrEnum):
    """What became of a one-time code."""

    OPEN = "OPEN"
    VERIFIED = "VERIFIED"
    LOCKED = "LOCKED"
    EXPIRED = "EXPIRED"
    NOT_SENT = "NOT_SENT"


@dataclass(frozen=True, slots=True)
class NewChallenge:
    """A one-time code to be stored, before it is sent.

    Attributes:
        id: made by the caller with `storage.new_id`.
        request_id, request_digest: as of a `NewCheck`.
        customer_reference: whose contact it is.
        channel, purpose: stored in clear.
        contact: sealed, and counted by its blind index.
        code: stored as a keyed digest over it and the id.
        created_at: aware time.
    """

    id: str
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)
    customer_reference: str = field(repr=False)
    channel: str
    purpose: str
    contact: str = field(repr=False)
    code: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredChallenge:
    """A stored one-time code, of which nothing shows the code or the contact."""

    id: str
    state: ChallengeState
    tries_left: int
    created_at: datetime
    expires_at: datetime
    verified_at: datetime | None

    @property
    def next_at(self) -> datetime:
        """When another code may be sent to the contact."""
        return self.created_at + SPACING


@dataclass(frozen=True, slots=True)
class Challenges:
    """The one-time codes of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    log: AuditLog

    def start(self, new: NewChallenge, per_day: int | None) -> tuple[StoredChallenge, bool] | OverQuota:
        """Store a code that is then to be sent; the first one, and False, where the same request was stored before.

        OverQuota where the contact was sent a code less than `SPACING` ago, or ``per_day`` today.
        Raises RequestConflict for the same request id with another payload.
        """
        owner, attempts = KeyOwner(new.id, new.customer_reference, new.created_at), ATTEMPTS
        while True:
            if (first := self._begun(new)) is not None:
                return _stored(first, new.created_at), False
            key = self.customers.get_or_make(owner)
            try:
                with self.database.write() as session:
                    self.customers.keep_alive(session.connection(), key)
                    return self._add(session, new, key, per_day), True
            except quotas.Over as error:
                return error.over
            except (KeyDestroyed, KeyOvertaken, IntegrityError):
                attempts -= 1
                if not attempts:
                    raise StoreUnavailable(KeyOvertaken.__name__) from None

    def is_begun(self, new: NewChallenge) -> bool:
        """Whether the same request was stored before. Raises RequestConflict."""
        return self._begun(new) is not None

    def not_sent(self, challenge_id: str) -> StoredChallenge:
        """Note that the message could not be sent. Raises NotFound."""
        with self.database.write() as session:
            row = self._locked(session, challenge_id)
            if row.state == ChallengeState.OPEN:
                row.state = ChallengeState.NOT_SENT.value
                self.log.append(session, committed(row, AuthorityAction.CHALLENGE_NOT_SENT))
            return _stored(row, row.created_at)

    def answer(self, challenge_id: str, code: str, at: datetime) -> StoredChallenge:
        """Compare a code, and count the try before anything is said of it. Raises NotFound.

        The digest is computed and compared whatever the state, so that the time it takes shows nothing.
        """
        given = [code_index(each, challenge_id, code) for each in self.index.each()]
        with self.database.write() as session:
            row = self._locked(session, challenge_id)
            right = sum(hmac.compare_digest(row.code_index, one) for one in given) > 0  # all of them, always
            if row.state == ChallengeState.OPEN:
                if row.expires_at <= at:
                    row.state = ChallengeState.EXPIRED.value
                else:
                    row.tries += 1
                    if right:
                        row.state, row.verified_at = ChallengeState.VERIFIED.value, at
                    elif row.tries >= TRIES:
                        row.state = ChallengeState.LOCKED.value
                self.log.append(session, committed(row, AuthorityAction.CHALLENGE_ANSWERED))
                return _stored(row, at)
            # a code is valid once: what was verified before is shown as used, not as verified by this call
            return _stored(row, at, used=True)

    def contact_of(self, challenge_id: str) -> tuple[str, datetime] | None:
        """The contact that a right answer was given for, and when; None without one, or where it may not be used.

        Raises RecordDamaged.
        """
        conditions = (col(ChallengeRow.tenant) == self.index.tenant, col(ChallengeRow.id) == challenge_id)
        with self.database.read() as session:
            found = session.execute(with_customer(ChallengeRow, *conditions)).first()
        if found is None or found[0].verified_at is None or is_restricted(found[0].created_at, found[2]):
            return None
        key = self.customers.unwrapped(found[1])
        if key is None:
            return None
        bound = associated_data(self.index.tenant, challenge_id, "contact")
        return key.opened(found[0].contact_sealed, bound).decode(), found[0].verified_at.astimezone(UTC)

    def _add(self, session: Session, new: NewChallenge, key: DataKey, per_day: int | None) -> StoredChallenge:
        contact = contact_index(self.index, new.contact)
        # counting first makes two servers that send to one contact wait for each other
        limits = QuotaLimits(subject_day=2**31 - 1 if per_day is None else per_day)
        quotas.take(session, new.channel, limits, contact, new.created_at, again=False)
        last = session.scalars(
            select(col(ChallengeRow.created_at))
            .where(
                col(ChallengeRow.tenant) == self.index.tenant,
                col(ChallengeRow.contact_index).in_([contact_index(each, new.contact) for each in self.index.each()]),
                col(ChallengeRow.created_at) > new.created_at - SPACING,
            )
            .order_by(col(ChallengeRow.created_at).desc())
            .limit(1)
        ).first()
        if last is not None:
            raise quotas.Over(OverQuota(Scope.SECOND, last + SPACING))
        row = ChallengeRow(
            id=new.id,
            tenant=self.index.tenant,
            customer_key_id=key.id,
            request_index=self.index.of("challenge_request", new.request_id.encode()),
            request_digest_index=self.index.of("challenge_request_digest", new.request_digest),
            channel=new.channel,
            purpose=new.purpose,
            contact_index=contact,
            contact_sealed=key.seal(new.contact.encode(), associated_data(self.index.tenant, new.id, "contact")),
            code_index=code_index(self.index, new.id, new.code),
            state=ChallengeState.OPEN.value,
            created_at=new.created_at,
            expires_at=new.created_at + LASTS,
        )
        session.add(row)
        session.flush()
        self.log.append(session, committed(row, AuthorityAction.CHALLENGE_STARTED))
        return _stored(row, new.created_at)

    def _begun(self, new: NewChallenge) -> ChallengeRow | None:
        each = tuple(self.index.each())
        indexes = [one.of("challenge_request", new.request_id.encode()) for one in each]
        with self.database.read() as session:
            row = self._one(session, [col(ChallengeRow.request_index).in_(indexes)])
        if row is None:
            return None
        digests = [one.of("challenge_request_digest", new.request_digest) for one in each]
        if not any(hmac.compare_digest(row.request_digest_index, digest) for digest in digests):
            raise RequestConflict
        return row

    def _locked(self, session: Session, challenge_id: str) -> ChallengeRow:
        row = self._one(session, [col(ChallengeRow.id) == challenge_id], lock=True)
        if row is None:
            raise NotFound
        return row

    def _one(self, session: Session, conditions: Sequence[Any], *, lock: bool = False) -> ChallengeRow | None:
        query = select(ChallengeRow).where(col(ChallengeRow.tenant) == self.index.tenant, *conditions)
        return session.scalars(query.with_for_update() if lock else query).first()


def contact_index(index: BlindIndex, contact: str) -> bytes:
    """Blind index of a contact."""
    return index.of("challenge_contact", contact.encode())


def code_index(index: BlindIndex, challenge_id: str, code: str) -> bytes:
    """Keyed digest of a code: HMAC over the challenge and the code."""
    return index.of("challenge_code", f"{challenge_id}\n{code}".encode())


def _stored(row: ChallengeRow, at: datetime, *, used: bool = False) -> StoredChallenge:
    state = ChallengeState(row.state)
    if state is ChallengeState.OPEN and row.expires_at <= at:
        state = ChallengeState.EXPIRED
    if used and state is ChallengeState.VERIFIED:
        state = ChallengeState.LOCKED
    return StoredChallenge(
        id=row.id,
        state=state,
        tries_left=max(0, TRIES - row.tries) if state is ChallengeState.OPEN else 0,
        created_at=row.created_at.astimezone(UTC),
        expires_at=row.expires_at.astimezone(UTC),
        verified_at=row.verified_at.astimezone(UTC) if row.verified_at and not used else None,
    )
