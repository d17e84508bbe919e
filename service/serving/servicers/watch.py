"""WatchService over gRPC: the tenant's events, as they happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from idverdict import v1

from service.app import App
from service.call.context import current
from service.reviews.reviewed import Reviewed
from service.serving.servicers import Context
from service.verification.events import watch
from service.verification.watching import Watching


class WatchServicer(v1.WatchServiceServicer):
    """The method of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App, watching: Watching) -> None:
        self._app = app
        self._watching = watching

    async def WatchVerifications(
        self, request: v1.WatchVerificationsRequest, context: Context
    ) -> AsyncIterator[v1.WatchVerificationsResponse]:
        """The tenant's events from a position on, with heartbeats between them."""
        store = self._app.store.of(current().tenant)
        reviewed = Reviewed(self._app.rules)
        async with aclosing(watch(store, self._watching, request, reviewed.one)) as answers:
            async for answer in answers:
                yield answer
