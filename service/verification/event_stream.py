"""A stream of events of the audit log: a position that advances as messages are sent, with heartbeats between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeVar

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field
from service.verification.watching import Watching
from storage import PageTokenInvalid

HEARTBEAT_S: Final = 5.0
LONGEST_S: Final = 900.0
"""After so long the stream ends, and who goes on is asked again who it is."""


class Located(Protocol):
    """What has a place in the log."""

    @property
    def position(self) -> int:
        """The place."""
        ...


E = TypeVar("E", bound=Located)
E_co = TypeVar("E_co", bound=Located, covariant=True)
M = TypeVar("M")


class Followed(Protocol[E_co]):
    """Events in the order of the log; see `storage.audit.positions.Positions`. Asked on a thread."""

    def end(self) -> int:
        """The last position of the log."""
        ...

    def token(self, position: int, /) -> str:
        """The token of a position."""
        ...

    def position(self, token: str, /) -> int:
        """The position in a token. Raises PageTokenInvalid."""
        ...

    def after(self, position: int, /) -> tuple[Sequence[E_co], int]:
        """The next events, and the position up to which they are all there are."""
        ...


class Asked(Protocol):
    """Where a stream is to begin."""

    @property
    def resume_token(self) -> str:
        """Behind this token; empty for none."""
        ...

    @property
    def from_beginning(self) -> bool:
        """Without a token: with the oldest event, not with the next one."""
        ...


async def stream(
    events: Followed[E],
    watching: Watching,
    tenant: str,
    asked: Asked,
    message: Callable[[str, E | None], Awaitable[M | None]],
) -> AsyncGenerator[M, None]:
    """A tenant's events from a position on, with heartbeats between them; ends after `LONGEST_S`, or with the server.

    ``message`` makes the message of a token and an event, or of a heartbeat; None where nothing of the event is sent.

    Raises ApiError OVERLOADED, RESUME_TOKEN_INVALID; StoreUnavailable.
    """
    until = time.monotonic() + LONGEST_S

    async def beat(position: int) -> M:
        made = await message(events.token(position), None)
        assert made is not None  # noqa: S101 - a heartbeat is always sent
        return made

    async with watching.place(tenant):
        position = await asyncio.to_thread(_first, events, asked)
        yield await beat(position)
        due = time.monotonic() + HEARTBEAT_S
        while not watching.is_over and (now := time.monotonic()) < until:
            found, position = await asyncio.to_thread(events.after, position)
            sent = False
            for event in found:
                made = await message(events.token(event.position), event)
                if made is not None:
                    sent = True
                    yield made
            if not sent and now >= due:
                yield await beat(position)
            if sent or now >= due:
                due = time.monotonic() + HEARTBEAT_S
            if not found:
                await watching.beyond(position, due - time.monotonic())
        yield await beat(position)


def _first(events: Followed[Located], asked: Asked) -> int:
    """The position to begin behind. Raises ApiError RESUME_TOKEN_INVALID; StoreUnavailable."""
    if not asked.resume_token:
        return -1 if asked.from_beginning else events.end()
    try:
        return events.position(asked.resume_token)
    except PageTokenInvalid:
        raise bad_field(ErrorReason.RESUME_TOKEN_INVALID, "resume_token") from None
