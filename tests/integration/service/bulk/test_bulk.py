"""Bulk work on both databases: every item once, errors by item, and nothing personal in what is kept."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from idverdict import v1

from service.app import build_bulk_objects
from service.bulk.items import Items
from service.bulk.parts import read_manifest
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.logs import configure_logging
from service.call.patience import Patience
from service.serving.scheduled import scheduled, task
from service.serving.worker import Worker
from service.settings import Settings
from storage import JobKind, Lane
from tests.bulk_support import as_csv, batches_of, bulk_app, put, row, settings_of, submission, work
from tests.e2e.serving import NOON, KnowingReader
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
        assert [r.error_column for r in results] == ["", "portrait_image", "birth_date", "", ""]
        assert "NAME_MISMATCH" in results[4].reasons
        kept = app.store.get(results[0].verification.partition("/")[2])
        assert kept.customer_reference == "customer-good-1"
        file = settings.data_dir / "bulk" / "default" / done.result_file
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        assert [line["verification"] or "" for line in lines] == [r.verification for r in results]
        assert [line["error"] or "" for line in lines] == [r.error for r in results]
        assert [line["error_column"] or "" for line in lines] == [r.error_column for r in results]


def test_submitting_again_gives_the_same_batch(place: Place) -> None:
    """A request id stands for one batch; with another payload it is refused."""
    settings = settings_of(place.root, place.postgresql)
    put(settings, "batch.csv", as_csv([row("a")]))
    put(settings, "other.csv", as_csv([row("a"), row("b")]))
    with bulk_app(settings) as app:
        batches = batches_of(app, settings)
        first = batches.submit(submission())
        assert batches.submit(submission()) == first
        with pytest.raises(ApiError) as caught:
            batches.submit(submission("other.csv"))
        assert caught.value.reason is ErrorReason.REQUEST_ID_REUSED
        work(app, settings)
        assert batches.submit(submission()).state == v1.BulkState.BULK_STATE_DONE
        assert len(batches.list(v1.ListBulkRequest()).batches) == 1


def test_worker_goes_on_where_it_was_stopped(place: Place) -> None:
    """Stopped amid a batch, a worker leaves what has a result, and the next does the rest: no item is read twice."""
    settings = settings_of(place.root, place.postgresql, threads=1)
    put(settings, "batch.csv", as_csv([row(f"item-{n}") for n in range(12)]))
    reader = KnowingReader()
    with bulk_app(settings, reader) as app:
        made = batches_of(app, settings).submit(submission())
        worker = Worker(app, settings)
        reader.before = lambda: worker.stop() if reader.calls == 9 else None
        worker.run()
        halfway = batches_of(app, settings).get(made.name)
        assert (halfway.state, halfway.verified) == (v1.BulkState.BULK_STATE_RUNNING, 4)
        assert reader.calls == 9
        reader.before = lambda: None
        work(app, settings)
        done = batches_of(app, settings).get(made.name)
        assert (done.state, done.verified) == (v1.BulkState.BULK_STATE_DONE, 12)
        assert reader.calls == 9 + 2 * 8


def test_item_that_was_verified_before_its_result_was_kept_is_not_verified_again(place: Place) -> None:
    """What a kill between the two leaves: the second attempt gives the first verification."""
    settings = settings_of(place.root, place.postgresql)
    put(settings, "batch.csv", as_csv([row("a")]))
    reader = KnowingReader()
    with bulk_app(settings, reader) as app:
        batches = batches_of(app, settings)
        made = batches.submit(submission())
        manifest = read_manifest(build_bulk_objects(settings), "default", "batch.csv", 10)
        batch = app.store.batches.get(made.uid)
        items = Items(app.verifications(), build_bulk_objects(settings), "default", batch, 10_000_000)
        first = items.verify(manifest.item(1), Patience())
        work(app, settings)
        (result,) = batches.results(v1.GetBulkResultsRequest(name=made.name))
        assert result.verification == f"verifications/{first.verification_id}"
        assert reader.calls == 2


def test_manifest_that_was_changed_fails_the_batch_and_loses_nothing(place: Place) -> None:
    """Neither another manifest than the submitted one nor none is worked on, and the state says why."""
    settings = settings_of(place.root, place.postgresql)
    changed = put(settings, "changed.csv", as_csv([row("a")]))
    gone = put(settings, "gone.csv", as_csv([row("a")]))
    with bulk_app(settings) as app:
        batches = batches_of(app, settings)
        names = [batches.submit(submission(name, name)).name for name in ("changed.csv", "gone.csv")]
        changed.write_bytes(as_csv([row("b")]))
        gone.unlink()
        work(app, settings)
        found = [batches.get(name) for name in names]
        assert [(f.state, f.reason, f.verified) for f in found] == [
            (v1.BulkState.BULK_STATE_FAILED, "MANIFEST_CHANGED", 0),
            (v1.BulkState.BULK_STATE_FAILED, "MANIFEST_NOT_FOUND", 0),
        ]


def test_cancelled_batch_is_left(place: Place) -> None:
    """Nothing of it is begun any more; one that has ended stays as it is."""
    settings = settings_of(place.root, place.postgresql)
    put(settings, "batch.csv", as_csv([row("a")]))
    reader = KnowingReader()
    with bulk_app(settings, reader) as app:
        batches = batches_of(app, settings)
        cancelled = batches.submit(submission(request_id="one"))
        assert batches.cancel(cancelled.name).state == v1.BulkState.BULK_STATE_CANCELLED
        done = batches.submit(submission(request_id="two"))
        work(app, settings)
        assert reader.calls == 2
        assert batches.cancel(done.name).state == v1.BulkState.BULK_STATE_DONE


def test_small_batch_does_not_wait_for_a_large_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """First parts go before second ones: a batch submitted later ends before a large one that began earlier."""
    monkeypatch.setattr("storage.bulk.values.PART", 4)
    settings = settings_of(place.root, place.postgresql, threads=1)
    put(settings, "large.csv", as_csv([row(f"large-{n}") for n in range(20)]))
    put(settings, "small.csv", as_csv([row("small")]))
    reader = KnowingReader()
    with bulk_app(settings, reader) as app:
        batches = batches_of(app, settings)
        large, small = (batches.submit(submission(f"{name}.csv", name)) for name in ("large", "small"))
        fifth: list[tuple[int, int]] = []

        def look() -> None:
            if reader.calls == 2 * 5 + 1:  # four of the large batch, and the small one, are done
                fifth.append((batches.get(large.name).verified, batches.get(small.name).verified))

        reader.before = look
        work(app, settings)
        assert [batches.get(one.name).verified for one in (large, small)] == [20, 1]
    assert fifth == [(4, 1)]


def test_tenants_have_their_own_batches_and_folders(place: Place) -> None:
    """A tenant neither sees another's batch nor reaches its files, through the manifest's path or a picture's."""
    settings = settings_of(place.root, place.postgresql)
    put(settings, "batch.csv", as_csv([row("a")]), "retail")
    put(settings, "own.csv", as_csv([row("a", portrait_image="../retail/pictures/portrait.jpg")]), "loans")
    with bulk_app(settings) as app:
        retail, loans = (batches_of(app, settings, name) for name in ("retail", "loans"))
        made = retail.submit(submission())
        for call in (
            lambda: loans.get(made.name),
            lambda: loans.results(v1.GetBulkResultsRequest(name=made.name)),
            lambda: loans.cancel(made.name),
        ):
            with pytest.raises(ApiError) as caught:
                call()
            assert caught.value.reason is ErrorReason.BULK_NOT_FOUND
        assert not loans.list(v1.ListBulkRequest()).batches
        with pytest.raises(ApiError) as caught:
            loans.submit(submission())
        assert caught.value.reason is ErrorReason.MANIFEST_NOT_FOUND
        own = loans.submit(submission("own.csv"))
        work(app, settings)
        (result,) = loans.results(v1.GetBulkResultsRequest(name=own.name))
        assert result.error == "PICTURE_NOT_FOUND"
        assert retail.get(made.name).verified == 1
        assert [len(app.store.of(name).list().verifications) for name in ("retail", "loans")] == [1, 0]


def test_nothing_of_a_manifest_stands_in_clear(place: Place) -> None:
    """No row of the database, job or log of the queue holds a value of the manifest, an item id, or its path."""
    settings = settings_of(place.root, place.postgresql)
    put(settings, "secret-path/batch.csv", as_csv([row("secret-item", customer_reference="secret-reference")]))
    with bulk_app(settings) as app:
        made = batches_of(app, settings).submit(submission("secret-path/batch.csv"))
        before = dump(place, settings)
        work(app, settings)
        after = dump(place, settings)
        assert batches_of(app, settings).get(made.name).verified == 1
    assert made.uid.encode() in before
    for content in (before, after):
        for value in ("secret", "张样本", "11010519491231002X", "1949-12-31"):
            assert value.encode() not in content


def dump(place: Place, settings: Settings) -> bytes:
    """Everything that the database holds."""
    if place.postgresql is None:
        files = (settings.data_dir / f"idverdict.db{suffix}" for suffix in ("", "-wal"))
        return b"".join(file.read_bytes() for file in files if file.exists())
    tables = place.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = (place.sql(f"SELECT t::text FROM {table} t") for (table,) in tables)
    return repr(list(rows)).encode()


def test_batches_that_ended_long_ago_are_forgotten(place: Place) -> None:
    """Results, ids and the key they were sealed under go; the verifications stay, and so does what is still open."""
    settings = settings_of(place.root, place.postgresql)
    put(settings, "batch.csv", as_csv([row("a")]))
    with bulk_app(settings) as app:
        batches = batches_of(app, settings)
        ended = batches.submit(submission(request_id="ended"))
        work(app, settings)
        still = batches.submit(submission(request_id="open"))
        keys = len(place.sql("SELECT id FROM customer_key")) if place.postgresql else None
        assert app.store.batches.forget(NOON) == 0
        assert app.store.batches.forget(NOON + timedelta(seconds=1)) == 1
        assert [one.name for one in batches.list(v1.ListBulkRequest()).batches] == [still.name]
        with pytest.raises(ApiError):
            batches.get(ended.name)
        assert len(app.store.list().verifications) == 1
        if keys is not None:
            assert len(place.sql("SELECT id FROM customer_key")) == keys - 1


def test_list_goes_from_page_to_page(place: Place) -> None:
    """Latest first, each batch once."""
    settings = settings_of(place.root, place.postgresql)
    put(settings, "batch.csv", as_csv([row("a")]))
    with bulk_app(settings) as app:
        batches = batches_of(app, settings)
        made = [batches.submit(submission(request_id=f"r-{n}")).name for n in range(5)]
        listed, token = list[str](), ""
        while True:
            page = batches.list(v1.ListBulkRequest(page_size=2, page_token=token))
            listed += [one.name for one in page.batches]
            if not (token := page.next_page_token):
                break
        assert sorted(listed) == sorted(made)
        assert len(listed) == len(made)
        with pytest.raises(ApiError) as caught:
            batches.list(v1.ListBulkRequest(page_token="nonsense"))
        assert caught.value.reason is ErrorReason.PAGE_TOKEN_INVALID


def test_scheduled_tasks_run_at_their_times_and_not_at_once(place: Place) -> None:
    """Beside the jobs, by one worker of two, again and again; one that fails comes to its next time."""
    settings = settings_of(place.root, place.postgresql, claim_seconds=2)
    ran: list[str] = []
    stop = Event()

    def failing() -> None:
        ran.append("failing")
        raise ValueError

    with bulk_app(settings) as app:
        tasks = [
            task("steady", "* * * * * *", lambda: ran.append("steady")),
            task("failing", "* * * * * *", failing),
        ]
        working = Thread(target=app.store.jobs.work, args=([Lane(JobKind.BULK, lambda _: True)], tasks, stop))
        working.start()
        until = monotonic() + 20
        while (ran.count("steady") < 3 or ran.count("failing") < 3) and monotonic() < until:
            sleep(0.05)
        stop.set()
        working.join(20)
    assert not working.is_alive()
    assert ran.count("steady") >= 3
    assert ran.count("failing") >= 3


def test_every_scheduled_task_can_be_run(place: Place) -> None:
    """The list that ships: each task does its work on a store with records, without a failure in the log."""
    settings = settings_of(place.root, place.postgresql, purge_when_due=True)
    put(settings, "batch.csv", as_csv([row("a")]))
    log = io.StringIO()
    with bulk_app(settings) as app:
        batches_of(app, settings).submit(submission())
        work(app, settings)
        configure_logging("info", log)
        tasks = scheduled(app, settings)
        assert {"expiry_watch", "key_rewrap", "bulk_forget", "purge"} <= {one.name for one in tasks}
        assert "purge" not in {
            one.name for one in scheduled(app, settings.model_copy(update={"purge_when_due": False}))
        }
        for one in tasks:
            one.run()
    configure_logging("info")
    assert log.getvalue().count("scheduled task done") == len(tasks)
    assert "failed" not in log.getvalue()
