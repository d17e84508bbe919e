"""Revises a verdict once an authority has answered: the same readings, policy and day, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from idverdict import v1

from service.audit.receipts import VERDICT, statement_digest
from service.labels import word
from service.revised import with_revision
from service.verification.follow_ups import FollowUps
from service.verification.messages import purpose_from, verdict_message
from service.verification.official import Questioning
from service.verification.policy import Policy
from service.verification.recorded import current_record, documents_from, record_from
from service.verification.replay import PolicyNotKept, own_policy
from service.verification.values.verdict import Decision, Purpose, Verdict
from service.verification.verify import Stopwatch, judge
from storage import REDACTED, NewRevision, NotFound, Restricted, RevisionOvertaken, Store, StoredVerification
from storage.verifications.beside import Beside

ATTEMPTS: Final = 8
"""How often a revision is tried while other servers append revisions to the same verdict."""
_OF_THE_FIRST: Final = ("readings", "models", "timings_ms")
"""Of a verdict: what a revision leaves to the first verdict, or is not about."""


@dataclass(frozen=True, slots=True)
class Judging:
    """What a verdict is revised with.

    Attributes:
        fallback: the policy where the text of the verdict's own cannot be had.
        follow_ups: what follows from a revision, such as a case; None for nothing.
    """

    fallback: Policy
    follow_ups: FollowUps | None = None


def revise(
    store: Store, verification_id: str, questioning: Questioning, clock: Callable[[], datetime], judging: Judging
) -> Decision | None:
    """Append a revision to a verdict where what authorities say has changed since it was given.

    Args:
        store: as the tenant sees it.
        verification_id: the verification's id.
        questioning: gives what authorities say now.
        clock: tells the time, aware.
        judging: what it is judged with.

    Returns:
        The decision of the new revision; None where nothing has changed, or the record may not be used.

    Raises:
        StorageError: it could not be stored.
    """
    for _ in range(ATTEMPTS):
        try:
            stored = store.get(verification_id, shown=False)
            if stored.state == REDACTED:
                return None
            at = clock()
            made = _revision(store, stored, questioning, at, judging.fallback)
            if made is None:
                return None
            new, verdict, news = made
            store.revisions.append(new, _follow_up(store, stored, verdict, judging.follow_ups, at, news=news))
        except (NotFound, Restricted):
            return None
        except RevisionOvertaken:
            continue
        return Decision(new.decision)
    return None


def _revision(
    store: Store, stored: StoredVerification, questioning: Questioning, at: datetime, fallback: Policy
) -> tuple[NewRevision, Verdict, bool] | None:
    """The revision, its verdict, and whether it asks for a person for a new reason; None where nothing has changed."""
    record, last = record_from(stored.payload), current_record(stored).verdict
    try:
        policy, _ = own_policy(record.verdict, store.policies)
    except PolicyNotKept:
        policy = fallback
    created = record.create_time.ToDatetime(tzinfo=UTC)
    judged = judge(
        documents_from(record),
        purpose_from(record.purpose),
        policy,
        created,
        watch=Stopwatch(),
        earlier_attempts=record.earlier_attempts,
        questioning=questioning,
    )
    verdict = verdict_message(judged)
    if list(verdict.official) == list(last.official):
        return None
    for name in _OF_THE_FIRST:
        verdict.ClearField(name)
    verdict.models.extend(record.verdict.models)
    payload = verdict.SerializeToString(deterministic=True)
    number = stored.revision + 1
    revised = with_revision(record, number, payload, at)
    new = NewRevision(
        verification_id=stored.id,
        number=number,
        decision=word(v1.Decision, verdict.decision),
        reasons=tuple(dict.fromkeys(reason.code for reason in verdict.reasons if reason.code)),
        payload=payload,
        created_at=at,
        digests={VERDICT: statement_digest(revised, store.tenant)},
    )
    known = {reason.code for reason in last.reasons} if last.decision == v1.DECISION_REVIEW else set[str]()
    news = judged.decision is Decision.REVIEW and not {reason.code for reason in judged.reasons} <= known
    return new, judged, news


def _follow_up(
    store: Store,
    stored: StoredVerification,
    verdict: Verdict,
    follow_ups: FollowUps | None,
    at: datetime,
    *,
    news: bool,
) -> Beside | None:
    if follow_ups is None:
        return None
    return follow_ups.revised(store, verdict, Purpose(stored.purpose), at, news=news)
