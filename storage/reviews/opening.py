"""Opens a case, or links an attempt to an open one, in the transaction that stores the verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.audit.entry import Event
from storage.audit.row_digests import committed
from storage.keys.customer_keys import DataKey
from storage.reviews.rows import CaseRow
from storage.reviews.sealed_rows import NewStep, joined, step_row
from storage.reviews.values import (
    ENDED,
    Act,
    Awaits,
    CaseAction,
    CaseKind,
    CaseState,
    NewCase,
    StepKind,
)
from storage.sealing.blind_index import BlindIndex
from storage.verifications.rows import VerificationRow
from storage.verifications.values import new_id


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What reviews do with a verification that is being stored, see `storage.verifications.saving.Beside`.

    An attempt of a customer who has an open case for the same purpose is linked to that case, which then waits for a
    person again; otherwise ``case`` is opened, if there is one to be opened.

    Attributes:
        index: the tenant's blind indexes.
        case: to be opened; None where the verdict needs nobody.
    """

    index: BlindIndex
    case: NewCase | None

    def __call__(self, session: Session, row: VerificationRow, *, known_customer: bool) -> Sequence[Event]:
        """Add the rows and return the events. Called with the verification's row flushed, and its data key held."""
        case = _open_case(session, row) if known_customer and row.customer_index is not None else None
        if case is not None:
            return self._link(session, case, row)
        if self.case is None:
            return ()
        return add_case(session, self.case, row, self.index)

    def _link(self, session: Session, case: CaseRow, row: VerificationRow) -> Sequence[Event]:
        case.verification_id = row.id
        case.revision += 1
        if case.state in (CaseState.WAITING_CUSTOMER, CaseState.PROPOSED):  # nobody has seen this attempt
            case.state, case.awaits = CaseState.OPEN.value, Awaits.REVIEWER.value
            case.wait_until = None
            case.proposed_by = case.proposed_decision = case.proposed_at = None
            case.proposed_codes = ""
        if self.case is not None:
            case.priority = min(case.priority, self.case.priority)
            case.codes = joined(tuple(dict.fromkeys((*filter(None, case.codes.split(",")), *self.case.codes))))
        step = step_row(case, NewStep(StepKind.CASE_LINKED, row.id), row.created_at, self.index)
        session.add(step)
        session.flush()
        return committed(case, CaseAction.CASE_CHANGED), committed(step, StepKind.CASE_LINKED)


def add_case(
    session: Session,
    new: NewCase,
    row: VerificationRow,
    index: BlindIndex,
    at: datetime | None = None,
    *,
    act: Act | None = None,
    first: NewStep | None = None,
    key: DataKey | None = None,
) -> Sequence[Event]:
    """Add a case on a verification, with its first step; returns the events."""
    at = at or row.created_at
    case = CaseRow(
        id=new_id(at),
        tenant=row.tenant,
        customer_key_id=row.customer_key_id,
        verification_id=row.id,
        kind=new.kind.value,
        purpose=row.purpose,
        queue=new.queue,
        priority=new.priority,
        codes=joined(new.codes),
        rules_sha256=new.rules_sha256,
        state=CaseState.OPEN.value,
        awaits=(Awaits.APPROVER if new.kind is CaseKind.OBJECTION else Awaits.REVIEWER).value,
        entered_by=new.entered_by,
        created_at=at,
        due_at=new.due_at,
    )
    session.add(case)
    session.flush()
    step = step_row(case, first or NewStep(StepKind.CASE_CREATED, row.id), at, index, key=key, act=act)
    session.add(step)
    session.flush()
    return committed(case, CaseAction.CASE_CHANGED), committed(step, StepKind(step.kind))


def _open_case(session: Session, row: VerificationRow) -> CaseRow | None:
    """The latest case on the customer's attempts for this purpose that is still open, held until the end."""
    return session.exec(
        select(CaseRow)
        .where(
            CaseRow.customer_key_id == row.customer_key_id,
            CaseRow.purpose == row.purpose,
            col(CaseRow.state).not_in(ENDED),
            CaseRow.kind == CaseKind.VERDICT.value,
        )
        .order_by(col(CaseRow.created_at).desc(), col(CaseRow.id).desc())
        .limit(1)
        .with_for_update()
    ).first()
