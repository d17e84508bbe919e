"""Calls that were refused for lack of permission, told in the audit log."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from cachetools import TTLCache

from service.call.errors import ApiError
from service.call.logs import origin
from storage import Action, Actor, Event, StorageError, Store

TOLD_AGAIN_SECONDS: Final = 60.0
"""How long the same refusal of the same actor is not told again: a caller must not fill the log with its mistakes."""
_REMEMBERED: Final = 10_000

log = structlog.get_logger()


class Refusals:
    """Tells each refusal once in a while, however often its caller repeats it."""

    def __init__(self, store: Store, seconds: float = TOLD_AGAIN_SECONDS) -> None:
        self._store = store
        self._told: TTLCache[tuple[Actor, str, str], bool] = TTLCache(_REMEMBERED, seconds)

    async def tell(self, actor: Actor, method: str, error: ApiError) -> None:
        """Let the log know. Where that fails, which is logged, the call is refused all the same."""
        refusal = (actor, method, error.reason.value)
        if refusal in self._told:
            return
        self._told[refusal] = True
        event = Event(Action.CALL_REFUSED, "method", method, outcome=error.reason.value)
        try:
            await asyncio.to_thread(self._store.of(actor.tenant, actor).tell, event)
        except StorageError as failure:
            del self._told[refusal]
            log.warning("refusal not told", exception=type(failure).__name__, at=origin(failure))
