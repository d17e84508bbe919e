"""A part of a batch: the items that have no result yet, side by side, however often it is begun."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

import structlog

from service.bulk.items import Items, NotWanted
from service.bulk.latest import latest
from service.bulk.manifest import LARGEST_BYTES, Manifest, parse
from service.bulk.yielding import Yielding
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.logs import origin
from service.load.admission import Workers
from service.names import verification_name
from service.verification.requests import Verifications
from storage import (
    Batch,
    BatchState,
    BulkObjects,
    ItemResult,
    Job,
    NotFound,
    ObjectTooLarge,
    Results,
    StorageError,
    Store,
)

log = structlog.get_logger()


@dataclass(slots=True)
class Parts:
    """Does parts of batches, one after the other.

    Attributes:
        verifications: verify the items; their store is as no tenant in particular sees it.
        workers: those of this process, which interactive work goes first on.
        objects: where manifests and pictures are, and result files go.
        threads: how many items are worked on at once.
        most_rows: of a manifest.
        most_bytes: of a picture.
        stop: tells to stop, between two stages of a reading.
    """

    verifications: Verifications
    workers: Workers
    objects: BulkObjects
    threads: int
    most_rows: int
    most_bytes: int
    stop: Event
    _last: tuple[str, Manifest] | None = None

    def perform(self, job: Job) -> bool:
        """Do a part; False where another is at it, or it was interrupted. Raises StorageError."""
        store = self.verifications.store.of(job.tenant)
        with store.claim(f"bulk/{job.subject}/{job.part}") as ours:
            if not ours:
                return False
            try:
                batch = store.batches.get(job.subject)
            except NotFound:
                return True
            if not batch.state.is_open:
                return True
            manifest = self._manifest(store, job.tenant, batch)
            if manifest is None:
                return True
            store.batches.begin(batch.id)
            self._verify(store, job, batch, manifest)
            if self.stop.is_set():
                return False
            return self._finish(store, job.tenant, batch.id)

    def _manifest(self, store: Store, tenant: str, batch: Batch) -> Manifest | None:
        """The manifest as it was submitted; without it the batch has failed. The last one is remembered."""
        if self._last is None or self._last[0] != batch.id:
            try:
                manifest = read_manifest(self.objects, tenant, batch.manifest, self.most_rows)
                if not store.batches.is_manifest(batch.id, manifest.digest):
                    raise ApiError(ErrorReason.MANIFEST_CHANGED)
            except ApiError as error:
                gone = error.reason is ErrorReason.MANIFEST_NOT_FOUND
                reason = error.reason if gone else ErrorReason.MANIFEST_CHANGED  # it was well-formed once
                store.batches.finish(batch.id, BatchState.FAILED, self.verifications.clock(), reason.value)
                return None
            self._last = (batch.id, manifest)
        return self._last[1]

    def _verify(self, store: Store, job: Job, batch: Batch, manifest: Manifest) -> None:
        """Verify what has no result yet. Raises StorageError, with the results so far kept."""
        items = Items(replace(self.verifications, store=store), self.objects, job.tenant, batch, self.most_bytes)
        results = store.batches.results(batch.id)

        patience = Yielding(self.workers, self.stop, lambda: store.batches.is_open(batch.id))
        one = _Guarded(items, manifest, patience, results)
        with ThreadPoolExecutor(self.threads, "bulk") as pool:
            for _ in pool.map(one, results.left(job.part, batch.total)):
                pass

    def _finish(self, store: Store, tenant: str, batch_id: str) -> bool:
        """Once every item has its result, write the result file and end the batch."""
        batch = store.batches.get(batch_id)
        if batch.state.is_open and batch.verified + batch.failed == batch.total:
            results = latest(store, store.batches.results(batch_id).after())
            lines = (json.dumps(as_json(result), ensure_ascii=False) + "\n" for result in results)
            self.objects.write(tenant, result_file(batch_id), "".join(lines).encode())
            store.batches.finish(batch_id, BatchState.DONE, self.verifications.clock())
            log.info("batch done", tenant=tenant)
        return True


@dataclass(frozen=True, slots=True)
class _Guarded:
    """Verifies one item by number. What nobody foresaw is the item's own error, and keeps nothing else back."""

    items: Items
    manifest: Manifest
    patience: Yielding
    results: Results

    def __call__(self, number: int) -> None:
        item = self.manifest.item(number)
        try:
            self.patience.check()
            result = self.items.verify(item, self.patience)
        except (ApiError, NotWanted):
            return
        except StorageError:
            self.patience.give_up()
            raise
        except Exception as error:
            log.error("item failed", exception=type(error).__name__, at=origin(error))
            result = ItemResult(number, item.item, error=ErrorReason.INTERNAL.value)
        self.results.record(result)


def read_manifest(objects: BulkObjects, tenant: str, path: str, most_rows: int) -> Manifest:
    """A tenant's manifest. Raises ApiError as `parse`, and MANIFEST_NOT_FOUND; StoreUnavailable."""
    try:
        return parse(path, objects.read(tenant, path, LARGEST_BYTES), most_rows)
    except NotFound:
        raise ApiError(ErrorReason.MANIFEST_NOT_FOUND) from None
    except ObjectTooLarge:
        raise ApiError(ErrorReason.MANIFEST_TOO_LARGE) from None


def result_file(batch_id: str) -> str:
    """The path of a batch's result file in the tenant's folder."""
    return f"results/{batch_id}.jsonl"


def as_json(result: ItemResult) -> dict[str, object]:
    """A line of a result file."""
    return {
        "row": result.number,
        "item": result.item,
        "verification": verification_name(result.verification_id) if result.verification_id else None,
        "decision": result.decision,
        "reasons": list(result.reasons),
        "error": result.error,
        "error_column": result.error_column,
    }
