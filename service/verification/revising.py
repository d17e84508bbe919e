"""Revises a verdict once an authority has answered: the same readings, policy and day, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from idverdict import v1

from service.audit.receipts import VERDICT, statement_digest
from service.labels import word
from service.revised import with_revision
from service.verification.messages import purpose_from, verdict_message
from service.verification.official import Questioning
from service.verification.policy import Policy
from service.verification.recorded import current_record, documents_from, record_from
from service.verification.replay import PolicyNotKept, own_policy
from service.verification.values.verdict import Decision
from service.verification.verify import Stopwatch, judge
from storage import REDACTED, NewRevision, NotFound, Restricted, RevisionOvertaken, Store, StoredVerification

ATTEMPTS: Final = 8
"""How often a revision is tried while other servers append revisions to the same verdict."""
_OF_THE_FIRST: Final = ("readings", "models", "timings_ms")
"""Of a verdict: what a revision leaves to the first verdict, or is not about."""


def revise(
    store: Store, verification_id: str, questioning: Questioning, clock: Callable[[], datetime], fallback: Policy
) -> Decision | None:
    """Append a revision to a verdict where what authorities say has changed since it was given.

    Args:
        store: as the tenant sees it.
        verification_id: the verification's id.
        questioning: gives what authorities say now.
        clock: tells the time, aware.
        fallback: the policy where the text of the verdict's own cannot be had.

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
            new = _revision(store, stored, questioning, clock(), fallback)
            if new is None:
                return None
            store.revisions.append(new)
        except (NotFound, Restricted):
            return None
        except RevisionOvertaken:
            continue
        return Decision(new.decision)
    return None


def _revision(
    store: Store, stored: StoredVerification, questioning: Questioning, at: datetime, fallback: Policy
) -> NewRevision | None:
    record, last = record_from(stored.payload), current_record(stored).verdict
    try:
        policy, _ = own_policy(record.verdict, store.policies)
    except PolicyNotKept:
        policy = fallback
    created = record.create_time.ToDatetime(tzinfo=UTC)
    verdict = verdict_message(
        judge(
            documents_from(record),
            purpose_from(record.purpose),
            policy,
            created,
            watch=Stopwatch(),
            questioning=questioning,
        )
    )
    if list(verdict.official) == list(last.official):
        return None
    for name in _OF_THE_FIRST:
        verdict.ClearField(name)
    verdict.models.extend(record.verdict.models)
    payload = verdict.SerializeToString(deterministic=True)
    number = stored.revision + 1
    revised = with_revision(record, number, payload, at)
    return NewRevision(
        verification_id=stored.id,
        number=number,
        decision=word(v1.Decision, verdict.decision),
        reasons=tuple(dict.fromkeys(reason.code for reason in verdict.reasons if reason.code)),
        payload=payload,
        created_at=at,
        digests={VERDICT: statement_digest(revised, store.tenant)},
    )
