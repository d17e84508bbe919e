"""Between the values of questions and their rows: what is sealed, and what it is bound to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from storage.authorities.rows import AnswerRow, CheckRow
from storage.authorities.values import CheckState, NewAnswer, NewCheck, StoredAnswer, StoredCheck
from storage.keys.customer_keys import DataKey
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data
from storage.verifications.values import new_id


def request_index(index: BlindIndex, request_id: str) -> bytes:
    """Blind index of the caller's id of a question."""
    return index.of("authority_request", request_id.encode())


def request_digest_index(index: BlindIndex, digest: bytes) -> bytes:
    """Blind index of a request's digest."""
    return index.of("authority_request_digest", digest)


def answer_index(index: BlindIndex, digest: bytes) -> bytes:
    """Blind index of what distinguishes an answer."""
    return index.of("authority_answer", digest)


def asked_index(index: BlindIndex, channel: str, digest: bytes) -> bytes:
    """Blind index of what is asked about on a channel."""
    return index.of("authority_asked", channel.encode() + b"\n" + digest)


def subject_index(index: BlindIndex, subject: str) -> bytes:
    """Blind index of what quotas count by."""
    return index.of("authority_subject", subject.encode())


def seal_check(new: NewCheck, key: DataKey, index: BlindIndex) -> CheckRow:
    """The row of a new question."""
    row = CheckRow(
        id=new.id,
        tenant=index.tenant,
        customer_key_id=key.id,
        verification_id=new.verification_id,
        request_index=request_index(index, new.request_id),
        request_digest_index=request_digest_index(index, new.request_digest),
        channel=new.channel,
        kind=new.kind,
        purpose=new.purpose,
        state=CheckState.QUEUED.value,
        subject_index=None if new.subject is None else subject_index(index, new.subject),
        asked_index=asked_index(index, new.channel, new.asked_digest),
        asked_sealed=b"",
        created_at=new.created_at,
        give_up_at=new.give_up_at,
    )
    row.asked_sealed = key.seal(new.asked, _asked_bound(row))
    return row


def seal_answer(row: CheckRow, new: NewAnswer, number: int, key: DataKey, index: BlindIndex) -> AnswerRow:
    """The row of an answer to a question: which of its answers it is, from 0."""
    answer = AnswerRow(
        id=new_id(new.received_at),
        tenant=row.tenant,
        customer_key_id=row.customer_key_id,
        check_id=row.id,
        number=number,
        digest_index=answer_index(index, new.digest),
        outcome=new.outcome,
        billable=int(new.billable),
        answer_sealed=b"",
        finding_sealed=b"",
        received_at=new.received_at,
    )
    answer.answer_sealed = key.seal(new.answer, _answer_bound(answer, "answer"))
    answer.finding_sealed = key.seal(new.finding, _answer_bound(answer, "finding"))
    return answer


def seal_ticket(row: CheckRow, ticket: str, key: DataKey) -> bytes:
    """The authority's ticket of a question."""
    return key.seal(ticket.encode(), associated_data(row.tenant, row.id, "authority ticket"))


def open_check(row: CheckRow, answers: Iterable[AnswerRow], key: DataKey | None) -> StoredCheck:
    """The value in a row; without a key, the customer having been erased, what stands in clear.

    Raises RecordDamaged, also where a value in clear was changed.
    """
    asked = key.opened(row.asked_sealed, _asked_bound(row)) if key else b""
    ticket = b""
    if key and row.ticket_sealed:
        ticket = key.opened(row.ticket_sealed, associated_data(row.tenant, row.id, "authority ticket"))
    opened = tuple(_open_answer(one, key) for one in answers) if key else ()
    return StoredCheck(
        id=row.id,
        verification_id=row.verification_id,
        channel=row.channel,
        kind=row.kind,
        purpose=row.purpose,
        state=CheckState(row.state),
        outcome=row.outcome,
        asked=asked,
        ticket=ticket.decode(),
        attempts=row.attempts,
        reused_id=row.reused_id,
        created_at=_utc(row.created_at),
        give_up_at=_utc(row.give_up_at),
        sent_at=_utc(row.sent_at) if row.sent_at else None,
        settled_at=_utc(row.settled_at) if row.settled_at else None,
        answers=opened,
    )


def _open_answer(row: AnswerRow, key: DataKey) -> StoredAnswer:
    return StoredAnswer(
        outcome=row.outcome,
        billable=bool(row.billable),
        answer=key.opened(row.answer_sealed, _answer_bound(row, "answer")),
        finding=key.opened(row.finding_sealed, _answer_bound(row, "finding")),
        received_at=_utc(row.received_at),
    )


def _asked_bound(row: CheckRow) -> bytes:
    clear = (row.channel, row.kind, row.purpose, row.verification_id or "", _utc(row.created_at).isoformat())
    return associated_data(row.tenant, row.id, "authority question", *clear)


def _answer_bound(row: AnswerRow, what: str) -> bytes:
    clear = (row.check_id, str(row.number), row.outcome, _utc(row.received_at).isoformat())
    return associated_data(row.tenant, row.id, f"authority {what}", *clear)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
