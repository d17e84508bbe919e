"""Bulk work on both databases: every item once, errors by item, and nothing personal in what is kept."""

from __future__ import annotations

import json

from idverdict import v1

from tests.bulk_support import as_csv, batches_of, bulk_app, put, row, settings_of, submission, work
from tests.storage_support import Place


def test_each_item_becomes_a_verification_or_has_its_error(place: Place) -> None:
    """Good items are verified, bad ones say why, and the result file and the stream say the same."""
    settings = settings_of(place.root, place.postgresql)
    rows = [
        row("good-1"),
        row("no-picture", portrait_image="pictures/none.jpg"),
        row("bad-date", birth_date="1949-02-30"),
        row("no-image", portrait_image="", emblem_image=""),
        row("good-2", name="李样本"),
    ]
    put(settings, "batch.csv", as_csv(rows))
    with bulk_app(settings) as app:
        batches = batches_of(app, settings)
        made = batches.submit(submission())
        assert (made.state, made.items) == (v1.BulkState.BULK_STATE_PENDING, 5)
        work(app, settings)
        done = batches.get(made.name)
        assert (done.state, done.verified, done.failed) == (v1.BulkState.BULK_STATE_DONE, 2, 3)
        results = list(batches.results(v1.GetBulkResultsRequest(name=made.name)))
        assert [(r.row, r.item, v1.Decision.Name(r.decision), r.error) for r in results] == [
            (1, "good-1", "DECISION_ACCEPT", ""),
            (2, "no-picture", "DECISION_UNSPECIFIED", "PICTURE_NOT_FOUND"),
            (3, "bad-date", "DECISION_UNSPECIFIED", "INVALID_REQUEST"),
            (4, "no-image", "DECISION_UNSPECIFIED", "INVALID_REQUEST"),
            (5, "good-2", "DECISION_REVIEW", ""),
        ]
        assert "NAME_MISMATCH" in results[4].reasons
        kept = app.store.get(results[0].verification.partition("/")[2])
        assert kept.customer_reference == "customer-good-1"
        file = settings.data_dir / "bulk" / "default" / done.result_file
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        assert [line["verification"] or "" for line in lines] == [r.verification for r in results]
        assert [line["error"] or "" for line in lines] == [r.error for r in results]
