"""AuditService over gRPC: the log as the caller's tenant sees it, and receipts."""

from __future__ import annotations

import asyncio

from idverdict import v1

from service.app import App
from service.audit import entries
from service.audit.receipts import issue
from service.serving.servicers import Context, callers_app
from storage import Store


class AuditServicer(v1.AuditServiceServicer):
    """The five methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def ListEntries(self, request: v1.ListEntriesRequest, context: Context) -> v1.ListEntriesResponse:
        """A page of entries."""
        return await asyncio.to_thread(entries.list_entries, self._store().history, request)

    async def GetCheckpoint(self, request: v1.GetCheckpointRequest, context: Context) -> v1.Checkpoint:
        """The log's state, signed."""
        return await asyncio.to_thread(entries.get_checkpoint, self._store().history, request)

    async def ProveInclusion(self, request: v1.ProveInclusionRequest, context: Context) -> v1.InclusionProof:
        """An entry with its proof."""
        return await asyncio.to_thread(entries.prove_inclusion, self._store().history, request)

    async def ProveConsistency(self, request: v1.ProveConsistencyRequest, context: Context) -> v1.ConsistencyProof:
        """The proof that the log only grew."""
        return await asyncio.to_thread(entries.prove_consistency, self._store().history, request)

    async def IssueReceipt(self, request: v1.IssueReceiptRequest, context: Context) -> v1.Receipt:
        """A signed receipt."""
        return await asyncio.to_thread(issue, self._store(), request.name)

    def _store(self) -> Store:
        return callers_app(self._app).store
