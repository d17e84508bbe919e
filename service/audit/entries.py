"""Use cases of AuditService on a tenant's entries of the log: pages, checkpoints and proofs. Synchronous."""

from __future__ import annotations

from idverdict import v1

from service.audit.messages import entry_message
from service.call.context import observer
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, bad_field
from service.call.times import time_in
from service.names import id_of
from storage import NotFound, PageTokenInvalid
from storage.audit.history import AuditHistory, EntryFilter
from storage.audit.note import Checkpoint
from storage.verifications.digests import VERIFICATION

DEFAULT_PAGE = 50


def list_entries(history: AuditHistory, request: v1.ListEntriesRequest) -> v1.ListEntriesResponse:
    """A page of entries. Raises ApiError PAGE_TOKEN_INVALID."""
    record = id_of(request.verification) or None
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
        raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
    entries = [entry_message(entry) for entry in page.entries]
    return v1.ListEntriesResponse(entries=entries, next_page_token=page.next_page_token)


def get_checkpoint(history: AuditHistory, request: v1.GetCheckpointRequest) -> v1.Checkpoint:
    """A state of the log. Raises ApiError AUDIT_ENTRY_NOT_FOUND where it has not so many entries."""
    try:
        note = history.checkpoint(request.size or None)
    except NotFound:
        raise ApiError(ErrorReason.AUDIT_ENTRY_NOT_FOUND) from None
    state = Checkpoint.open(note, history.key)
    observer().checkpoint()
    return v1.Checkpoint(note=note, size=state.size, root_hash=state.root, key=str(history.key))


def prove_inclusion(history: AuditHistory, request: v1.ProveInclusionRequest) -> v1.InclusionProof:
    """An entry with its proof. Raises ApiError AUDIT_ENTRY_NOT_FOUND."""
    try:
        entry = history.entry(request.position)
        size = request.size or history.size()
        hashes, note = history.inclusion(entry.position, size), history.checkpoint(size)
    except NotFound:
        raise ApiError(ErrorReason.AUDIT_ENTRY_NOT_FOUND) from None
    return v1.InclusionProof(entry=entry_message(entry), hashes=hashes, checkpoint=note)


def prove_consistency(history: AuditHistory, request: v1.ProveConsistencyRequest) -> v1.ConsistencyProof:
    """The proof that the log only grew. Raises ApiError AUDIT_ENTRY_NOT_FOUND where it has not so many entries."""
    try:
        size = request.size or history.size()
        hashes, note = history.consistency(request.old_size, size), history.checkpoint(size)
    except NotFound:
        raise ApiError(ErrorReason.AUDIT_ENTRY_NOT_FOUND) from None
    return v1.ConsistencyProof(hashes=hashes, checkpoint=note)
