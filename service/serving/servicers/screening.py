"""ScreeningService over gRPC: every method is a use case on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from idverdict import v1

from service.app import App, build_bulk_objects
from service.call.context import current
from service.reviews.people import person_of
from service.screening.requests import ScreeningRequests
from service.serving.auth.permissions import require_auditor
from service.serving.servicers import Context, callers_app
from service.settings import Settings

T = TypeVar("T")
Request = TypeVar("Request")


class ScreeningServicer(v1.ScreeningServiceServicer):
    """The methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def ImportList(self, request: v1.ImportListRequest, context: Context) -> v1.ListVersion:
        """Import a version of a list."""
        return await self._run(ScreeningRequests.import_list, request)

    async def ListListVersions(
        self, request: v1.ListListVersionsRequest, context: Context
    ) -> v1.ListListVersionsResponse:
        """A page of versions."""
        return await self._run(ScreeningRequests.versions, request)

    async def Screen(self, request: v1.ScreenRequest, context: Context) -> v1.Screening:
        """Screen somebody."""
        return await self._run(ScreeningRequests.screen, request)

    async def ScreenCustomer(self, request: v1.ScreenCustomerRequest, context: Context) -> v1.Screening:
        """Screen a customer and record it."""
        return await self._run(ScreeningRequests.screen_customer, request)

    async def ListHits(self, request: v1.ListHitsRequest, context: Context) -> v1.ListHitsResponse:
        """A page of hits."""
        return await self._run(ScreeningRequests.hits, request)

    async def GetHit(self, request: v1.GetHitRequest, context: Context) -> v1.ScreeningHit:
        """One hit."""
        if request.for_inspection:
            require_auditor(current().caller)
        return await self._run(ScreeningRequests.get, request)

    async def DecideHit(self, request: v1.DecideHitRequest, context: Context) -> v1.ScreeningHit:
        """Decide a hit."""
        return await self._run(ScreeningRequests.decide, request)

    async def ReplayHit(self, request: v1.ReplayHitRequest, context: Context) -> v1.Replay:
        """Make a hit again."""
        return await self._run(ScreeningRequests.replay, request)

    async def StartSweep(self, request: v1.StartSweepRequest, context: Context) -> v1.ScreeningSweep:
        """Begin a sweep."""
        return await self._run(ScreeningRequests.sweep, request)

    async def ListSweeps(self, request: v1.ListSweepsRequest, context: Context) -> v1.ListSweepsResponse:
        """The latest sweeps."""
        return await self._run(ScreeningRequests.sweeps, request)

    async def ListDuplicates(self, request: v1.ListDuplicatesRequest, context: Context) -> v1.ListDuplicatesResponse:
        """Customers that may be one."""
        return await self._run(ScreeningRequests.duplicates, request)

    async def _run(self, use_case: Callable[[ScreeningRequests, Request], T], request: Request) -> T:
        app = callers_app(self._app)
        person = person_of(current().caller).name
        requests = ScreeningRequests(
            app.store, app.screens(), lambda: build_bulk_objects(self._settings), person, app.clock
        )
        return await asyncio.to_thread(use_case, requests, request)
