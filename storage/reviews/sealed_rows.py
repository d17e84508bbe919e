"""Between the rows of reviews and their values: what is sealed, what it is bound to, and what stands in clear."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from storage.customers import owned
from storage.errors import RequestConflict
from storage.keys.customer_keys import DataKey
from storage.reviews.rows import CaseRow, ReviewRow, StepRow
from storage.reviews.values import Act, Outline, Review, Step
from storage.reviews.words import Awaits, CaseKind, CaseState, Decision, ReviewKind, StepKind
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to be added; attributes as in `Step`."""

    kind: StepKind
    verification_id: str | None = None
    decision: Decision | None = None
    reason_codes: tuple[str, ...] = ()
    note: str = ""
    fields: tuple[str, ...] = ()
    seconds: int | None = None


def joined(words: tuple[str, ...]) -> str:
    """Words in one column, each between commas, so that one can be looked for."""
    return f",{','.join(words)}," if words else ""


def split(text: str) -> tuple[str, ...]:
    """The words in such a column."""
    return tuple(filter(None, text.split(",")))


def step_row(
    case: CaseRow, new: NewStep, at: datetime, index: BlindIndex, *, key: DataKey | None = None, act: Act | None = None
) -> StepRow:
    """The row of the next step of a case, which counts it. A note needs the key.

    Raises ValueError for a note without a key.
    """
    if new.note and key is None:
        raise ValueError("a note is sealed under the customer's key")
    case.steps += 1
    row = StepRow(
        id=str(uuid4()),
        tenant=case.tenant,
        case_id=case.id,
        customer_key_id=case.customer_key_id,
        number=case.steps,
        kind=new.kind.value,
        person=act.person.name if act is not None else None,
        at=at,
        verification_id=new.verification_id,
        decision=new.decision.value if new.decision is not None else None,
        reason_codes=joined(new.reason_codes),
        field_names=joined(new.fields),
        seconds=new.seconds,
        request_index=request_index(index, act) if act is not None else None,
        request_digest_index=digest_index(index, act) if act is not None else None,
    )
    if new.note and key is not None:
        row.note_sealed = key.seal(new.note.encode(), _note_bound(row))
    return row


def request_index(index: BlindIndex, act: Act) -> bytes:
    """Blind index of the id of a request on a case."""
    return index.of("review_request", act.request_id.encode())


def digest_index(index: BlindIndex, act: Act) -> bytes:
    """Blind index of the digest of a request on a case."""
    return index.of("review_digest", act.request_digest)


def require_same(row: StepRow, act: Act, index: BlindIndex) -> None:
    """Raises RequestConflict where a step was another request's under the same id."""
    digests = [digest_index(each, act) for each in index.each()]
    known = row.request_digest_index or b""
    if row.case_id != act.case_id or not any(hmac.compare_digest(known, digest) for digest in digests):
        raise RequestConflict


def open_step(row: StepRow, key: DataKey | None) -> Step:
    """The value in a row; without a key, the customer having been erased, without its note. Raises RecordDamaged."""
    note = key.opened(row.note_sealed, _note_bound(row)).decode() if key and row.note_sealed else ""
    return Step(
        number=row.number,
        kind=StepKind(row.kind),
        person=row.person,
        at=row.at,
        verification_id=row.verification_id,
        decision=Decision(row.decision) if row.decision else None,
        reason_codes=split(row.reason_codes),
        note=note,
        fields=split(row.field_names),
        seconds=row.seconds,
    )


def outline_of(row: CaseRow, asked: datetime | None, now: datetime) -> Outline:
    """What stands in clear of a case, whose customer ``asked`` for deletion; a claim that has run out is none."""
    held = row.lease_until is not None and row.lease_until > now
    return Outline(
        id=row.id,
        kind=CaseKind(row.kind),
        verification_id=row.verification_id,
        purpose=row.purpose,
        queue=row.queue,
        priority=row.priority,
        codes=split(row.codes),
        state=CaseState(row.state),
        awaits=Awaits(row.awaits),
        created_at=row.created_at,
        due_at=row.due_at,
        holder=row.holder if held else None,
        lease_until=row.lease_until if held else None,
        fence=row.fence,
        revision=row.revision,
        proposed_by=row.proposed_by,
        proposed=Decision(row.proposed_decision) if row.proposed_decision else None,
        decision=Decision(row.decision) if row.decision else None,
        closed_at=row.closed_at,
        rules_sha256=row.rules_sha256,
        restricted=is_restricted(row, asked),
    )


def is_restricted(row: CaseRow, asked: datetime | None) -> bool:
    """Whether the customer has asked for deletion, at this time, since the case was opened."""
    return row.state != CaseState.REDACTED and owned.is_restricted(row.created_at, asked)


def review_of(row: ReviewRow) -> Review:
    """The value in a row."""
    return Review(
        id=row.id,
        verification_id=row.verification_id,
        case_id=row.case_id,
        kind=ReviewKind(row.kind),
        decision=Decision(row.decision) if row.decision else None,
        reason_codes=split(row.reason_codes),
        first=row.first_person,
        second=row.second_person,
        at=row.reviewed_at,
    )


def _note_bound(row: StepRow) -> bytes:
    clear = (row.case_id, str(row.number), row.kind, row.person or "", row.decision or "", row.reason_codes)
    return associated_data(row.tenant, row.id, "review note", *clear)
