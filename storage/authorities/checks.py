"""The questions of one tenant to authorities: each change of state is a transaction with its entry in the audit log."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.audit.entry import Event
from storage.audit.row_digests import committed
from storage.authorities.check_answering import CheckAnswers
from storage.authorities.check_sending import CheckSender
from storage.authorities.open_checks import OpenChecks, open_checks
from storage.authorities.rows import CheckRow
from storage.authorities.sealing import request_digest_index, request_index, seal_check
from storage.authorities.values import AuthorityAction, NewCheck, StoredCheck
from storage.database.statements import Step, inserting, run
from storage.errors import RequestConflict, StoreUnavailable
from storage.jobs import JobKind
from storage.keys.customer_keys import ATTEMPTS, DataKey, KeyDestroyed, KeyOvertaken, KeyOwner


@dataclass(frozen=True, slots=True)
class QueuedChecks:
    """Questions that are stored in the transaction of their verification; see `SealedBeside`."""

    checks: Checks
    new: tuple[NewCheck, ...]

    def store(self, key: DataKey) -> tuple[Sequence[Step], Sequence[Event]]:
        """See `SealedBeside.store`."""
        steps, events = list[Step](), list[Event]()
        for one in self.new:
            further, event = self.checks.queueing(one, key)
            steps += further
            events.append(event)
        return steps, events


@dataclass(frozen=True, slots=True)
class Checks(CheckSender, CheckAnswers):
    """The questions of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    def queueing(self, new: NewCheck, key: DataKey) -> tuple[Sequence[Step], Event]:
        """The steps that store a question and have it sent, and the event for the audit log."""
        row = seal_check(new, key, self.index)
        job = self.jobs.submitting(JobKind.AUTHORITY, self.index.tenant, new.id, after=new.after)
        return (inserting(row), *job), committed(row, AuthorityAction.AUTHORITY_QUEUED)

    def start(self, new: NewCheck, customer_reference: str | None) -> StoredCheck:
        """Store a question that a caller asks; the first one where the same was stored before.

        It is sealed under the data key of the customer, or of its verification where that names no customer.

        Raises RequestConflict for the same request id with another payload; Restricted, RecordDamaged.
        """
        owner, attempts = KeyOwner(new.verification_id or new.id, customer_reference, new.created_at), ATTEMPTS
        while True:
            if (first := self.begun(new)) is not None:
                return first
            key = self.customers.get_or_make(owner)
            try:
                with self.database.change() as connection:
                    self.customers.keep_alive(connection, key)
                    steps, event = self.queueing(new, key)
                    run(connection, *steps)
                    self.log.append(connection, event)
                return self.get(new.id, shown=False)
            except (KeyDestroyed, KeyOvertaken, IntegrityError):
                attempts -= 1
                if not attempts:
                    raise StoreUnavailable(KeyOvertaken.__name__) from None

    def everybodys(self) -> Sequence[OpenChecks]:
        """Counts of the open questions of all tenants, for those who run the service."""
        return open_checks(self.database)

    def begun(self, new: NewCheck) -> StoredCheck | None:
        """The question that the same request stored before; None for a new one. Raises as `start`."""
        each = tuple(self.index.each())
        with self.database.read() as session:
            row = session.scalars(
                select(CheckRow).where(
                    col(CheckRow.tenant) == self.index.tenant,
                    col(CheckRow.request_index).in_([request_index(one, new.request_id) for one in each]),
                )
            ).first()
        if row is None:
            return None
        stored = row.request_digest_index
        if not any(hmac.compare_digest(stored, request_digest_index(one, new.request_digest)) for one in each):
            raise RequestConflict
        return self.get(row.id)
