"""What the service does with requests of BulkService, from message to message; blocks while it works."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from idverdict import v1

from service.bulk.latest import latest
from service.bulk.parts import read_manifest, result_file
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_found, request_id_reused
from service.call.times import timestamp
from service.labels import label, word
from service.names import id_of, verification_name
from service.verification.requests import ReviewsOf
from storage import Batch, BatchState, BulkObjects, ItemResult, NewBatch, NotFound, RequestConflict, Store, new_id

DEFAULT_PAGE = 50
REVIEWED_AT_ONCE = 100
"""Results whose reviews are looked up together."""


@dataclass(frozen=True, slots=True)
class BulkBatches:
    """Submits, shows and ends batches of one tenant.

    Attributes:
        store: as the tenant sees it.
        objects: where manifests are.
        most_rows: of a manifest.
        clock: tells the time, aware.
        reviews_of: finds what people made of verifications; None where that is not shown.
    """

    store: Store
    objects: BulkObjects
    most_rows: int
    clock: Callable[[], datetime]
    reviews_of: ReviewsOf | None = None

    def submit(self, request: v1.SubmitBulkRequest) -> v1.BulkBatch:
        """Keep a batch and have it worked on. Raises ApiError MANIFEST_*, REQUEST_ID_REUSED."""
        digest = hashlib.sha256(request.SerializeToString(deterministic=True)).digest()
        batches = self.store.batches
        try:
            first = batches.find(request.request_id, digest)
            if first is not None:
                return _message(first)
            manifest = read_manifest(self.objects, self.store.tenant, request.manifest, self.most_rows)
            now = self.clock()
            new = NewBatch(
                id=new_id(now),
                request_id=request.request_id,
                request_digest=digest,
                manifest=request.manifest,
                manifest_digest=manifest.digest,
                purpose=word(v1.Purpose, request.purpose),
                total=len(manifest.rows),
                created_at=now,
            )
            return _message(batches.submit(new))
        except RequestConflict:
            raise request_id_reused("idverdict.v1.BulkBatch") from None

    def get(self, name: str) -> v1.BulkBatch:
        """One batch. Raises ApiError BULK_NOT_FOUND."""
        return _message(self._batch(name))

    def list(self, request: v1.ListBulkRequest) -> v1.ListBulkResponse:
        """A page of batches; its token is the name of the last. Raises ApiError PAGE_TOKEN_INVALID."""
        size = request.page_size or DEFAULT_PAGE
        after: Batch | None = None
        if request.page_token:
            try:
                after = self.store.batches.get(request.page_token)
            except NotFound:
                raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
        found = self.store.batches.list(size + 1, after)
        more = found[size - 1].id if len(found) > size else ""
        return v1.ListBulkResponse(batches=map(_message, found[:size]), next_page_token=more)

    def results(self, request: v1.GetBulkResultsRequest) -> Iterator[v1.BulkResult]:
        """The results so far, with the latest verdicts. Raises ApiError BULK_NOT_FOUND at once."""
        batch = self._batch(request.name)
        return self._reviewed(latest(self.store, self.store.batches.results(batch.id).after(request.after_row)))

    def _reviewed(self, results: Iterator[ItemResult]) -> Iterator[v1.BulkResult]:
        """Results with what people last made of their verifications, looked up for many at once."""
        while some := list(islice(results, REVIEWED_AT_ONCE)):
            ids = [one.verification_id for one in some if one.verification_id]
            known = self.reviews_of(self.store, ids) if self.reviews_of is not None else {}
            for one in some:
                message = _result(one)
                if reviews := known.get(one.verification_id or ""):
                    message.review.CopyFrom(reviews[-1])
                yield message

    def cancel(self, name: str) -> v1.BulkBatch:
        """End a batch that is still open. Raises ApiError BULK_NOT_FOUND."""
        batch = self._batch(name)
        self.store.batches.finish(batch.id, BatchState.CANCELLED, self.clock())
        return self.get(name)

    def _batch(self, name: str) -> Batch:
        try:
            return self.store.batches.get(id_of(name))
        except NotFound:
            raise not_found(ErrorReason.BULK_NOT_FOUND, "idverdict.v1.BulkBatch") from None


def _message(batch: Batch) -> v1.BulkBatch:
    return v1.BulkBatch(
        name=f"bulk/{batch.id}",
        uid=batch.id,
        manifest=batch.manifest,
        purpose=label(v1.Purpose, batch.purpose),
        state=label(v1.BulkState, batch.state),
        reason=batch.reason or "",
        items=batch.total,
        verified=batch.verified,
        failed=batch.failed,
        create_time=timestamp(batch.created_at),
        finish_time=timestamp(batch.finished_at),
        result_file=result_file(batch.id) if batch.state is BatchState.DONE else "",
    )


def _result(result: ItemResult) -> v1.BulkResult:
    return v1.BulkResult(
        row=result.number,
        item=result.item,
        verification=verification_name(result.verification_id) if result.verification_id else "",
        decision=label(v1.Decision, result.decision) if result.decision else None,
        reasons=result.reasons,
        error=result.error or "",
        error_column=result.error_column or "",
    )
