"""Opens a case, or links an attempt to an open one, in the transaction that stores the verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import Session

from storage.audit.row_digests import committed
from storage.database.statements import Rows, Step, inserting
from storage.database.table import sql_table, values_of
from storage.keys.customer_keys import DataKey
from storage.reviews.rows import CaseRow, StepRow
from storage.reviews.sealed_rows import NewStep, joined, split, step_row
from storage.reviews.values import Act, NewCase
from storage.reviews.words import ENDED, Awaits, CaseAction, CaseKind, CaseState, StepKind
from storage.sealing.blind_index import BlindIndex
from storage.verifications.beside import Further
from storage.verifications.rows import VerificationRow
from storage.verifications.values import new_id

_CASES, _STEPS = sql_table(CaseRow), sql_table(StepRow)
_OPEN_CASE: Final = (
    select(_CASES.c.id)
    .where(
        _CASES.c.customer_key_id == bindparam("of_key"),
        _CASES.c.purpose == bindparam("of_purpose"),
        _CASES.c.kind == CaseKind.VERDICT.value,
        *(_CASES.c.state != state for state in ENDED),
    )
    .order_by(_CASES.c.created_at.desc(), _CASES.c.id.desc())
    .limit(1)
    .with_for_update()
)
"""The latest case on a customer's attempts for a purpose that is still open, held until the transaction ends."""
_OWN_CASE: Final = (
    select(_CASES.c.id)
    .where(
        _CASES.c.id.in_(select(_STEPS.c.case_id).where(_STEPS.c.verification_id == bindparam("of_verification"))),
        _CASES.c.kind == CaseKind.VERDICT.value,
        *(_CASES.c.state != state for state in ENDED),
    )
    .order_by(_CASES.c.created_at.desc(), _CASES.c.id.desc())
    .limit(1)
    .with_for_update()
)
"""The open case that a verification belongs to, held as well."""
_UPDATE: Final = (
    update(_CASES)
    .where(_CASES.c.id == bindparam("of_id"))
    .values({
        column: bindparam(f"new_{column.name}", type_=column.type) for column in _CASES.columns if column.name != "id"
    })
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What reviews do with a verification, or a revision, that is being stored, see `storage.verifications.beside`.

    An attempt of a customer who has an open case for the same purpose is linked to that case, which then waits for a
    person again; otherwise ``case`` is opened, if there is one to be opened. A revision is told to the open case that
    its verification belongs to, whatever it decides: nobody decides on what they have not seen.

    Attributes:
        index: the tenant's blind indexes.
        case: to be opened; None where the verdict needs nobody.
        at: when the verdict was given, where that is not when the verification was made.
        revises: whether it is a revision.
    """

    index: BlindIndex
    case: NewCase | None
    at: datetime | None = None
    revises: bool = False

    def asking(self, row: VerificationRow, *, known_customer: bool) -> Sequence[Step]:
        """See `Beside`. A customer without records has no case, and is not looked up."""
        steps = list[Step]()
        if self.revises:
            steps.append(Step(_OWN_CASE, {"of_verification": row.id}))
        if known_customer and row.customer_index is not None and (self.case is not None or not self.revises):
            steps.append(Step(_OPEN_CASE, {"of_key": row.customer_key_id, "of_purpose": row.purpose}))
        return steps

    def __call__(self, connection: Connection, row: VerificationRow, found: Sequence[Rows], /) -> Further:
        """See `Beside`."""
        for number, cases in enumerate(found):
            if cases:
                own = self.revises and number == 0
                return self._link(
                    connection, cases[0][0], row, StepKind.VERDICT_REVISED if own else StepKind.CASE_LINKED
                )
        return Further() if self.case is None else new_case(self.case, row, self.index, self.at)

    def _link(self, connection: Connection, case_id: str, row: VerificationRow, kind: StepKind) -> Further:
        with Session(connection) as session:
            case = session.get_one(CaseRow, case_id)
            session.expunge(case)
        case.revision += 1
        attempt = kind is StepKind.CASE_LINKED
        if attempt:
            case.verification_id = row.id
        if case.state == CaseState.PROPOSED or (attempt and case.state == CaseState.WAITING_CUSTOMER):  # unseen
            case.state, case.awaits = CaseState.OPEN.value, Awaits.REVIEWER.value
            case.wait_until = None
            case.proposed_by = case.proposed_decision = case.proposed_at = None
            case.proposed_codes = ""
        if self.case is not None:
            case.priority = min(case.priority, self.case.priority)
            case.codes = joined(tuple(dict.fromkeys((*split(case.codes), *self.case.codes))))
        step = step_row(case, NewStep(kind, row.id), self.at or row.created_at, self.index)
        return Further(
            (_updating(case), inserting(step)),
            (committed(case, CaseAction.CASE_CHANGED), committed(step, kind)),
        )


def new_case(
    new: NewCase,
    row: VerificationRow,
    index: BlindIndex,
    at: datetime | None = None,
    *,
    act: Act | None = None,
    first: NewStep | None = None,
    key: DataKey | None = None,
) -> Further:
    """A case on a verification, with its first step."""
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
    step = step_row(case, first or NewStep(StepKind.CASE_CREATED, row.id), at, index, key=key, act=act)
    return Further(
        (inserting(case), inserting(step)),
        (committed(case, CaseAction.CASE_CHANGED), committed(step, StepKind(step.kind))),
    )


def _updating(case: CaseRow) -> Step:
    values: dict[str, Any] = {f"new_{name}": value for name, value in values_of(case).items() if name != "id"}
    return Step(_UPDATE, {"of_id": case.id, **values})
