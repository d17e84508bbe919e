"""What the tests of bulk work share: manifests of drawn items, and an app that verifies them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from idverdict import v1

from service.app import App, build_bulk_objects, build_store
from service.bulk.batches import BulkBatches
from service.lazy_reader import WarmableReader
from service.load.admission import Workers
from service.serving.worker import Worker
from service.settings import Settings
from service.verification.policy import load_policy
from tests.builders import make_claim
from tests.e2e.serving import EMBLEM, NOON, PORTRAIT, KnowingReader, settings_in

HEADING = ("item", "customer_reference", "portrait_image", "emblem_image", *make_claim().names())


def row(item: str, **changes: str) -> dict[str, str]:
    """An item that leads to ACCEPT, changed."""
    claim = make_claim()
    given = {name: getattr(claim, name) for name in claim.names()}
    pictures = {"portrait_image": "pictures/portrait.jpg", "emblem_image": "pictures/emblem.jpg"}
    return {"item": item, "customer_reference": f"customer-{item}", **pictures, **given, **changes}


def as_csv(rows: Sequence[dict[str, str]], heading: Sequence[str] = HEADING) -> bytes:
    """A manifest."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, heading)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def put(settings: Settings, path: str, content: bytes, tenant: str = "default") -> Path:
    """Put a file into a tenant's folder, and the pictures beside it."""
    home = settings.data_dir / "bulk" / tenant
    file = home / path
    pictures = {
        file: content,
        file.parent / "pictures/portrait.jpg": PORTRAIT,
        file.parent / "pictures/emblem.jpg": EMBLEM,
    }
    for place, data in pictures.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return file


@contextmanager
def bulk_app(settings: Settings, reader: WarmableReader | None = None) -> Iterator[App]:
    """What verifies, with a reader that answers by heart."""
    workers = Workers(settings.threads, settings.queue)
    app = App(reader or KnowingReader(), build_store(settings), load_policy(None), workers, clock=lambda: NOON)
    try:
        yield app
    finally:
        app.close()


def batches_of(app: App, settings: Settings, tenant: str = "default") -> BulkBatches:
    """The batches of a tenant."""
    return BulkBatches(app.store.of(tenant), build_bulk_objects(settings), settings.bulk_rows, app.clock)


def submission(manifest: str = "batch.csv", request_id: str = "bulk-1") -> v1.SubmitBulkRequest:
    """A request for a manifest."""
    return v1.SubmitBulkRequest(manifest=manifest, purpose="PURPOSE_ACCOUNT_OPENING", request_id=request_id)


def work(app: App, settings: Settings) -> None:
    """Do everything that is left."""
    Worker(app, settings).run_until_idle()


def settings_of(folder: Path, database: str | None, **changes: Any) -> Settings:
    """Settings of a place."""
    return settings_in(folder, database_url=database, **changes)
