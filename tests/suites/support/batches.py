"""The suites' batches: manifests with pictures, for the reader that answers by heart and for the shipped one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from idverdict import v1

from service.demo.camera import Camera
from service.demo.cases import CASES
from tests.builders import make_claim
from tests.requests import picture
from tests.suites.support.requests import request

MANIFEST = "batch.csv"


@dataclass(frozen=True, slots=True)
class Batch:
    """A manifest in a tenant's folder.

    Attributes:
        submission: the request that submits it.
        items: the ids of its items, in their order.
        pictures: those of one of its items.
    """

    submission: v1.SubmitBulkRequest
    items: list[str]
    pictures: Sequence[Path]

    def again(self, number: int) -> v1.SubmitBulkRequest:
        """The request that submits the same manifest as another batch."""
        sent = v1.SubmitBulkRequest()
        sent.CopyFrom(self.submission)
        sent.request_id = f"{sent.request_id}-{number}"
        return sent


def stub_batch(folder: Path, count: int) -> Batch:
    """A batch whose items have pictures of their own, for the reader that answers by heart."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(count):
        sent = request(f"item-{number}", picture_bytes=1000)
        (folder / f"{number}-portrait").write_bytes(picture(sent, "portrait"))
        (folder / f"{number}-emblem").write_bytes(picture(sent, "emblem"))
        rows.append((f"item-{number}", f"customer-{number}", f"{number}-portrait", f"{number}-emblem"))
    return _written(folder, rows)


def drawn_batch(folder: Path, count: int) -> Batch:
    """A batch of the demonstration's genuine specimen card over and over, for the shipped reader."""
    folder.mkdir(parents=True, exist_ok=True)
    sent = Camera().request(next(case for case in CASES if case.key == "genuine"))
    (folder / "portrait.jpg").write_bytes(picture(sent, "portrait"))
    (folder / "emblem.jpg").write_bytes(picture(sent, "emblem"))
    rows = [(f"item-{number}", f"customer-{number}", "portrait.jpg", "emblem.jpg") for number in range(count)]
    return _written(folder, rows)


def _written(folder: Path, rows: Sequence[tuple[str, str, str, str]]) -> Batch:
    claim = make_claim()
    with (folder / MANIFEST).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("item", "customer_reference", "portrait_image", "emblem_image", "name", "document_number"))
        writer.writerows((*row, claim.name, claim.document_number) for row in rows)
    submission = v1.SubmitBulkRequest(manifest=MANIFEST, purpose="PURPOSE_ACCOUNT_OPENING", request_id="batch")
    return Batch(submission, [row[0] for row in rows], (folder / rows[0][2], folder / rows[0][3]))
