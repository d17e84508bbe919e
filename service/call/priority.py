"""What goes first when there is more work than threads: somebody who waits for the answer, or a job that has time."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from idverdict.client import PRIORITY_KEY

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field


class Priority(StrEnum):
    """The two priorities, the first going first. What a call does not say is INTERACTIVE."""

    INTERACTIVE = "interactive"
    """A customer or clerk waits for the answer."""
    BULK = "bulk"
    """Nobody waits just now: done where nothing interactive waits, and the first to be refused."""


def stated_priority(metadata: Iterable[tuple[str, str | bytes]]) -> Priority:
    """What a call's metadata says under ``idverdict-priority``; in capitals or not, INTERACTIVE where it says nothing.

    Raises:
        ApiError: INVALID_REQUEST for another word, or for several.
    """
    stated = [str(value).strip().lower() for key, value in metadata if key == PRIORITY_KEY]
    if not stated:
        return Priority.INTERACTIVE
    if len(stated) > 1 or stated[0] not in set(Priority):
        raise bad_field(ErrorReason.INVALID_REQUEST, PRIORITY_KEY)
    return Priority(stated[0])
