"""One act on a case, done once: it locks the case, holds the person to their claim, and writes step and log at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customers.owned import with_customer
from storage.database.connections import Database
from storage.errors import CaseChanged, CaseUnfit, NotFound, RequestConflict, Restricted
from storage.keys.customer_keys import CustomerKeys, DataKey, KeyDestroyed
from storage.reviews.queue import locked_case, now_of, require_held
from storage.reviews.rows import CaseRow, ReviewRow, StepRow
from storage.reviews.sealed_rows import (
    NewStep,
    is_restricted,
    joined,
    outline_of,
    request_index,
    require_same,
    step_row,
)
from storage.reviews.statements import STATEMENT, statement_digest
from storage.reviews.values import Act, Outline
from storage.reviews.words import ENDED, CaseAction, Decision, ReviewKind
from storage.sealing.blind_index import BlindIndex


@dataclass(frozen=True, slots=True)
class Outcome:
    """What people made of the attempts of a case: a review of each is added."""

    kind: ReviewKind
    decision: Decision | None
    reason_codes: tuple[str, ...]
    first: str | None
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: its step, and what came of the verifications."""

    step: NewStep
    outcome: Outcome | None = None
    further: Sequence[Event] = field(default=())


Change = Callable[[Session, CaseRow, datetime], Done]
"""Changes the row of a case, which is held, at this time; may raise what refuses the act."""


@dataclass(frozen=True, slots=True)
class Acts:
    """Carries out acts on the cases of one tenant."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    log: AuditLog

    def carry_out(self, act: Act, change: Change) -> Outline:
        """Do something to a case, once: the same request again changes nothing.

        Raises:
            NotFound, Restricted: there is no such case, or its customer asked for deletion.
            RequestConflict: the request id was used for another request.
            ClaimLost: the act has a token, and the person does not hold the case under it.
            CaseChanged: the case is not in the state that the person has seen.
            CaseUnfit: the case is closed, or ``change`` says so.
            StoreUnavailable, KeysUnavailable.
        """
        key = self._key(act.case_id)
        try:
            return self._once(act, change, key)
        except IntegrityError:  # the same request id on another case, at the same moment
            raise RequestConflict from None

    def _once(self, act: Act, change: Change, key: DataKey) -> Outline:
        known_by = [request_index(each, act) for each in self.index.each()]
        with self.database.write() as session:
            try:
                self.customers.keep_alive(session.connection(), key)
            except KeyDestroyed:
                raise NotFound from None
            row = locked_case(session, self.index.tenant, act.case_id)
            now = now_of(session, self.database)
            before = session.exec(
                select(StepRow).where(StepRow.tenant == self.index.tenant, col(StepRow.request_index).in_(known_by))
            ).first()
            if before is not None:
                require_same(before, act, self.index)
                return outline_of(row, None, now)
            if row.state in ENDED:
                raise CaseUnfit
            if act.fence is not None:
                require_held(row, act.person, act.fence, now)
            if act.revision is not None and act.revision != row.revision:
                raise CaseChanged
            done = change(session, row, now)
            self._write(session, row, done, now, key=key, act=act)
            return replace(outline_of(row, None, now), step=done.step.kind, seconds=done.step.seconds)

    def by_itself(self, case_id: str, change: Change) -> bool:
        """The same, done by the program; False where ``change`` raises CaseUnfit, as nothing is to be done any more."""
        with self.database.write() as session:
            session.connection()
            row = locked_case(session, self.index.tenant, case_id)
            now = now_of(session, self.database)
            try:
                if row.state in ENDED:
                    raise CaseUnfit
                done = change(session, row, now)
            except CaseUnfit:
                return False
            self._write(session, row, done, now)
            return True

    def _write(
        self,
        session: Session,
        row: CaseRow,
        done: Done,
        now: datetime,
        *,
        key: DataKey | None = None,
        act: Act | None = None,
    ) -> None:
        step = step_row(row, done.step, now, self.index, key=key, act=act)
        reviews = [] if done.outcome is None else self._reviews(session, row, done.outcome, now)
        session.add(step)
        session.add_all(reviews)
        session.flush()
        self.log.append(
            session,
            committed(row, CaseAction.CASE_CHANGED),
            committed(step, done.step.kind),
            *(
                committed(review, CaseAction.VERIFICATION_REVIEWED, {STATEMENT: statement_digest(review)})
                for review in reviews
            ),
            *done.further,
        )

    def _reviews(self, session: Session, row: CaseRow, outcome: Outcome, now: datetime) -> list[ReviewRow]:
        attempts = session.exec(
            select(StepRow.verification_id)
            .where(StepRow.case_id == row.id, col(StepRow.verification_id).is_not(None))
            .order_by(col(StepRow.number))
        ).all()
        return [
            ReviewRow(
                id=str(uuid4()),
                tenant=row.tenant,
                verification_id=verification_id,
                case_id=row.id,
                kind=outcome.kind.value,
                decision=outcome.decision.value if outcome.decision is not None else None,
                reason_codes=joined(outcome.reason_codes),
                first_person=outcome.first,
                second_person=outcome.second,
                reviewed_at=now,
            )
            for verification_id in dict.fromkeys(attempts)
            if verification_id is not None
        ]

    def _key(self, case_id: str) -> DataKey:
        with self.database.read() as session:
            found = session.execute(
                with_customer(CaseRow, col(CaseRow.tenant) == self.index.tenant, col(CaseRow.id) == case_id)
            ).first()
        if found is None:
            raise NotFound
        row, key_row, asked = found
        if is_restricted(row, asked):
            raise Restricted
        key = self.customers.unwrapped(key_row)
        if key is None:
            raise NotFound
        return key


def shown_for(row: CaseRow, now: datetime) -> int | None:
    """Whole seconds since the case was shown to its holder, or claimed."""
    since = row.shown_at or row.claimed_at
    return None if since is None else max(0, int((now - since).total_seconds()))
