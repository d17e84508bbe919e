"""WatchService over gRPC: the events of the tenant's verifications and customers, as they happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from idverdict import v1

from service.app import App
from service.call.context import current
from service.customers.watching import watch_customers
from service.reviews.reviewed import Reviewed
from service.serving.auth.permissions import may_call
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

    async def WatchCustomers(
        self, request: v1.WatchCustomersRequest, context: Context
    ) -> AsyncIterator[v1.WatchCustomersResponse]:
        """The events of the tenant's customers from a position on, with heartbeats between them."""
        caller = current()
        store = self._app.store.of(caller.tenant)
        sees_hits = may_call(caller.caller, "/idverdict.v1.ScreeningService/GetHit")
        answers = watch_customers(store, self._watching, request, sees_hits=sees_hits)
        async with aclosing(answers):
            async for answer in answers:
                yield answer
