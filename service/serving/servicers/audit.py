"""AuditService over gRPC: the log as the caller's tenant sees it, and receipts."""

from __future__ import annotations

import asyncio

from idverdict import v1

from service.app import App
from service.audit.receipts import issue
from service.call.errors import ApiError, Reason, bad_field
from service.call.stages import observer
from service.call.times import time_in, timestamp
from service.serving.boundary import Context, actor, caller
from storage import NotFound, PageTokenInvalid, Store
from storage.audit.entry import Entry, digests_in, moment
from storage.audit.history import AuditHistory, EntryFilter
from storage.audit.note import Checkpoint
from storage.verifications.digests import VERIFICATION

DEFAULT_PAGE = 50


class AuditServicer(v1.AuditServiceServicer):
    """The five methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def ListEntries(self, request: v1.ListEntriesRequest, context: Context) -> v1.ListEntriesResponse:
        """A page of entries."""
        return await asyncio.to_thread(list_entries, self._store().history, request)

    async def GetCheckpoint(self, request: v1.GetCheckpointRequest, context: Context) -> v1.Checkpoint:
        """The log's state, signed."""
        checkpoint = await asyncio.to_thread(get_checkpoint, self._store().history, request)
        observer.get().checkpoint()
        return checkpoint

    async def ProveInclusion(self, request: v1.ProveInclusionRequest, context: Context) -> v1.InclusionProof:
        """An entry with its proof."""
        return await asyncio.to_thread(prove_inclusion, self._store().history, request)

    async def ProveConsistency(self, request: v1.ProveConsistencyRequest, context: Context) -> v1.ConsistencyProof:
        """The proof that the log only grew."""
        return await asyncio.to_thread(prove_consistency, self._store().history, request)

    async def IssueReceipt(self, request: v1.IssueReceiptRequest, context: Context) -> v1.Receipt:
        """A signed receipt."""
        return await asyncio.to_thread(issue, self._store(), request.name)

    def _store(self) -> Store:
        return self._app.of(caller.get().tenant, actor.get()).store


def list_entries(history: AuditHistory, request: v1.ListEntriesRequest) -> v1.ListEntriesResponse:
    """A page of entries. Raises ApiError PAGE_TOKEN_INVALID."""
    record = request.verification.partition("/")[2] or None
    chosen = EntryFilter(
        kind=VERIFICATION if record else None,
        record_id=record,
        action=request.action or None,
        actor=request.actor or None,
        since=time_in(request, "time_from"),
        until=time_in(request, "time_until"),
    )
    try:
        page = history.page(chosen, request.page_size or DEFAULT_PAGE, request.page_token)
    except PageTokenInvalid:
        raise bad_field(Reason.PAGE_TOKEN_INVALID, "page_token") from None
    entries = [entry_message(entry) for entry in page.entries]
    return v1.ListEntriesResponse(entries=entries, next_page_token=page.next_page_token)


def get_checkpoint(history: AuditHistory, request: v1.GetCheckpointRequest) -> v1.Checkpoint:
    """A state of the log. Raises ApiError AUDIT_ENTRY_NOT_FOUND where it has not so many entries."""
    try:
        note = history.checkpoint(request.size or None)
    except NotFound:
        raise ApiError(Reason.AUDIT_ENTRY_NOT_FOUND) from None
    state = Checkpoint.open(note, history.key)
    return v1.Checkpoint(note=note, size=state.size, root_hash=state.root, key=str(history.key))


def prove_inclusion(history: AuditHistory, request: v1.ProveInclusionRequest) -> v1.InclusionProof:
    """An entry with its proof. Raises ApiError AUDIT_ENTRY_NOT_FOUND."""
    try:
        entry = history.entry(request.position)
        size = request.size or history.size()
        hashes, note = history.inclusion(entry.position, size), history.checkpoint(size)
    except NotFound:
        raise ApiError(Reason.AUDIT_ENTRY_NOT_FOUND) from None
    return v1.InclusionProof(entry=entry_message(entry), hashes=hashes, checkpoint=note)


def prove_consistency(history: AuditHistory, request: v1.ProveConsistencyRequest) -> v1.ConsistencyProof:
    """The proof that the log only grew. Raises ApiError AUDIT_ENTRY_NOT_FOUND where it has not so many entries."""
    try:
        size = request.size or history.size()
        hashes, note = history.consistency(request.old_size, size), history.checkpoint(size)
    except NotFound:
        raise ApiError(Reason.AUDIT_ENTRY_NOT_FOUND) from None
    return v1.ConsistencyProof(hashes=hashes, checkpoint=note)


def entry_message(entry: Entry) -> v1.AuditEntry:
    """An entry, with the text that is hashed."""
    return v1.AuditEntry(
        position=entry.position,
        time=timestamp(moment(entry.at_us)),
        tenant=entry.tenant,
        actor=entry.actor,
        roles=[role for role in entry.roles.split(",") if role],
        origin=entry.origin,
        action=entry.action,
        outcome=entry.outcome,
        record_kind=entry.kind,
        record_id=entry.id,
        digests=digests_in(entry.digests),
        text=entry.text(),
    )
