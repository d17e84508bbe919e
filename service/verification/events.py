"""Use case of WatchService on verifications: their events in the words of the contract."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Final

from idverdict import v1

from service.call.times import timestamp
from service.labels import label
from service.names import verification_name
from service.verification.event_stream import stream
from service.verification.watching import Watching
from storage import Action, Store, VerificationEvent
from storage.reviews.words import CaseAction

_CHANGES: Final[Mapping[str, tuple[str, str | None]]] = {
    Action.VERIFICATION_CREATED: ("CREATED", "ACTIVE"),
    Action.VERIFICATION_REVISED: ("REVISED", None),
    Action.VERIFICATION_EXPIRED: ("EXPIRED", "EXPIRED"),
    Action.VERIFICATION_ERASED: ("REDACTED", "REDACTED"),
    CaseAction.VERIFICATION_REVIEWED: ("REVIEWED", None),
}


def watch(
    store: Store,
    watching: Watching,
    request: v1.WatchVerificationsRequest,
    review: Callable[[Store, str], v1.Review],
) -> AsyncGenerator[v1.WatchVerificationsResponse, None]:
    """A tenant's events from a position on; ``review`` gives a review by its id, on a thread. Raises as `stream`."""

    async def message(token: str, event: VerificationEvent | None) -> v1.WatchVerificationsResponse:
        if event is None:
            return v1.WatchVerificationsResponse(resume_token=token)
        made = _message(event)
        if event.action == CaseAction.VERIFICATION_REVIEWED:
            made.review.CopyFrom(await asyncio.to_thread(review, store, event.record_id))
        return v1.WatchVerificationsResponse(resume_token=token, event=made)

    return stream(store.events, watching, store.tenant, request, message)


def _message(event: VerificationEvent) -> v1.VerificationEvent:
    kind, state = _CHANGES[event.action]
    return v1.VerificationEvent(
        verification=verification_name(event.verification_id),
        kind=label(v1.VerificationEventKind, kind),
        event_time=timestamp(event.at),
        decision=label(v1.Decision, event.decision) if event.decision else None,
        state=label(v1.VerificationState, state or event.state),
    )
