"""What people decide on cases: one proposes, a second confirms or returns; or asks the customer, or escalates.

That the second person is another is held in the transaction that writes the confirmation, on the locked row: no server,
role or program in between can let it pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from storage.authorities.rows import CheckRow
from storage.authorities.values import OPEN
from storage.errors import CaseUnfit, SamePerson, VerdictPending
from storage.reviews.acts import Acts, Done, Outcome, shown_for
from storage.reviews.queue import let_go, now_of
from storage.reviews.rows import CaseRow, ReviewRow
from storage.reviews.sealed_rows import NewStep, joined, split
from storage.reviews.values import Act, Opinion, Outline, Person
from storage.reviews.words import Awaits, CaseKind, CaseState, Decision, ReviewKind, StepKind
from storage.verifications.revisions import is_decided
from storage.verifications.rows import VerificationRow

_DECIDABLE = (CaseState.OPEN.value, CaseState.ESCALATED.value)
PENDING = "PENDING"
"""The decision of a verification that an authority has not answered yet."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions of one tenant's people. Methods raise as `Acts.carry_out`, and what they name."""

    acts: Acts

    def decide(self, act: Act, opinion: Opinion, *, takes_two: bool) -> Outline:
        """Decide a case that the person holds; with two people it waits for the second from then on.

        Raises SamePerson for who entered the data, and for who decided what an objection is about; VerdictPending;
        CaseUnfit.
        """

        def change(session: Session, row: CaseRow, now: datetime) -> Done:
            self._require_decidable(session, row, act.person, opinion)
            seconds = shown_for(row, now)
            step = NewStep(
                StepKind.CASE_PROPOSED if takes_two else StepKind.CASE_DECIDED,
                decision=opinion.decision,
                reason_codes=opinion.reason_codes,
                note=opinion.note,
                seconds=seconds,
            )
            let_go(row)
            row.revision += 1
            if takes_two:
                row.state, row.awaits = CaseState.PROPOSED.value, Awaits.APPROVER.value
                row.proposed_by, row.proposed_at = act.person.name, now
                row.proposed_decision = opinion.decision.value if opinion.decision else None
                row.proposed_codes = joined(opinion.reason_codes)
                return Done(step)
            return Done(step, _closed(row, opinion, now, act.person.name))

        return self.acts.carry_out(act, change)

    def confirm(self, act: Act, opinion: Opinion, *, agrees: bool) -> Outline:
        """Confirm the first person's decision, which closes the case, or return it to the queue.

        ``opinion`` states the second person's own reasons; its decision is not looked at. Raises SamePerson,
        VerdictPending, CaseUnfit.
        """

        def change(session: Session, row: CaseRow, now: datetime) -> Done:
            if row.state != CaseState.PROPOSED:
                raise CaseUnfit
            self._require_other(session, row, act.person)
            if row.proposed_by == act.person.name:
                raise SamePerson
            proposed = Decision(row.proposed_decision) if row.proposed_decision else None
            if agrees and proposed is Decision.ACCEPT:
                self._require_answered(session, row)
            first, codes = row.proposed_by, split(row.proposed_codes)
            step = NewStep(
                StepKind.CASE_CONFIRMED if agrees else StepKind.CASE_RETURNED,
                decision=proposed,
                reason_codes=opinion.reason_codes or (codes if agrees else ()),  # who agrees does so for these reasons
                note=opinion.note,
                seconds=shown_for(row, now),
            )
            let_go(row)
            row.revision += 1
            if agrees:
                return Done(step, _closed(row, Opinion(proposed, codes), now, first, act.person.name))
            _back_to_the_queue(row)
            return Done(step)

        return self.acts.carry_out(act, change)

    def withdraw(self, act: Act, within: timedelta) -> Outline:
        """Take one's own decision back, as long as nobody confirms it. Raises SamePerson for another's; CaseUnfit."""

        def change(_session: Session, row: CaseRow, now: datetime) -> Done:
            if row.state != CaseState.PROPOSED or row.proposed_at is None or now - row.proposed_at > within:
                raise CaseUnfit
            if row.proposed_by != act.person.name:
                raise SamePerson
            if row.holder is not None and row.lease_until is not None and row.lease_until > now:
                raise CaseUnfit
            step = NewStep(StepKind.DECISION_WITHDRAWN, decision=Decision(str(row.proposed_decision)))
            row.revision += 1
            _back_to_the_queue(row)
            return Done(step)

        return self.acts.carry_out(act, change)

    def ask_customer(self, act: Act, opinion: Opinion, wait: timedelta) -> Outline:
        """Ask the customer for something; the case waits for their next attempt, so long at most. Raises CaseUnfit."""

        def change(session: Session, row: CaseRow, now: datetime) -> Done:
            self._require_decidable(session, row, act.person, opinion)
            let_go(row)
            row.revision += 1
            row.state, row.awaits, row.wait_until = CaseState.WAITING_CUSTOMER.value, Awaits.NOBODY.value, now + wait
            step = NewStep(StepKind.CUSTOMER_ASKED, reason_codes=opinion.reason_codes, note=opinion.note)
            outcome = Outcome(ReviewKind.CUSTOMER_ASKED, None, opinion.reason_codes, act.person.name)
            return Done(step, outcome)

        return self.acts.carry_out(act, change)

    def escalate(self, act: Act, opinion: Opinion) -> Outline:
        """Pass a case on to those who confirm. Raises SamePerson, CaseUnfit."""

        def change(session: Session, row: CaseRow, _now: datetime) -> Done:
            if row.state != CaseState.OPEN:
                raise CaseUnfit
            self._require_other(session, row, act.person)
            let_go(row)
            row.revision += 1
            row.state, row.awaits = CaseState.ESCALATED.value, Awaits.APPROVER.value
            return Done(NewStep(StepKind.CASE_ESCALATED, reason_codes=opinion.reason_codes, note=opinion.note))

        return self.acts.carry_out(act, change)

    def unanswered(self) -> Sequence[str]:
        """Ids of the cases whose customers were waited for long enough."""
        acts = self.acts
        with acts.database.read() as session:
            return session.exec(
                select(CaseRow.id).where(
                    CaseRow.tenant == acts.index.tenant,
                    CaseRow.state == CaseState.WAITING_CUSTOMER.value,
                    col(CaseRow.wait_until) <= now_of(session, acts.database),
                )
            ).all()

    def silent(self, case_id: str) -> bool:
        """Put a case whose customer was waited for long enough back into the queue; False where it is none."""

        def change(_session: Session, row: CaseRow, now: datetime) -> Done:
            if row.state != CaseState.WAITING_CUSTOMER or row.wait_until is None or row.wait_until > now:
                raise CaseUnfit
            row.revision += 1
            _back_to_the_queue(row)
            return Done(NewStep(StepKind.CUSTOMER_SILENT))

        return self.acts.by_itself(case_id, change)

    def _require_decidable(self, session: Session, row: CaseRow, person: Person, opinion: Opinion) -> None:
        if row.state not in _DECIDABLE or (row.awaits == Awaits.APPROVER and Awaits.APPROVER not in person.awaited):
            raise CaseUnfit
        if opinion.decision is Decision.UNCHANGED and row.kind != CaseKind.OBJECTION:
            raise CaseUnfit
        self._require_other(session, row, person)
        if opinion.decision is Decision.ACCEPT:
            self._require_answered(session, row)

    @staticmethod
    def _require_other(session: Session, row: CaseRow, person: Person) -> None:
        """Raises SamePerson for who entered the data, and for who decided what an objection is about."""
        if row.entered_by is not None and row.entered_by == person.name:
            raise SamePerson
        if row.kind == CaseKind.OBJECTION and person.name in deciders(session, row.verification_id):
            raise SamePerson

    @staticmethod
    def _require_answered(session: Session, row: CaseRow) -> None:
        """Raises VerdictPending where the latest attempt waits for an authority."""
        ours = VerificationRow.id == row.verification_id
        pending = select(VerificationRow.id).where(ours, is_decided(PENDING, row.tenant))
        ours_asked = CheckRow.verification_id == row.verification_id
        asked = select(CheckRow.id).where(ours_asked, col(CheckRow.state).in_(OPEN))
        if session.exec(pending).first() is not None or session.exec(asked).first() is not None:
            raise VerdictPending


def deciders(session: Session, verification_id: str) -> frozenset[str]:
    """Everybody who decided or confirmed anything on a verification."""
    found: Sequence[tuple[str | None, str | None]] = session.exec(
        select(ReviewRow.first_person, ReviewRow.second_person).where(col(ReviewRow.verification_id) == verification_id)
    ).all()
    return frozenset(name for pair in found for name in pair if name)


def _closed(row: CaseRow, opinion: Opinion, now: datetime, first: str | None, second: str | None = None) -> Outcome:
    row.state, row.awaits, row.closed_at = CaseState.CLOSED.value, Awaits.NOBODY.value, now
    row.decision = opinion.decision.value if opinion.decision else None
    kind = ReviewKind.OBJECTION_ANSWERED if row.kind == CaseKind.OBJECTION else ReviewKind.DECIDED
    return Outcome(kind, opinion.decision, opinion.reason_codes, first, second)


def _back_to_the_queue(row: CaseRow) -> None:
    """Wait for a first decision again."""
    objection = row.kind == CaseKind.OBJECTION
    row.state = CaseState.OPEN.value
    row.awaits = (Awaits.APPROVER if objection else Awaits.REVIEWER).value
    row.proposed_by = row.proposed_decision = row.proposed_at = row.wait_until = None
    row.proposed_codes = ""
