"""The record kinds of questions to authorities, their answers, quotas, and one-time codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col

from storage.audit.entry import Event
from storage.audit.erasing import blanked
from storage.audit.record_kind import NotErased, RecordKind
from storage.authorities.rows import (
    AUTHORITY_ANSWER,
    AUTHORITY_CHECK,
    CHALLENGE,
    AnswerRow,
    ChallengeRow,
    CheckRow,
    QuotaRow,
)
from storage.authorities.values import OPEN, AuthorityAction, CheckState

_blank_checks = blanked(
    CheckRow,
    AuthorityAction.AUTHORITY_ERASED,
    asked_sealed=b"",
    ticket_sealed=None,
    subject_index=None,
    asked_index=None,
)


def _erase_checks(session: Session, keys: Sequence[str]) -> Iterator[Event]:
    """Withdraw what was not answered, and blank all of it."""
    theirs = col(CheckRow.customer_key_id).in_(keys)
    session.execute(
        update(CheckRow).where(theirs, col(CheckRow.state).in_(OPEN)).values(state=CheckState.CANCELLED.value)
    )
    yield from _blank_checks(session, keys)


KINDS: Final = (
    RecordKind(AUTHORITY_CHECK, (CheckRow,), _erase_checks),
    RecordKind(
        AUTHORITY_ANSWER,
        (AnswerRow,),
        blanked(AnswerRow, AuthorityAction.AUTHORITY_ERASED, answer_sealed=b"", finding_sealed=b""),
    ),
    RecordKind("authority_quota", (QuotaRow,), NotErased("counters by keyed digests, deleted after two days")),
    RecordKind(
        CHALLENGE,
        (ChallengeRow,),
        blanked(
            ChallengeRow,
            AuthorityAction.CHALLENGE_ERASED,
            contact_sealed=b"",
            contact_index=None,
            code_index=b"",
        ),
    ),
)
