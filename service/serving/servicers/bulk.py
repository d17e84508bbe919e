"""BulkService over gRPC: every method is a few look-ups on a thread; the work itself is the workers'."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import islice

from idverdict import v1

from service.app import App
from service.bulk.batches import BulkBatches
from service.reviews.reviewed import Reviewed
from service.serving.servicers import Context, callers_app
from service.settings import Settings
from storage import BulkObjects

AT_ONCE = 200
"""How many results are fetched on a thread before they are sent."""


class BulkServicer(v1.BulkServiceServicer):
    """The methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App, settings: Settings, objects: BulkObjects) -> None:
        self._app = app
        self._objects = objects
        self._most_rows = settings.bulk_rows

    async def SubmitBulk(self, request: v1.SubmitBulkRequest, context: Context) -> v1.BulkBatch:
        """Check a manifest and have its items verified."""
        return await asyncio.to_thread(self._batches().submit, request)

    async def GetBulk(self, request: v1.GetBulkRequest, context: Context) -> v1.BulkBatch:
        """One batch and how far it has come."""
        return await asyncio.to_thread(self._batches().get, request.name)

    async def ListBulk(self, request: v1.ListBulkRequest, context: Context) -> v1.ListBulkResponse:
        """A page of batches."""
        return await asyncio.to_thread(self._batches().list, request)

    async def GetBulkResults(self, request: v1.GetBulkResultsRequest, context: Context) -> AsyncIterator[v1.BulkResult]:
        """The results that there are so far."""
        results = await asyncio.to_thread(self._batches().results, request)
        while some := await asyncio.to_thread(lambda: list(islice(results, AT_ONCE))):
            for result in some:
                yield result

    async def CancelBulk(self, request: v1.CancelBulkRequest, context: Context) -> v1.BulkBatch:
        """End a batch."""
        return await asyncio.to_thread(self._batches().cancel, request.name)

    def _batches(self) -> BulkBatches:
        app = callers_app(self._app)
        return BulkBatches(app.store, self._objects, self._most_rows, app.clock, Reviewed(app.rules))
