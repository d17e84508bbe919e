"""Use case of WatchService: a position in the audit log, advanced as the tenant's events are sent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field
from service.call.times import timestamp
from service.labels import label
from service.names import verification_name
from service.verification.watching import Watching
from storage import Action, Events, PageTokenInvalid, Store, VerificationEvent
from storage.reviews.words import CaseAction

HEARTBEAT_S: Final = 5.0
LONGEST_S: Final = 900.0
"""After so long the stream ends, and who goes on is asked again who it is."""

_CHANGES: Final[Mapping[str, tuple[str, str | None]]] = {
    Action.VERIFICATION_CREATED: ("CREATED", "ACTIVE"),
    Action.VERIFICATION_REVISED: ("REVISED", None),
    Action.VERIFICATION_EXPIRED: ("EXPIRED", "EXPIRED"),
    Action.VERIFICATION_ERASED: ("REDACTED", "REDACTED"),
    CaseAction.VERIFICATION_REVIEWED: ("REVIEWED", None),
}


async def watch(
    store: Store,
    watching: Watching,
    request: v1.WatchVerificationsRequest,
    review: Callable[[Store, str], v1.Review],
) -> AsyncGenerator[v1.WatchVerificationsResponse, None]:
    """A tenant's events from a position on, with heartbeats between them; ends after `LONGEST_S`, or with the server.

    ``review`` gives a review by its id, on a thread.

    Raises ApiError OVERLOADED, RESUME_TOKEN_INVALID; StoreUnavailable.
    """
    events, until = store.events, time.monotonic() + LONGEST_S
    async with watching.place(store.tenant):
        position = await asyncio.to_thread(_first, events, request)
        yield v1.WatchVerificationsResponse(resume_token=events.token(position))
        due = time.monotonic() + HEARTBEAT_S
        while not watching.is_over and (now := time.monotonic()) < until:
            found, position = await asyncio.to_thread(events.after, position)
            for event in found:
                token = events.token(event.position)
                message = _message(event)
                if event.action == CaseAction.VERIFICATION_REVIEWED:
                    message.review.CopyFrom(await asyncio.to_thread(review, store, event.record_id))
                yield v1.WatchVerificationsResponse(resume_token=token, event=message)
            if not found and now >= due:
                yield v1.WatchVerificationsResponse(resume_token=events.token(position))
            if found or now >= due:
                due = time.monotonic() + HEARTBEAT_S
            if not found:
                await watching.beyond(position, due - time.monotonic())
        yield v1.WatchVerificationsResponse(resume_token=events.token(position))


def _first(events: Events, request: v1.WatchVerificationsRequest) -> int:
    """The position to begin behind. Raises ApiError RESUME_TOKEN_INVALID; StoreUnavailable."""
    if not request.resume_token:
        return -1 if request.from_beginning else events.end()
    try:
        return events.position(request.resume_token)
    except PageTokenInvalid:
        raise bad_field(ErrorReason.RESUME_TOKEN_INVALID, "resume_token") from None


def _message(event: VerificationEvent) -> v1.VerificationEvent:
    kind, state = _CHANGES[event.action]
    return v1.VerificationEvent(
        verification=verification_name(event.verification_id),
        kind=label(v1.VerificationEventKind, kind),
        event_time=timestamp(event.at),
        decision=label(v1.Decision, event.decision) if event.decision else None,
        state=label(v1.VerificationState, state or event.state),
    )
