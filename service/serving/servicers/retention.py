"""RetentionService over gRPC: each method is a few short transactions, made on a thread."""

from __future__ import annotations

import asyncio

from idverdict import v1

from service.app import App
from service.call.context import current
from service.retention.requests import Keeping
from service.serving.servicers import Context, callers_app


class RetentionServicer(v1.RetentionServiceServicer):
    """The methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def NoteRelationshipEnd(self, request: v1.NoteRelationshipEndRequest, context: Context) -> v1.Retention:
        """Note the last day of a relationship."""
        return await asyncio.to_thread(self._keeping().note_relationship_end, request)

    async def RequestDeletion(self, request: v1.RequestDeletionRequest, context: Context) -> v1.Retention:
        """From now on what is kept so far is only stored."""
        return await asyncio.to_thread(self._keeping().request_deletion, request)

    async def PlaceHold(self, request: v1.PlaceHoldRequest, context: Context) -> v1.Retention:
        """Keep the records whatever their term."""
        return await asyncio.to_thread(self._keeping().place_hold, request)

    async def ReleaseHold(self, request: v1.ReleaseHoldRequest, context: Context) -> v1.Retention:
        """Let the term count again."""
        return await asyncio.to_thread(self._keeping().release_hold, request)

    async def GetRetention(self, request: v1.GetRetentionRequest, context: Context) -> v1.Retention:
        """What is known of a customer's term."""
        return await asyncio.to_thread(self._keeping().get, request)

    async def PlanPurge(self, request: v1.PlanPurgeRequest, context: Context) -> v1.PurgePlan:
        """What a purge would destroy today."""
        return await asyncio.to_thread(self._keeping().plan, request)

    async def Purge(self, request: v1.PurgeRequest, context: Context) -> v1.PurgeReceipt:
        """Destroy what a plan showed; a caller who leaves ends it after the batch that is under way."""
        return await asyncio.to_thread(self._keeping().purge, request, current().patience)

    def _keeping(self) -> Keeping:
        """What the caller's tenant has, and nothing else."""
        app = callers_app(self._app)
        return Keeping(app.store, app.clock)
