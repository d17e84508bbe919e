"""Objections of customers to what was decided, which others answer within the law's days (反洗钱法 art. 39)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.customers.owned import with_customer
from storage.database.statements import run
from storage.errors import CaseUnfit, NotFound, RequestConflict
from storage.keys.customer_keys import KeyDestroyed
from storage.keys.rows import CustomerKeyRow
from storage.reviews.acts import Acts, Done
from storage.reviews.opening import new_case
from storage.reviews.reading import CaseReader
from storage.reviews.rows import CaseRow, StepRow
from storage.reviews.sealed_rows import NewStep, request_index, require_same
from storage.reviews.values import Act, NewCase, Opinion, Outline
from storage.reviews.words import ENDED, CaseKind, StepKind
from storage.verifications.rows import VerificationRow


@dataclass(frozen=True, slots=True)
class Objections:
    """The objections of one tenant's customers."""

    acts: Acts
    reader: CaseReader

    def raise_one(self, act: Act, verification_id: str, new: NewCase, opinion: Opinion, at: datetime) -> Outline:
        """Open a case on a verification that its customer objects to, received at this time; ``act.case_id`` is empty.

        Raises NotFound; RequestConflict; StoreUnavailable, KeysUnavailable. A customer who asked for deletion may
        object: it is a use that the law wants.
        """
        acts = self.acts
        verification, key_row = self._verification(verification_id)
        key = acts.customers.unwrapped(key_row)
        if key is None:
            raise NotFound
        known_by = [request_index(each, act) for each in acts.index.each()]
        first = NewStep(
            StepKind.OBJECTION_RAISED, verification_id, reason_codes=opinion.reason_codes, note=opinion.note
        )
        try:
            with acts.database.write() as session:
                try:
                    acts.customers.keep_alive(session.connection(), key)
                except KeyDestroyed:
                    raise NotFound from None
                before = session.exec(
                    select(StepRow).where(StepRow.tenant == acts.index.tenant, col(StepRow.request_index).in_(known_by))
                ).first()
                if before is not None:
                    require_same(before, _of(act, before.case_id), acts.index)
                    case_id = before.case_id
                else:
                    opened = new_case(new, verification, acts.index, at, act=act, first=first, key=key)
                    run(session.connection(), *opened.steps)
                    acts.log.append(session, *opened.events)
                    case_id = opened.events[0].id
        except IntegrityError:
            raise RequestConflict from None
        return self.reader.outline(case_id)

    def unreminded(self, before: datetime) -> Sequence[str]:
        """Ids of open objections that were received before this time and of which nobody was reminded."""
        with self.acts.database.read() as session:
            return session.exec(
                select(CaseRow.id).where(
                    CaseRow.tenant == self.acts.index.tenant,
                    CaseRow.kind == CaseKind.OBJECTION.value,
                    col(CaseRow.state).not_in(ENDED),
                    col(CaseRow.created_at) <= before,
                    col(CaseRow.reminded_at).is_(None),
                )
            ).all()

    def remind(self, case_id: str, priority: int) -> bool:
        """Move an objection to the front, once, and log the reminder; False where nothing is to be done any more."""

        def change(_session: Session, row: CaseRow, now: datetime) -> Done:
            if row.reminded_at is not None:
                raise CaseUnfit
            row.reminded_at = now
            row.priority = min(row.priority, priority)
            return Done(NewStep(StepKind.OBJECTION_REMINDED))

        return self.acts.by_itself(case_id, change)

    def _verification(self, verification_id: str) -> tuple[VerificationRow, CustomerKeyRow]:
        with self.acts.database.read() as session:
            found = session.execute(
                with_customer(
                    VerificationRow,
                    col(VerificationRow.tenant) == self.acts.index.tenant,
                    col(VerificationRow.id) == verification_id,
                )
            ).first()
        if found is None:
            raise NotFound
        return found[0], found[1]


def _of(act: Act, case_id: str) -> Act:
    return Act(case_id, act.person, act.request_id, act.request_digest)
