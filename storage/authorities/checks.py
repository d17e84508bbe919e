"""The questions of one tenant to authorities: each change of state is a transaction with its entry in the audit log."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.authorities import quotas
from storage.authorities.rows import AUTHORITY_CHECK, AnswerRow, CheckRow
from storage.authorities.sealing import (
    answer_index,
    open_check,
    request_digest_index,
    request_index,
    seal_answer,
    seal_check,
    seal_ticket,
)
from storage.authorities.values import (
    CONFLICT,
    AuthorityAction,
    CheckState,
    NewAnswer,
    NewCheck,
    OverQuota,
    QuotaLimits,
    Recorded,
    Scope,
    StoredCheck,
)
from storage.customers.owned import with_customer
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.statements import Step, inserting, run
from storage.database.table import UtcDateTime
from storage.errors import NotFound, RequestConflict, Restricted, StoreUnavailable
from storage.jobs import JobKind, Jobs
from storage.keys.customer_keys import ATTEMPTS, CustomerKeys, DataKey, KeyDestroyed, KeyOvertaken, KeyOwner
from storage.keys.rows import CustomerKeyRow
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks

LARGEST_PAGE = 200
_BEGAN = (CheckState.QUEUED.value, CheckState.SENT.value)


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
class Checks:
    """The questions of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    jobs: Jobs
    log: AuditLog
    bookmarks: Bookmarks

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
            if (first := self._begun(new)) is not None:
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

    def get(self, check_id: str, *, shown: bool = True, even_restricted: bool = False) -> StoredCheck:
        """One question with its answers; logged as read where it is ``shown``.

        Raises NotFound, RecordDamaged; Restricted unless ``even_restricted``.
        """
        all_ = self._opened([col(CheckRow.id) == check_id], even_restricted=even_restricted)
        if not all_:
            raise NotFound
        (found,) = all_
        if shown:
            self.log.tell(Event(AuthorityAction.AUTHORITY_READ, AUTHORITY_CHECK, check_id))
        return found

    def of_verification(self, verification_id: str, *, even_restricted: bool = False) -> Sequence[StoredCheck]:
        """The questions of a verification, oldest first. Raises RecordDamaged, Restricted."""
        return self._opened([col(CheckRow.verification_id) == verification_id], even_restricted=even_restricted)

    def page(
        self,
        *,
        verification_id: str | None = None,
        channel: str | None = None,
        state: str | None = None,
        size: int = 50,
        token: str = "",
    ) -> tuple[Sequence[StoredCheck], str]:
        """Questions, latest first, with nothing of them opened; and the token of the next page, empty on the last.

        Raises PageTokenInvalid.
        """
        size = min(max(size, 1), LARGEST_PAGE)
        wanted = {"verification_id": verification_id, "channel": channel, "state": state}
        bound = tuple(f"{name}={value}".encode() for name, value in wanted.items())
        conditions: list[Any] = [getattr(CheckRow, name) == value for name, value in wanted.items() if value]
        if token:
            at, _, last = self.bookmarks.read(token, *bound).decode().partition(" ")
            place = tuple_(col(CheckRow.created_at), col(CheckRow.id))
            conditions.append(place < tuple_(literal(datetime.fromisoformat(at), UtcDateTime), last))
        with self.database.read() as session:
            rows = session.scalars(
                select(CheckRow)
                .where(col(CheckRow.tenant) == self.index.tenant, *conditions)
                .order_by(col(CheckRow.created_at).desc(), col(CheckRow.id).desc())
                .limit(size + 1)
            ).all()
        shown = [open_check(row, (), None) for row in rows[:size]]
        if len(rows) <= size:
            return shown, ""
        last_place = f"{shown[-1].created_at.isoformat()} {shown[-1].id}".encode()
        return shown, self.bookmarks.make(last_place, *bound)

    def begin_sending(self, check_id: str, limits: QuotaLimits, now: datetime) -> StoredCheck | OverQuota:
        """Note that a question is sent now, and count it against the quotas, before it leaves.

        Returns the question as it then is: one that is SENT may be sent; one in another state is not to be sent.
        Raises NotFound.
        """
        try:
            with self.database.write() as session:
                row = self._locked(session, check_id)
                if row.state in _BEGAN:
                    quotas.take(session, row.channel, limits, row.subject_index, now, again=row.attempts > 0)
                    row.state, row.attempts, row.sent_at = CheckState.SENT.value, row.attempts + 1, row.sent_at or now
                    self._append(session, row, AuthorityAction.AUTHORITY_SENT)
        except quotas.Over as error:
            return error.over
        return self.get(check_id, shown=False, even_restricted=True)

    def not_sent(self, check_id: str) -> None:
        """Note that an attempt surely did not reach the authority, so that the question may be sent anew.

        Raises NotFound.
        """
        with self.database.write(durable=False) as session:
            row = self._locked(session, check_id)
            if row.state == CheckState.SENT:
                row.state = CheckState.QUEUED.value
                self._append(session, row, AuthorityAction.AUTHORITY_QUEUED)

    def await_answer(self, check_id: str, ticket: str) -> None:
        """Note that the authority accepted a question and answers later. Raises NotFound."""
        key = self._key(check_id)
        with self.database.write() as session:
            row = self._locked(session, check_id)
            if row.state == CheckState.SENT:
                row.state, row.ticket_sealed = CheckState.AWAITING.value, seal_ticket(row, ticket, key)
                self._append(session, row, AuthorityAction.AUTHORITY_AWAITED)

    def answer(self, check_id: str, new: NewAnswer) -> Recorded:
        """Store an answer; on return it is on disk. Raises NotFound, also where it was never sent or was erased."""
        key = self._key(check_id)
        try:
            with self.database.write() as session:
                self.customers.keep_alive(session.connection(), key)
                row = self._locked(session, check_id)
                if not row.attempts:
                    raise NotFound
                return self._answered(session, row, new, key)
        except KeyDestroyed:
            raise NotFound from None

    def reuse(self, check_id: str, since: datetime, at: datetime) -> bool:
        """Take the answer of an equal question about the same customer that was a MATCH since then, if there is one.

        Nothing is sent then. Raises NotFound.
        """
        key = self._key(check_id)
        with self.database.read() as session:
            row = self._row(session, check_id)
            found = session.execute(
                select(CheckRow, AnswerRow)
                .join(AnswerRow, col(AnswerRow.check_id) == col(CheckRow.id))
                .where(
                    col(CheckRow.customer_key_id) == row.customer_key_id,
                    col(CheckRow.asked_index) == row.asked_index,
                    col(CheckRow.channel) == row.channel,
                    col(CheckRow.state) == CheckState.ANSWERED.value,
                    col(CheckRow.outcome) == "MATCH",
                    col(CheckRow.reused_id).is_(None),
                    col(CheckRow.settled_at) >= since,
                    col(CheckRow.id) != check_id,
                )
                .order_by(col(CheckRow.settled_at).desc())
                .limit(1)
            ).first()
        if found is None:
            return False
        before = open_check(found[0], [found[1]], key)
        first = before.answers[0]
        digest = f"{before.id} reused".encode()
        new = NewAnswer(digest, first.outcome, False, False, first.answer, first.finding, at)
        with self.database.write() as session:
            self.customers.keep_alive(session.connection(), key)
            row = self._locked(session, check_id)
            if row.state != CheckState.QUEUED:
                return False
            row.reused_id = before.id
            self._answered(session, row, new, key)
        return True

    def give_up(self, check_id: str, at: datetime, outcome: str | None, state: CheckState = CheckState.EXPIRED) -> bool:
        """End an open question without an answer; False where it had ended. Raises NotFound."""
        with self.database.write() as session:
            row = self._locked(session, check_id)
            if not CheckState(row.state).is_open:
                return False
            row.state, row.outcome, row.settled_at = state.value, outcome, at
            cancelled = state is CheckState.CANCELLED
            action = AuthorityAction.AUTHORITY_CANCELLED if cancelled else AuthorityAction.AUTHORITY_GIVEN_UP
            self._append(session, row, action)
        return True

    def forget_quotas(self, now: datetime) -> None:
        """Delete counters that no quota needs any more."""
        with self.database.write(durable=False) as session:
            quotas.forget(session, now)

    def _answered(self, session: Session, row: CheckRow, new: NewAnswer, key: DataKey) -> Recorded:
        digests = [answer_index(each, new.digest) for each in self.index.each()]
        known = session.scalars(select(col(AnswerRow.digest_index)).where(col(AnswerRow.check_id) == row.id)).all()
        if any(hmac.compare_digest(one, digest) for one in known for digest in digests):
            return Recorded.SAME
        answer = seal_answer(row, new, len(known), key, self.index)
        session.add(answer)
        events = [committed(answer, AuthorityAction.AUTHORITY_ANSWERED)]
        recorded = Recorded.CONFLICT if known else Recorded.FIRST
        if row.state == CheckState.CANCELLED:
            recorded = Recorded.LATE
        elif known:
            row.outcome = CONFLICT
            events.append(committed(row, AuthorityAction.AUTHORITY_CONTRADICTED))
        else:
            row.state, row.outcome = CheckState.ANSWERED.value, new.outcome
            row.settled_at = new.received_at
            events.append(committed(row, AuthorityAction.AUTHORITY_ANSWERED))
        if new.is_miss and row.subject_index is not None:
            begins, _ = quotas.window(Scope.SUBJECT_MISSES_DAY, new.received_at)
            quotas.add(session, row.channel, Scope.SUBJECT_MISSES_DAY, begins, row.subject_index)
        self.log.append(session, *events)
        return recorded

    def _append(self, session: Session, row: CheckRow, action: AuthorityAction) -> None:
        self.log.append(session, committed(row, action))

    def _begun(self, new: NewCheck) -> StoredCheck | None:
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

    def _opened(self, conditions: Sequence[Any], *, even_restricted: bool) -> Sequence[StoredCheck]:
        with self.database.read() as session:
            found = session.execute(
                with_customer(CheckRow, col(CheckRow.tenant) == self.index.tenant, *conditions).order_by(
                    col(CheckRow.created_at), col(CheckRow.id)
                )
            ).all()
            answers: dict[str, list[AnswerRow]] = defaultdict(list)
            for answer in session.scalars(
                select(AnswerRow)
                .where(col(AnswerRow.check_id).in_([row.id for row, _, _ in found]))
                .order_by(col(AnswerRow.number))
            ):
                answers[answer.check_id].append(answer)
        if not even_restricted and any(is_restricted(row, asked) for row, _, asked in found):
            raise Restricted
        keys = {key.id: self.customers.unwrapped(key) for _, key, _ in found}
        return [open_check(row, answers[row.id], keys[key.id]) for row, key, _ in found]

    def _key(self, check_id: str) -> DataKey:
        """The data key of a question. Raises NotFound where it was erased."""
        with self.database.read() as session:
            row = session.get(CustomerKeyRow, self._row(session, check_id).customer_key_id)
        key = self.customers.unwrapped(row)
        if key is None:
            raise NotFound
        return key

    def _row(self, session: Session, check_id: str) -> CheckRow:
        row = session.scalars(select(CheckRow).where(*self._this(check_id))).first()
        if row is None:
            raise NotFound
        return row

    def _locked(self, session: Session, check_id: str) -> CheckRow:
        row = session.scalars(select(CheckRow).where(*self._this(check_id)).with_for_update()).first()
        if row is None:
            raise NotFound
        return row

    def _this(self, check_id: str) -> tuple[Any, Any]:
        return col(CheckRow.id) == check_id, col(CheckRow.tenant) == self.index.tenant

    def is_restricted(self, check_id: str) -> bool:
        """Whether the customer asked for deletion since the question was stored. Raises NotFound."""
        with self.database.read() as session:
            row = self._row(session, check_id)
            customer = session.get(CustomerRow, row.customer_key_id)
            return is_restricted(row, customer.deletion_requested_at if customer else None)


def is_restricted(row: CheckRow, asked: datetime | None) -> bool:
    """Whether the customer has asked for deletion (``asked``) since the question was stored."""
    return asked is not None and row.created_at <= asked
